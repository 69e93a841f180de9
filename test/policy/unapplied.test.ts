import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';

/** Options that are carried out for WASI 0.2 alone: each is said by name where a component imports what it speaks of in 0.3. */

const ROWS: readonly (readonly [options: Options, notes: readonly string[]])[] = [
  [{ stdin: { text: 'hi' } }, ['the option stdin has no effect on wasi:cli/stdin@0.3.0, of WASI 0.3: it is denied']],
  [
    { stdin: { bytes: Uint8Array.of(1) } },
    ['the option stdin has no effect on wasi:cli/stdin@0.3.0, of WASI 0.3: it is denied'],
  ],
  // what is empty by wish is empty
  [{ stdin: 'ignore' }, []],
  [{ stdin: { text: '' } }, []],
  [{ stdout: 'ignore' }, ['the option stdout has no effect on wasi:cli/stdout@0.3.0, of WASI 0.3: it is denied']],
  [
    { mounts: { '/tmp': { writable: true } }, stderr: { file: '/tmp/log' } },
    [
      'the option stderr has no effect on wasi:cli/stderr@0.3.0, of WASI 0.3: it is denied',
      'the option mounts /tmp has no effect on wasi:filesystem/types@0.3.0 and wasi:filesystem/preopens@0.3.0, of WASI 0.3: they are denied',
    ],
  ],
  [
    { mounts: { '/a': { files: { f: '' } }, '/b': { writable: true }, '/c': { host: '/srv' } } },
    // mounts of both kinds are carried out
    [],
  ],
  [
    { mounts: { '/b': { writable: true } }, allow: ['wasi:filesystem/*@0.3.0'] },
    [
      "the option mounts /b has no effect on wasi:filesystem/types@0.3.0 and wasi:filesystem/preopens@0.3.0, of WASI 0.3: they are the host's",
    ],
  ],
  [
    { clocks: { offset: '1h' } },
    [
      'the option clocks has no effect on wasi:clocks/monotonic-clock@0.3.0, wasi:clocks/system-clock@0.3.0 and wasi:clocks/timezone@0.3.0, of WASI 0.3: they are denied',
    ],
  ],
  [{ clocks: { step: '1ms' } }, []],
  [{ clocks: { fixed: 0 } }, []],
  [{ random: { seed: 1 } }, []],
  [
    { http: ['a.example'] },
    ['the option http has no effect on wasi:http/types@0.3.0 and wasi:http/client@0.3.0, of WASI 0.3: they are denied'],
  ],
  [
    { sockets: ['a.example:1'] },
    [
      'the option sockets has no effect on wasi:sockets/types@0.3.0 and wasi:sockets/ip-name-lookup@0.3.0, of WASI 0.3: they are denied',
    ],
  ],
  [{}, []],
  [{ all: 'allow' }, []],
];

async function notes(version: '0.2.12' | '0.3.0', options: Options): Promise<readonly string[]> {
  const guest = await importer(specImports(version), specPackages(version).values());
  return virtualize(guest, options).report.notes.filter((note) => note.includes('no effect'));
}

describe('an option without effect on WASI 0.3', () => {
  it.each(ROWS)('%j', async (options, wanted) => {
    expect(await notes('0.3.0', options)).toEqual(wanted);
    expect(await notes('0.2.12', options)).toEqual([]);
  });
});
