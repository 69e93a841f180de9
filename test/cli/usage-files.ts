import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { corpus, wat } from '../support/wat.ts';

const ELF = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0);

/** Puts the files into a folder that the command lines of `usages.ts` name. */
export async function writeUsageFiles(folder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const app = await corpus('printer', { version: '0.2.0' });
  writeFileSync(at('app.wasm'), app);
  symlinkSync('app.wasm', at('to-app.wasm'));
  linkSync(at('app.wasm'), at('app-again.wasm'));
  const clock = '(component (import "wasi:clocks/wall-clock@0.2.0" (instance)))';
  writeFileSync(at('clock.wasm'), await wat(clock));
  writeFileSync(at('command.wasm'), await corpus('preview1-command'));
  writeFileSync(at('reactor.wasm'), await corpus('preview1-reactor'));
  writeFileSync(at('browser.wasm'), await wat('(module (import "wbg" "f" (func)))'));
  writeFileSync(at('broken.wasm'), Uint8Array.of(...app.subarray(0, 8), 99, 0));
  writeFileSync(at('cut.wasm'), app.subarray(0, 100));
  writeFileSync(at('empty'), '');
  writeFileSync(at('page.html'), '\n<!DOCTYPE html>\n<html></html>\n');
  writeFileSync(at('app.gz'), gzipSync(app));
  writeFileSync(at('app.wat'), ` ;; a comment\n${clock}`);
  writeFileSync(at('app.cwasm'), ELF);
  writeFileSync(at('app.wit'), 'package a:b;\n');
  writeFileSync(at('file.txt'), 'some text');
  mkdirSync(at('site'));
  writeFileSync(at('site/a.txt'), 'a');
  writeFileSync(at('site/b.txt'), 'b');
  mkdirSync(at('links'));
  mkdirSync(at('links/folder'));
  symlinkSync('folder', at('links/link'));
}
