import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { MixedFiles, mixedFilesGuest, suffix, type Version } from '../support/mixed-files.ts';
import type { Arg, Puppet } from '../support/puppet.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';

/**
 * Programs that give a descriptor of one version of WASI to functions of the other. What is behind it is a handle of the host, and of another resource than the
 * function would lend.
 */

let guest: Puppet;

beforeAll(async () => {
  guest = await mixedFilesGuest(true);
});

type Mounts = NonNullable<Options['mounts']>;

/** What stderr says of a trap; `undefined` if there was none. Whatever happens, nothing of the host's is changed. */
async function attack(make: (p: MixedFiles) => void, mounts: Mounts): Promise<string | undefined> {
  const { bytes } = virtualize(guest.bytes, { mounts });
  await assertValid(bytes);
  const program = new MixedFiles(guest);
  make(program);
  return withScratch(async (folder) => {
    mkdirSync(join(folder, 'h/sub'), { recursive: true });
    writeFileSync(join(folder, 'h/f'), 'host');
    const outcome = await program
      .onWasmtime(bytes, { dirs: { '/h': join(folder, 'h') }, wasi: 'cli' })
      .then(() => undefined, String);
    expect(readFileSync(join(folder, 'h/f'), 'utf8')).toBe('host');
    return outcome;
  });
}

/** Gives `wrong`, of the other version, and `right`, of its own. */
type Misuse = (p: MixedFiles, version: Version, wrong: Arg, right: Arg) => void;

const MISUSES: readonly (readonly [name: string, misuse: Misuse])[] = [
  ['open-at', (p, v, wrong) => void p.opened(v, wrong, 'f')],
  ['get-flags', (p, v, wrong) => void p.flags(v, wrong)],
  ['unlink-file-at', (p, v, wrong) => void p.change(v, 'unlink-file-at', wrong, 'f')],
  ['a stream', (p, v, wrong) => void p.call(`[method]descriptor.read-via-stream${suffix(v)}`, wrong, 0n)],
  ['a listing', (p, v, wrong) => void p.call(`[method]descriptor.read-directory${suffix(v)}`, wrong)],
  ['is-same-object', (p, v, wrong, right) => void p.call(`descriptor.is-same-object${suffix(v)}`, right, wrong)],
  [
    'rename-at, to there',
    (p, v, wrong, right) => {
      p.call(`[method]descriptor.rename-at${suffix(v)}`, right, ...p.text('f'), wrong, ...p.text('g'));
    },
  ],
  ['drop', (p, v, wrong) => p.drop(v, wrong)],
];

const PLACES: readonly (readonly [title: string, mounts: Mounts])[] = [
  ['of the host', { '/x': { host: '/h' } }],
  ['of a virtual directory', { '/': { files: { in: { host: '/h' }, f: '1' }, writable: true } }],
];

describe.skipIf(!HAS_WASMTIME)('a descriptor of the other version', () => {
  const cases = MISUSES.flatMap(([name, misuse]) =>
    (['0.2', '0.3'] as const).flatMap((version) =>
      PLACES.map(([title, mounts]) => [name, version, title, misuse, mounts] as const),
    ),
  );

  it.each(cases)('%s of %s with one %s: traps', async (_, version, _title, misuse, mounts) => {
    const other = version === '0.2' ? '0.3' : '0.2';
    const said = await attack((p) => {
      const right = p.at(version);
      misuse(p, version, p.at(other), right);
    }, mounts);
    expect(said).toMatch(/handle index \d+ used with the wrong type/);
  });

  it('the same with one of its own goes well', async () => {
    for (const version of ['0.2', '0.3'] as const) {
      for (const [, misuse] of MISUSES.slice(0, 2)) {
        const said = await attack((p) => misuse(p, version, p.at(version), p.at(version)), { '/x': { host: '/h' } });
        expect(said).toBeUndefined();
      }
    }
  });
});
