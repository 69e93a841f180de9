import { describe, expect, it } from 'vitest';
import { readComponent } from '../../src/binary/component.ts';
import { virtualize } from '../../src/index.ts';
import { specImports, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { bytesOf, type Guest } from './wasi-guests.ts';

/** Rules over two versions of an interface at once: each asks the host of its own version, by handles of its own. */

const pair = (of: string): Guest => ({
  title: of,
  names: (['0.2.0', '0.2.12'] as const).flatMap((version) => specImports(version).filter((n) => n.includes(of))),
  packages: (['0.2.0', '0.2.12'] as const).flatMap((version) => [...specPackages(version).values()]),
  apart: '0.2.0',
});

describe('rules for two versions side by side', () => {
  it.each([
    [':sockets/', { sockets: ['a.test:1', 'tcp+accept://*:*'] }],
    [':http/', { http: ['GET://a.test'] }],
  ])('%s', async (of, options) => {
    const guest = pair(of);
    const { bytes, report } = virtualize(await bytesOf(guest), options);
    await assertValid(bytes);
    const ruled = report.imports.flatMap((i) =>
      i.functions.flatMap((f) => (f.answer?.startsWith('host, by rules') === true ? [`${i.name}#${f.name}`] : [])),
    );
    const versions = (['0.2.0', '0.2.12'] as const).map((v) => ruled.filter((name) => name.includes(`@${v}#`)));
    expect(versions[0]?.length).toBeGreaterThan(0);
    expect(versions.map((names) => names.length)).toEqual([versions[0]?.length, versions[0]?.length]);
    // one adapter cannot stand before both: its code calls one function by one name
    const components = readComponent(bytes).sections.filter((s) => s.kind === 'component').length;
    expect(components).toBeGreaterThanOrEqual(3);
  });
});
