import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { corpus, wat } from '../support/wat.ts';

const ELF = Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0);

/** Policy files, most of them wrong. */
const POLICIES: Readonly<Record<string, string>> = {
  'good.toml': 'stdout = "allow"\n\n[mounts]\n"/" = "site"\n\n[env]\nA = "1"\n',
  'good.json': '{ "stdout": "allow", "mounts": { "/data": { "path": "./site", "writable": true } } }\n',
  'key.toml': '# a slip of the pen\nstdout = "allow"\nrandm = "allow"\n',
  'key.json': '{\n  "stdout": "allow",\n  "clock": "allow"\n}\n',
  'inner.toml': 'stdout = "allow"\n[mounts."/data"]\nwriteable = true\n',
  'inner.json': '{ "environment": { "allow": ["A"], "hide": ["B"] } }\n',
  'entry.toml': '[mounts."/"]\nfiles = { "a.txt" = { file = "a", mode = 1 } }\n',
  'value.toml': 'stdout = "allow"\nrandom = "some"\n',
  'type.toml': 'deterministic = "yes"\n',
  'number.json': '{ "env": {\n  "PORT": 8080\n} }\n',
  'rule.toml': 'http = ["api.example.com", "get://x"]\n',
  'time.toml': '[clocks]\nfixed = 12:30:00\n',
  'guest.toml': '[mounts]\n"/a" = { writable = true }\n"/b/../c" = { writable = true }\n',
  'twice.toml': '[mounts]\n"/a" = "site"\n"/a/" = "site"\n',
  'missing.toml': '[mounts]\n"/" = "./no-such-folder"\n',
  'limit.toml': '[mounts]\n"/" = { path = "site", maxBytes = "1M" }\n',
  'base64.toml': 'stdin = { base64 = "a" }\n',
  'conflict.toml': 'deterministic = true\n\n[environment]\nallow = ["HOME"]\n',
  'denied.toml': 'allow = ["wasi:cli/stdout"]\ndeny = ["wasi:cli/stdout"]\n',
  'null.json': '{ "stdout": null }\n',
  'list.json': '["stdout"]\n',
  'syntax.toml': 'stdout = "allow"\nrandom = allow\n',
  'syntax.json': '{\n  "stdout": "allow",\n}\n',
  'again.json': '{ "stdout": "allow", "stdout": "deny" }\n',
  'theirs.toml': 'clocks = true\nstdio.stdin = "ignore"\nstdio.stdout = "allow"\nstdio.stderr = "ignore"\n',
  'theirs.json': '{ "env": { "host": "all", "overrides": [["A", "1"]] } }\n',
  'fs.toml': '[fs]\nhost-preopens = true\n',
  'compat.toml': 'compat = "wasi-virt"\nstdio = { stdin = "ignore", stdout = "allow", stderr = "deny" }\n',
  'compat-key.toml': 'compat = "wasi-virt"\nclock = true\n',
  'compat-value.toml': 'compat = "wasi-virt"\nclocks = "allow"\n',
  'compat-stdio.toml': 'compat = "wasi-virt"\n[stdio]\nstdout = "allow"\n',
  'compat-entry.toml': 'compat = "wasi-virt"\n[fs.preopens."/".dir]\n"a" = { text = "a" }\n',
  'compat-link.toml': 'compat = "wasi-virt"\n[fs.preopens."/".dir]\n"a" = { symlink = "/etc/passwd" }\n',
  'compat-debug.toml':
    'compat = "wasi-virt"\ndebug = true\nstdio = { stdin = "deny", stdout = "deny", stderr = "deny" }\n',
  'policy.yaml':
    'version: "1.0"\npermissions:\n  network:\n    allow:\n      - host: api.example.com\n  environment:\n    allow:\n      - key: KEY\n',
  'w-key.yaml': 'version: "1.0"\npermissions:\n  netwrk:\n    allow: []\n',
  'w-limits.yaml': 'version: "1.0"\npermissions:\n  resources:\n    memory: 512\n',
  'w-glob.yaml':
    'version: "1.0"\npermissions:\n  storage:\n    allow:\n      - uri: fs://work/*/data\n        access: [read]\n',
  'w-write.yaml': 'version: "1.0"\npermissions:\n  storage:\n    allow: [{ uri: "fs://logs/**", access: ["write"] }]\n',
  'w-deny.yaml':
    'version: "1.0"\npermissions:\n  network:\n    allow: [{ host: "*.example.com" }]\n    deny:\n      - host: bad.example.com\n',
  'w-all.yaml': 'version: "1.0"\npermissions:\n  network:\n    allow:\n    - host: "*"\n',
  'w-host.yaml': 'version: "1.0"\npermissions:\n  network:\n    allow:\n    - host: https://a.example/path\n',
  'w-version.yaml': 'version: "2.0"\npermissions: {}\n',
  'w-alias.yaml': 'version: &a "1.0"\ndescription: *a\npermissions: {}\n',
  'w-syntax.yaml': 'version: "1.0\n',
  'compat-name.toml': 'compat = "wasi"\n',
};

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
  for (const [name, text] of Object.entries(POLICIES)) writeFileSync(at(name), text);
  mkdirSync(at('links'));
  mkdirSync(at('links/folder'));
  symlinkSync('folder', at('links/link'));
}
