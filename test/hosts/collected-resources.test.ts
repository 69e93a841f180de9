import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setTimeout } from 'node:timers/promises';
import { filesystem } from '@bytecodealliance/preview2-shim';
import { _addPreopen } from '@bytecodealliance/preview2-shim/filesystem';
import { expect, it } from 'vitest';
import { withScratch } from '../support/scratch.ts';

/** What jco's host throws while it collects what a program left behind must not fail a run: an error here is not one of a test. */

it('a stream that is collected before a pollable on it fails no run of tests', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await withScratch(async (folder) => {
    (_addPreopen as (path: string, folder: string) => void)('/collected', folder);
    const found = filesystem.preopens.getDirectories().find(([, path]) => path === '/collected');
    const subscribed = (): unknown => {
      const file = found?.[0].openAt({}, 'f', { create: true }, { write: true });
      return file?.writeViaStream(0n).subscribe();
    };
    const kept = subscribed();
    for (let i = 0; i < 3; i += 1) {
      collect();
      await setTimeout(20);
    }
    expect(kept).toBeDefined();
  });
});
