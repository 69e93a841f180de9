import { describe, expect, it } from 'vitest';
import { inspect } from '../../src/index.ts';
import { draft, specExports } from '../support/spec-wit.ts';
import { componentWit } from '../support/validate.ts';
import {
  bytesOf,
  callable,
  DISTINCT,
  everything,
  MIXED,
  mustTrap,
  OTHER,
  SAME,
  trapsOf,
  virtualized,
  type Guest,
} from './wasi-guests.ts';

describe.each([...DISTINCT, ...SAME, ...MIXED, ...OTHER])('WASI $title', (guest) => {
  it('is gone when everything is denied, and only exit and secure randomness would trap', async () => {
    const { report } = await virtualized(guest, {});
    expect(report.remaining).toEqual([]);
    expect(trapsOf(report)).toEqual(mustTrap(guest));
  });

  it('is the same world when everything is allowed', async () => {
    const { bytes, report, wit } = await virtualized(guest, { all: 'allow' });
    expect(wit).toBe(await componentWit(await bytesOf(guest)));
    expect(inspect(bytes).wit).toBe(inspect(await bytesOf(guest)).wit);
    expect(report.traps).toEqual([]);
  });
});

describe.each([...DISTINCT, ...MIXED])('WASI $title, where denied calls trap', (guest) => {
  it('is gone, and every call that can be made would trap, but for what runs before `main`', async () => {
    const { report } = await virtualized(guest, { onDeny: 'trap' });
    expect(report.remaining).toEqual([]);
    expect(trapsOf(report)).toEqual(callable(guest));
  });
});

describe('imports that are the exports of another component', () => {
  it.each(['0.2.0', '0.2.12', '0.3.0'] as const)('stay with the types of their functions: %s', async (version) => {
    const { names, packages } = everything(version, version);
    const title = `${version} with what programs export`;
    const { report } = await virtualized({ title, names: [...names, ...specExports(version)], packages }, {});
    const left = report.remaining.filter((name) => !name.startsWith('wasi:io/'));
    expect(left.sort()).toEqual([...specExports(version), `wasi:http/types@${version}`].sort());
  });
});

describe('drafts of wasi:config', () => {
  it.each(['store-0.2.0-draft', 'store-0.2.0-draft-without-errors', 'store-0.2.0-rc.1', 'runtime-0.2.0-draft'])(
    '%s answers that there is nothing, or stays',
    async (name) => {
      const version = /@([^;]+)/.exec(draft(name))?.[1] ?? '';
      const iface = `wasi:config/${name.split('-')[0] ?? ''}`;
      const guest: Guest = { title: name, names: [`${iface}@${version}`], packages: [draft(name)] };
      const denied = await virtualized(guest, {});
      expect(denied.report.remaining).toEqual([]);
      expect(denied.report.traps).toEqual([]);
      const allowed = await virtualized(guest, { allow: [iface] });
      expect(allowed.report.remaining).toEqual(guest.names);
    },
  );
});
