import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { runOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { linesOf, scripted, type Step } from '../support/script.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';

/** A program that renames each entry of a directory while it lists it, with names that come later: it is given what was there at first. */

const files = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${String(i).padStart(3, '0')}`, '']));

interface Case {
  readonly title: string;
  readonly mounts: NonNullable<Options['mounts']>;
  readonly at: string;
  /** How many entries it is given. */
  readonly given: number;
  /** What is there afterwards. */
  readonly names: readonly string[];
}

const renamed = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `renamed-${String(i + 1).padStart(4, '0')}`);

const CASES: readonly Case[] = [
  {
    title: '20 mounted files',
    mounts: { '/': { writable: true, files: files(20) } },
    at: '.',
    given: 20,
    names: renamed(20),
  },
  { title: 'none', mounts: { '/tmp': { writable: true } }, at: '.', given: 0, names: [] },
  {
    title: 'another mount and a file of the host among them, which cannot be renamed',
    mounts: {
      '/': { writable: true, files: { ...files(3), host: { host: '/srv/x' }, none: { host: '/srv/none' } } },
      '/in': { writable: true, files: files(3) },
    },
    at: '.',
    given: 5,
    names: ['host', 'in', ...renamed(3)],
  },
  {
    title: 'a directory in a mount inside a mount',
    mounts: { '/': { writable: true }, '/in': { writable: true, files: { d: { directory: files(5) } } } },
    at: 'in/d',
    given: 5,
    names: renamed(5),
  },
];

describe.each(['jco', 'Wasmtime'])('on %s', (host) => {
  it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME).each(CASES)('$title', async ({ mounts, at, given, names }) => {
    const steps: Step[] = [
      ['rename-while-listing', 3, at],
      ['list', 3, at],
    ];
    const { bytes } = virtualize(await scripted(steps), { mounts, stdio: 'allow' });
    await assertValid(bytes);
    await withScratch(async (folder) => {
      mkdirSync(join(folder, 'srv'));
      writeFileSync(join(folder, 'srv/x'), '');
      const dirs = { '/srv': join(folder, 'srv') };
      const { stdout } =
        host === 'jco' ? await runOnJco(bytes, { preopens: dirs }) : await runOnWasmtime(bytes, { dirs });
      const [count, after] = linesOf(stdout);
      expect(count).toBe(String(given).padStart(4, '0'));
      const numbers = (list: readonly string[]): string[] => list.map((name) => name.replace(/\d+$/, '')).sort();
      expect(numbers(after === '' ? [] : (after ?? '').split(' '))).toEqual(numbers(names));
    });
  });
});
