import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspect, virtualize, WasmvirtError } from '../../src/index.ts';
import { runProcess } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { packageFolder } from '../support/wasm-tools.ts';
import { corpus, wat } from '../support/wat.ts';

/** What is said of core modules: a command that makes a component of this very module. */

function remedy(bytes: Uint8Array): string {
  try {
    virtualize(bytes);
  } catch (error) {
    if (error instanceof WasmvirtError && error.code === 'core-module') return error.message;
    throw error;
  }
  throw new Error('no error');
}

const MODULES: readonly (readonly [name: string, make: () => Promise<Uint8Array>, adapter: string])[] = [
  ['a command', () => corpus('preview1-command'), 'command'],
  ['a reactor', () => wat('(module (memory (export "memory") 1) (func (export "_initialize")))'), 'reactor'],
  ['a library', () => wat('(module (func (export "add") (param i32) (result i32) (local.get 0)))'), 'reactor'],
  ['an empty module', () => wat('(module)'), 'reactor'],
  // without a memory there is none that the adapter of commands could use
  ['a start without memory', () => wat('(module (func (export "_start")))'), 'reactor'],
];

describe('a core module', () => {
  it.each(MODULES)('%s: the command that is named makes a component of it', async (_name, make, adapter) => {
    const bytes = await make();
    const message = remedy(bytes);
    const [, command = ''] = /`npx @bytecodealliance\/(jco new [^`]*)`/.exec(message) ?? [];
    expect(command).toBe(`jco new app.wasm --wasi-${adapter} -o component.wasm`);
    await withScratch(async (folder) => {
      writeFileSync(join(folder, 'app.wasm'), bytes);
      const jco = join(packageFolder('@bytecodealliance/jco'), 'dist', 'jco.js');
      const made = await runProcess(process.execPath, [jco, ...command.split(' ').slice(1)], { cwd: folder });
      expect(made.code, made.stderr).toBe(0);
      const component = new Uint8Array(readFileSync(join(folder, 'component.wasm')));
      expect(() => virtualize(component)).not.toThrow();
      if (adapter === 'command') expect(inspect(component).wit).toContain('export wasi:cli/run@');
    });
  });

  it('that was built for something else is said to be so', async () => {
    expect(remedy(await wat('(module (import "env" "f" (func)))'))).toMatch(/it imports "env", .* build it for WASI/);
  });
});
