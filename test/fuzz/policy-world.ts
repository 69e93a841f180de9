import { virtualize, unvirtualize } from '../../src/index.ts';
import { FileError } from '../../src/cli/file-error.ts';
import { run, type Io } from '../../src/cli/run.ts';
import { adapter } from '../../src/adapter.ts';
import { PARSERS_HERE } from '../support/parsers.ts';
import type { Outcome } from '../support/run-cli.ts';
import { corpus, wat } from '../support/wat.ts';

/** Files that are not on disk, for command lines of all kinds. */
export interface World {
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const utf8 = new TextEncoder();

export async function policyWorld(): Promise<World> {
  const app = await corpus('two-versions');
  const sibling = virtualize(app, { link: 'sibling', random: 'allow' }).bytes;
  const fused = virtualize(app, { link: 'fused', env: { A: 'b' } }).bytes;
  if (unvirtualize(fused) === undefined) throw new Error('nothing of the guest is in what is fused');
  return {
    files: new Map<string, Uint8Array>([
      ['app.wasm', app],
      ['sibling.wasm', sibling],
      ['made.wasm', sibling],
      ['fused.wasm', fused],
      ['stripped.wasm', await wat('(component (component) (core module))')],
      ['policy.toml', utf8.encode('deny = ["a:b/*"]\n[env]\nA = "b"\n')],
      ['policy.json', utf8.encode('{"compat":"wasi-virt","env":{"host":"all"}}')],
      ['policy.yaml', utf8.encode('version: "1.0"\npermissions: {}\n')],
      ['a.wac', utf8.encode('package a:c;\nlet x = new a:b { ... };\nexport x...;\n')],
    ]),
  };
}

/** A command line over these files, and others. What it writes is kept in `written`. */
export function called(
  world: World,
  words: readonly string[],
  more: Readonly<Record<string, Uint8Array>> = {},
): Outcome & { readonly written: Uint8Array | undefined } {
  let [out, err] = ['', ''];
  let written: Uint8Array | undefined;
  const files = new Map([...world.files, ...Object.entries(more)]);
  const io: Io = {
    read: (path, { maxBytes = 2 ** 30, head } = {}) => {
      const bytes = files.get(path);
      if (bytes === undefined) throw new FileError(`${path} cannot be read: there is no such file`);
      head?.(bytes.subarray(0, 8));
      if (bytes.length > maxBytes) throw new FileError(`${path} has more than ${String(maxBytes)} bytes`);
      return bytes;
    },
    tree: (path) => {
      const bytes = files.get(path);
      if (bytes !== undefined) return { kind: 'file', bytes };
      if (path.includes('nowhere')) throw new FileError(`${path} cannot be read: there is no such file`);
      return { kind: 'directory', entries: new Map([['in.txt', 'x']]) };
    },
    sourceDate: undefined,
    parsers: PARSERS_HERE,
    adapter,
    write: (_, bytes) => {
      written = bytes;
    },
    out: (text) => (out += text),
    err: (text) => (err += text),
  };
  const code = run(words, io);
  return { code, out, err, written };
}
