import { describe, expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { dummyComponent } from '../support/guests.ts';
import { importer, nested, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';

/** Descriptors of the host's directories that a program hands to other packages: what they do with them must not be more than it may do. */

const READ_ONLY: Options = { mounts: { '/ro': { host: '/host/ro', writable: false } } };
const BESIDE: Options = {
  mounts: {
    '/rw': { host: '/host/rw' },
    '/': { files: { d: { directory: { ro: { host: '/host/ro', writable: false } } } } },
  },
};
const WRITABLE: Options = { mounts: { '/v': { writable: true }, '/rw': { host: '/host/rw' } } };
const ALLOWED: Options = { mounts: { '/v': { writable: true } }, filesystem: 'allow' };

/** A program that imports `my:app/files` beside the filesystem. */
function guest(functions: string, exported?: string): Promise<Uint8Array> {
  const version = '0.2.12';
  const wit = `package my:app;
    interface files { use wasi:filesystem/types@${version}.{descriptor}; ${functions} }
    interface shown { use wasi:filesystem/types@${version}.{descriptor}; ${exported === undefined ? '' : `${exported};`} }
    world w {
      import wasi:filesystem/types@${version}; import wasi:filesystem/preopens@${version}; import files;
      export ${exported === undefined ? 'run: func()' : 'shown'};
    }
    ${nested(specPackages(version).values())}`;
  return dummyComponent(wit, 'w');
}

async function outcome(bytes: Uint8Array, options: Options): Promise<string> {
  try {
    const result = virtualize(bytes, options);
    await assertValid(result.bytes);
    return 'valid';
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

const GIVES = 'open: func() -> descriptor;';
const BORROWS = 'look: func(d: borrow<descriptor>);';
const BORROWS_DEEPLY = 'look: func(d: list<option<borrow<descriptor>>>) -> u32;';
const TAKES = 'keep: func(d: descriptor);';
const TAKES_DEEPLY = 'keep: func(a: u32, d: list<tuple<u8, option<descriptor>>>);';
const NEITHER = 'plain: func(a: string) -> list<u8>;';

describe('another package', () => {
  it.each([GIVES, BORROWS, BORROWS_DEEPLY])('cannot write for it what it may only read: %s', async (functions) => {
    const bytes = await guest(functions);
    for (const options of [READ_ONLY, BESIDE]) {
      expect(await outcome(bytes, options)).toMatch(/^conflict: my:app\/files takes or gives descriptors/);
      expect(await outcome(bytes, { ...options, deny: ['my:app/files'] })).toBe('valid');
    }
    for (const options of [WRITABLE, ALLOWED]) expect(await outcome(bytes, options)).toBe('valid');
  });

  it.each([TAKES, TAKES_DEEPLY])('cannot be given them for good: %s', async (functions) => {
    const bytes = await guest(functions);
    for (const options of [READ_ONLY, BESIDE, WRITABLE, ALLOWED]) {
      expect(await outcome(bytes, options)).toMatch(/^conflict: my:app\/files takes descriptors for good/);
      expect(await outcome(bytes, { ...options, deny: ['my:app/files'] })).toBe('valid');
    }
    expect(await outcome(bytes, { filesystem: 'allow' })).toBe('valid');
  });

  it('is let through where it does neither', async () => {
    const bytes = await guest(NEITHER);
    for (const options of [READ_ONLY, BESIDE, WRITABLE, ALLOWED]) expect(await outcome(bytes, options)).toBe('valid');
  });
});

describe('its own exports', () => {
  it.each(['f: func(d: borrow<descriptor>)', 'f: func(d: descriptor)', 'f: func() -> descriptor'])(
    '%s',
    async (own) => {
      const bytes = await guest(NEITHER, own);
      for (const options of [READ_ONLY, BESIDE, WRITABLE, ALLOWED]) {
        expect(await outcome(bytes, options)).toMatch(/^(valid|conflict)/);
      }
    },
  );
});

describe('the whole filesystem of the host', () => {
  it('is not beside directories of it that can only be read', async () => {
    const bytes = await guest(NEITHER);
    for (const { mounts } of [READ_ONLY, BESIDE]) {
      expect(await outcome(bytes, { mounts, filesystem: 'allow' })).toMatch(/^conflict: /);
    }
    expect(await outcome(bytes, ALLOWED)).toBe('valid');
  });

  it('is not there by another version either', async () => {
    const name = 'wasi:filesystem/types@0.3.0';
    const bytes = await importer(
      [name, 'wasi:filesystem/types@0.2.12'],
      [...specPackages('0.3.0').values(), ...specPackages('0.2.12').values()],
    );
    for (const { mounts } of [READ_ONLY, BESIDE]) {
      for (const more of [{ allow: [name] }, { allow: ['wasi:filesystem/*'] }] as const) {
        expect(await outcome(bytes, { mounts, ...more })).toMatch(/^conflict: /);
      }
      const { imports } = virtualize(bytes, { mounts, all: 'allow' }).report;
      const found = imports.find((one) => one.name === name);
      expect(found?.functions.length).toBeGreaterThan(0);
      expect(found?.functions.filter(({ decision }) => decision === 'host')).toEqual([]);
      expect(await outcome(bytes, { mounts })).toBe('valid');
    }
    // both versions show one tree
    expect(await outcome(bytes, { ...WRITABLE, allow: [name] })).toMatch(/^conflict: /);
  });
});
