import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';

/** Notes about options: in a report with the keys of the library, on a command line with the words that stand there. */

type Version = '0.2.12' | 'both';

const ROWS: readonly (readonly [version: Version, options: Options, argv: string[], library: string, said: string])[] =
  [
    [
      '0.2.12',
      {},
      [],
      "wasi:random/random@0.2.12 traps: random: 'allow' lets the host's through, and random: { seed: 1 } gives the same in every run, NOT SECURE",
      "wasi:random/random@0.2.12 traps: --allow-random lets the host's through, and --random=seed:1 gives the same in every run, NOT SECURE",
    ],
    [
      '0.2.12',
      {},
      [],
      "wasi:cli/exit@0.2.12 traps, even where a program ends well, as those of Zig, TinyGo and some of C do with exit(0): exit: 'allow' lets it end",
      'wasi:cli/exit@0.2.12 traps, even where a program ends well, as those of Zig, TinyGo and some of C do with exit(0): --allow-exit lets it end',
    ],
    [
      '0.2.12',
      { all: 'allow', trace: true },
      ['--allow-all', '--trace'],
      'the option trace has no effect: every call goes straight to the host',
      'the option --trace has no effect: every call goes straight to the host',
    ],
    [
      '0.2.12',
      { http: ['a.example'], mounts: { '/t': { writable: true } }, trace: { file: '/t/trace' } },
      ['--allow-http=a.example', '--tmpfs', '/t', '--trace=file:/t/trace'],
      "a trace into a file does not show what rules refuse: trace: true does, on the host's standard error",
      "a trace into a file does not show what rules refuse: --trace does, on the host's standard error",
    ],
    [
      'both',
      { mounts: { '/a': { writable: true }, '/b': { host: '/srv' } } },
      ['--tmpfs', '/a', '--preopen', '/b=/srv'],
      'for WASI 0.3, a directory of the host is there only if the host opens it for the component under the very name given by mounts, not one that is below it: get-directories cannot wait for anything to be opened',
      'for WASI 0.3, a directory of the host is there only if the host opens it for the component under the very name given by --tmpfs and --preopen, not one that is below it: get-directories cannot wait for anything to be opened',
    ],
  ];

function guestOf(version: Version): Promise<Uint8Array> {
  const versions = version === 'both' ? (['0.2.12', '0.3.0'] as const) : [version];
  return importer(
    versions.flatMap((v) => specImports(v)),
    versions.flatMap((v) => [...specPackages(v).values()]),
  );
}

function called(input: Uint8Array, argv: readonly string[]): { readonly out: string; readonly err: string } {
  let [out, err] = ['', ''];
  run(['app.wasm', ...argv], {
    read: () => input,
    tree: () => ({ kind: 'directory', entries: new Map() }),
    sourceDate: undefined,
    write: () => undefined,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { out, err };
}

describe.each(ROWS)('for WASI %s and %j, %j', (version, options, argv, library, said) => {
  it('a note names options in the words of who reads it', async () => {
    const guest = await guestOf(version);
    expect(virtualize(guest, options).report.notes).toContain(library);
    expect(called(guest, [...argv, '-o', 'out']).err).toContain(`wasmvirt: note: ${said}\n`);
    expect(called(guest, [...argv, '--explain']).out).toContain(`\n  ${said}\n`);
    const report = JSON.parse(called(guest, [...argv, '--json']).out) as { notes: string[]; sentences?: unknown };
    expect(report.notes).toContain(said);
    expect(report.sentences).toBeUndefined();
  });
});

describe('a fault of ours', () => {
  const REPORT =
    /; please report it to the maintainers of wasmvirt \d\S*, with the command line and what `wasmvirt inspect/;
  const failing = (fault: () => never): { readonly code: number; readonly err: string } => {
    let err = '';
    const code = run(['app.wasm', '-o', 'out'], {
      read: fault,
      tree: () => fault(),
      sourceDate: undefined,
      write: () => undefined,
      out: () => undefined,
      err: (text) => (err += text),
    });
    return { code, err };
  };

  it('is said to be one, and where to go with it', () => {
    const own = failing(() => {
      throw new WasmvirtError('internal', 'nothing is planned for f');
    });
    expect(own).toMatchObject({ code: 1, err: expect.stringMatching(REPORT) as string });
    expect(own.err).toContain('wasmvirt: app.wasm: internal error: nothing is planned for f; please');
    const unforeseen = failing(() => {
      throw new TypeError('x is not a function');
    });
    expect(unforeseen).toMatchObject({ code: 1, err: expect.stringMatching(REPORT) as string });
    expect(unforeseen.err).toContain('wasmvirt: internal error: x is not a function; please');
  });

  it('is said to programs in its message, and not in its pieces', () => {
    const { message, sentence } = new WasmvirtError('internal', 'nothing is planned for f');
    expect(message).toBe(
      'nothing is planned for f; please report it to the maintainers of wasmvirt, with the component',
    );
    expect(sentence).toEqual(['nothing is planned for f']);
    expect(new WasmvirtError('limit', 'too much').message).toBe('too much');
  });
});
