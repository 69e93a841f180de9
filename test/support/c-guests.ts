import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/bytes/sha256.ts';
import { hostProgram, runProcess } from './hosts.ts';
import { withScratch } from './scratch.ts';
import { ROOT } from './source-files.ts';
import { wasmTools } from './wasm-tools.ts';
import { wat } from './wat.ts';

/** Programs of `corpus/c`: in C, with what the compiler made of them as text, as few machines have a C compiler for WebAssembly. */
export type CProgram = 'pairs';

/** Undefined behaviour traps. Nothing else is linked, and what is made depends on nothing else. */
const FLAGS = [
  '--target=wasm32-freestanding',
  '-Os',
  '-fsanitize=undefined',
  '-fsanitize-trap=all',
  '-nostdlib',
  '-Wl,--no-entry',
  '-Wl,--strip-all',
  '-Wl,-z,stack-size=4096',
];

function path(name: CProgram, extension: 'c' | 'wat' | 'wit'): string {
  return join(ROOT, 'corpus/c', `${name}.${extension}`);
}

function text(name: CProgram, extension: 'c' | 'wat' | 'wit'): string {
  return readFileSync(path(name, extension), 'utf8');
}

/** The first lines of the compiled text: what it was made of, so that a test sees without a compiler whether the source is another one. */
export function headOf(name: CProgram): string {
  const source = sha256(new TextEncoder().encode(text(name, 'c')));
  return `;; Made by npm run corpus:c of ${name}.c, ${source}\n;; zig cc ${FLAGS.join(' ')}\n`;
}

/** The text that is in the repository. */
export function committed(name: CProgram): string {
  return text(name, 'wat');
}

/** What the compiler makes of it now: Zig, of which ZIG is the program. `undefined` where the machine has none. */
export async function compiled(name: CProgram): Promise<string | undefined> {
  const zig = hostProgram('ZIG');
  if (zig === undefined) return undefined;
  return withScratch(async (folder) => {
    const out = join(folder, 'out.wasm');
    const env = { ZIG_GLOBAL_CACHE_DIR: folder, ZIG_LOCAL_CACHE_DIR: folder };
    const made = await runProcess(zig, ['cc', ...FLAGS, '-o', out, path(name, 'c')], { env, timeout: 200_000 });
    if (made.code !== 0) throw new Error(`zig cc failed: ${made.stderr}`);
    const bytes = new Uint8Array(readFileSync(out));
    return headOf(name) + (await wasmTools((tools) => tools.print(bytes)));
  });
}

/** The component. */
export async function cGuest(name: CProgram): Promise<Uint8Array> {
  const core = await wat(committed(name));
  const witSource = text(name, 'wit');
  return wasmTools((tools) => tools.componentNew(tools.componentEmbed({ binary: core, witSource, world: name })));
}
