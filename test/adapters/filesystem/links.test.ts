import { describe, expect, it } from 'vitest';
import { dir, Guest, must, symlink } from './guest.ts';
import { DIRECTORY, READ } from './names.ts';

/** 40 symbolic links are followed, as on Linux, and no more, however they lead to each other. */

const MOST = 40;

/** `l1` to `l42`, each leading to the one before, and what is behind it; `l1` leads to `end`. */
function chain(behind: string): Guest {
  const links = Array.from({ length: MOST + 2 }, (_, i) => {
    const target = i === 0 ? 'end' : `l${i}`;
    return [`l${i + 1}`, symlink(`${target}${behind}`)] as const;
  });
  const root = dir({ ...Object.fromEntries(links), end: dir({ f: 'contents' }) });
  return new Guest([{ name: '/', root, writable: true }]);
}

describe.each([
  ['nothing behind them', ''],
  ['a slash behind them', '/'],
  ['something that waits behind each', '/.'],
])('links with %s', (_, behind) => {
  it('are followed 40 times', () => {
    const guest = chain(behind);
    const top = guest.root();
    for (const path of [`l${MOST}`, `l${MOST}/.`, `l${MOST}/f`]) {
      const at = must(guest.open(top, path, path.endsWith('f') ? 0 : DIRECTORY, READ, 1));
      guest.close(at);
    }
    for (const path of [`l${MOST + 1}`, `l${MOST + 1}/.`, `l${MOST + 1}/f`, `l${MOST + 2}`]) {
      expect(guest.open(top, path, 0, READ, 1)).toEqual({ error: 'loop' });
    }
  });
});
