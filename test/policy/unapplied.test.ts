import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';

/** Options that are carried out for WASI 0.2 alone: each is said by name where a component imports what it speaks of in 0.3. */

const ROWS: readonly (readonly [options: Options, notes: readonly string[]])[] = [
  [{ stdin: { text: 'hi' } }, []],
  // what is empty by wish is empty
  [{ stdin: 'ignore' }, []],
  [{ stdin: { text: '' } }, []],
  [{ stdout: 'ignore' }, []],
  [{ mounts: { '/tmp': { writable: true } }, stderr: { file: '/tmp/log' } }, []],
  [
    { mounts: { '/a': { files: { f: '' } }, '/b': { writable: true }, '/c': { host: '/srv' } } },
    // mounts of both kinds are carried out
    [],
  ],
  [{ clocks: { offset: '1h' } }, []],
  [{ clocks: { step: '1ms' } }, []],
  [{ clocks: { fixed: 0 } }, []],
  [{ random: { seed: 1 } }, []],
  [{ http: ['a.example'] }, []],
  [{ sockets: ['a.example:1'] }, []],
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
