import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCustomSection } from '../../src/binary/custom.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { policyOf, unvirtualize, virtualize, VERSION, type Options } from '../../src/index.ts';
import { KEYS } from '../../src/policy/options/table.ts';
import { isSame } from '../support/bytes.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

const SECRETS = ['s3cret-value', 's3cret-file', 's3cret-input', 's3cret-config'];

/** One of each, all with something in it that must not be said. */
const FULL: Options = {
  clocks: { step: 10n, from: 12n },
  random: { seed: 2n ** 70n },
  insecureRandom: 'deny',
  http: ['a.com'],
  sockets: ['10.0.0.1:80'],
  mounts: {
    '/': {
      files: { a: 's3cret-file', d: { directory: { b: new Uint8Array(3), l: { link: 'b' } } } },
      writable: true,
      maxBytes: 99,
    },
  },
  stdin: { text: 's3cret-input' },
  stdout: { file: '/out' },
  environment: { deny: ['X'], allow: 'all' },
  env: { A: 's3cret-value' },
  args: ['a'],
  config: { set: { k: 's3cret-config' } },
  cwd: '/',
  epoch: 5,
  trace: { to: 'stderr', only: ['errors'] },
  allow: ['wasi:cli/exit'],
  onDeny: 'trap',
};

const all = importer(specImports('0.2.12'), specPackages('0.2.12').values());

describe('the policy that an output says', () => {
  it('is nothing where nothing was given', async () => {
    const { bytes } = virtualize(await wat('(component)'));
    expect(policyOf(bytes)).toEqual({ wasmvirt: VERSION, options: {} });
  });

  it('holds every option, in the order of the table, without what is secret', async () => {
    const { bytes } = virtualize(await all, FULL);
    await assertValid(bytes);
    const said = policyOf(bytes);
    expect(Object.keys(said?.options ?? {})).toEqual(KEYS.filter((key) => FULL[key] !== undefined));
    const text = JSON.stringify(said);
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(said?.options).toMatchObject({
      clocks: { from: '12', step: '10' },
      random: { seed: String(2n ** 70n) },
      stdin: { bytes: 12, digest: `sha256:${createHash('sha256').update('s3cret-input').digest('hex')}` },
      mounts: { '/': { files: 3, bytes: 15, writable: true, maxBytes: 99 } },
    });
  });

  it('is the same whatever the order of options, and differs with every one', async () => {
    const bytes = await all;
    const text = (options: Options): string => JSON.stringify(policyOf(virtualize(bytes, options).bytes));
    const whole = text(FULL);
    expect(text(Object.fromEntries(Object.entries(FULL).reverse()))).toBe(whole);
    for (const key of Object.keys(FULL) as (keyof Options)[]) {
      if (key === 'mounts') continue; // stdout goes into one
      expect(text({ ...FULL, [key]: undefined })).not.toBe(whole);
    }
    expect(text({ ...FULL, env: { A: 's3cret-valuf' } })).not.toBe(whole);
    expect(text({ ...FULL, stdin: { text: 's3cret-inpuu' } })).not.toBe(whole);
    expect(text({ ...FULL, config: { set: { k: 's3cret-confih' } } })).not.toBe(whole);
    const files = { a: 's3cret-fild', d: { directory: { b: new Uint8Array(3), l: { link: 'b' } } } };
    expect(text({ ...FULL, mounts: { '/': { files, writable: true, maxBytes: 99 } } })).not.toBe(whole);
  });
});

describe('the component inside', () => {
  it('is what was virtualized, also twice', async () => {
    const guest = await all;
    for (const options of [{}, FULL, { all: 'allow' }] as const) {
      const once = virtualize(guest, options).bytes;
      expect(isSame(unvirtualize(once), guest)).toBe(true);
      const twice = virtualize(once, { deny: ['wasi:*'] }).bytes;
      await assertValid(twice);
      expect(isSame(unvirtualize(twice), once)).toBe(true);
      expect(policyOf(twice)?.options).toEqual({ deny: ['wasi:*'] });
    }
  });

  it.each(CORPUS)('takes $title out as it was', async (entry) => {
    const guest = await bytesOf(entry);
    for (const options of [{}, { all: 'allow' }, { mounts: { '/': {} }, stdio: 'ignore' }] as const) {
      expect(isSame(unvirtualize(virtualize(guest, options).bytes), guest)).toBe(true);
    }
  });

  it('is not there in other components', async () => {
    for (const text of ['(component)', '(component (component) (component))']) {
      expect(unvirtualize(await wat(text))).toBeUndefined();
      expect(policyOf(await wat(text))).toBeUndefined();
    }
  });

  it('is asked of sections that anybody may have written', async () => {
    const plain = await wat('(component (component))');
    const withSection = (data: Uint8Array): Uint8Array => {
      const w = new Writer();
      w.bytes(plain);
      writeCustomSection(w, 'wasmvirt:policy', data);
      return w.finish();
    };
    const said = (text: string): Uint8Array => withSection(new TextEncoder().encode(text));
    const good = { wasmvirt: '1', guest: 0, options: {} };
    expect(unvirtualize(said(JSON.stringify(good)))).toEqual(plain.subarray(10));
    for (const guest of [-1, 1, 0.5, 1e300, '0', null]) {
      expect(unvirtualize(said(JSON.stringify({ ...good, guest })))).toBeUndefined();
    }
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '1',
      '"a"',
      '{}',
      '{"wasmvirt":1,"guest":0,"options":{}}',
      '['.repeat(1e6),
    ]) {
      expect(policyOf(said(text))).toBeUndefined();
    }
    for (const options of [null, [], 'x']) expect(policyOf(said(JSON.stringify({ ...good, options })))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array(), (data) => {
        expect(policyOf(withSection(data))).toBeUndefined();
      }),
    );
  });
});
