import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../../src/settings/file-tree.ts';
import { virtualize, type MountEntry, type MountTree } from '../../../src/index.ts';
import { mirror } from '../../support/mirror.ts';
import { ComponentGuest } from './component-guest.ts';
import { Guest03 } from './guest-03.ts';
import { Guest } from './guest.ts';
import type { ModelNode } from './model-nodes.ts';
import { MOUNTS, Pair } from './pair.ts';
import { Random } from './random.ts';

const WALK = 'ok no-entry not-directory not-permitted loop invalid';
const OUTCOMES = [
  `open ${WALK} exist is-directory read-only quota`,
  `stat-at ${WALK}`,
  `hash ${WALK}`,
  `readlink ${WALK}`,
  `set-times-at ${WALK} overflow read-only`,
  `mkdir ${WALK} exist quota read-only`,
  `rmdir ${WALK} not-empty read-only`,
  `unlink ${WALK} is-directory read-only`,
  `symlink ${WALK} exist quota insufficient-space name-too-long read-only`,
  `link ${WALK} exist cross-device read-only`,
  `rename ${WALK} busy is-directory not-empty cross-device read-only`,
  'stat ok',
  'set-times ok overflow read-only',
  'set-size ok invalid bad-descriptor file-too-large insufficient-space read-only',
  'read ok invalid bad-descriptor',
  'write ok invalid bad-descriptor file-too-large insufficient-space read-only',
  'read-via-stream ok bad-descriptor is-directory',
  'write-via-stream ok bad-descriptor read-only',
  'stream ok closed insufficient-space',
  'zeroes ok closed',
  'skip ok closed',
  'splice ok closed',
  'list ok not-directory',
  'next ok',
  'end ok',
];

describe('random operations say what a plain model says', () => {
  const seen = new Map<string, number>();

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('seed %i', (seed) => {
    const guest = new Guest(MOUNTS);
    const pair = new Pair(new Random(seed), guest);
    for (let i = 0; i < 4000; i += 1) {
      pair.step();
      if (i % 500 === 499) pair.compareAll();
    }
    pair.closeAll();
    pair.compareAll();
    for (const [key, count] of pair.seen) seen.set(key, (seen.get(key) ?? 0) + count);
    expect(guest.live).toMatchObject({
      descriptor: 3,
      'directory-entry-stream': 0,
      'input-stream': 0,
      'output-stream': 0,
    });
    for (const mount of pair.model.mounts.values()) {
      expect(mount.files).toBe(countBelow(mount.root));
    }
  });

  test('in a whole component on jco: 12,000 operations', { timeout: 120_000 }, async () => {
    const guest = await mirror({
      interfaces: ['io/error', 'io/poll', 'io/streams', 'filesystem/types', 'filesystem/preopens'].map(
        (n) => `wasi:${n}`,
      ),
    });
    const mounts = Object.fromEntries(
      MOUNTS.map(({ name, root, ...limits }) => [name, { ...limits, files: optionsOf(root) }]),
    );
    const pair = new Pair(new Random(11), await ComponentGuest.make(virtualize(guest, { mounts }).bytes));
    for (let i = 0; i < 12_000; i += 1) {
      pair.step();
      if (i % 1000 === 999) pair.compareAll();
    }
    pair.closeAll();
    pair.compareAll();
  });

  test.each([12, 13, 14])('through the functions of WASI 0.3: seed %i', (seed) => {
    const guest = new Guest03(MOUNTS);
    const pair = new Pair(new Random(seed), guest);
    for (let i = 0; i < 4000; i += 1) {
      pair.step();
      if (i % 500 === 499) pair.compareAll();
    }
    pair.closeAll();
    pair.compareAll();
    expect(guest.live).toMatchObject({ descriptor: 3, 'directory-entry-stream': 0 });
    for (const mount of pair.model.mounts.values()) expect(mount.files).toBe(countBelow(mount.root));
  });

  test('every operation has ended in each way that it can', () => {
    const missing = OUTCOMES.flatMap((line) => {
      const [operation = '', ...ways] = line.split(' ');
      return ways.map((way) => `${operation} ${way}`).filter((key) => !seen.has(key));
    });
    expect(missing).toEqual([]);
  });
});

/** A tree as the library's options have it. */
function optionsOf(node: TreeNode): MountTree {
  if (node.kind !== 'directory') return {};
  return new Map(
    [...node.entries].map(([name, child]): [string, MountEntry] => {
      if (child.kind === 'file') return [name, child.bytes];
      if (child.kind === 'symbolic-link') return [name, { link: child.target }];
      return [name, { directory: optionsOf(child) }];
    }),
  );
}

/** Nodes below a directory, those with several names once. */
function countBelow(root: ModelNode): number {
  const seen = new Set<ModelNode>();
  const visit = (node: ModelNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'directory') for (const child of node.entries.values()) visit(child);
  };
  visit(root);
  return seen.size - 1;
}
