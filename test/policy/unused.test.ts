import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { corpus } from '../support/wat.ts';

/** Options that speak of functions that the component does not import, of an interface of which it imports others. */

const ROWS: readonly (readonly [options: Options, said: readonly string[]])[] = [
  [{ env: { A: '1' } }, []],
  [{ environment: 'allow' }, []],
  [{ args: ['a'] }, ['args changes nothing: the component imports nothing of wasi:cli/environment#get-arguments']],
  [{ args: 'allow' }, ['args changes nothing: the component imports nothing of wasi:cli/environment#get-arguments']],
  [{ cwd: '/x' }, ['cwd changes nothing: the component imports nothing of wasi:cli/environment#initial-cwd']],
];

describe('a component that imports get-environment alone', () => {
  it.each(ROWS)('is told what changes nothing of %j', async (options, said) => {
    const { report } = virtualize(await corpus('environment-only'), options);
    expect((report.unused ?? []).map(({ message }) => message)).toEqual(said);
  });
});
