import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readComponent } from '../../src/binary/component.ts';
import { readCoreSections, readFunctionNames } from '../../src/core/module.ts';
import { virtualize } from '../../src/index.ts';
import { specImports, specPackages } from '../support/spec-wit.ts';
import { assertValid, coreModules } from '../support/validate.ts';
import { bytesOf, type Guest } from './wasi-guests.ts';

/** Rules over two versions of an interface at once: each asks the host of its own version, by handles of its own. */

const VERSIONS = ['0.2.0', '0.2.12'] as const;
const PACKAGES = VERSIONS.flatMap((version) => [...specPackages(version).values()]);
const SOCKET_RULES = { sockets: ['a.test:1', 'tcp+accept://*:*'] };

const guestOf = (title: string, names: readonly string[], packages: readonly string[] = PACKAGES): Guest => ({
  title,
  names,
  packages,
  apart: '0.2.0',
});

describe('rules for two versions side by side', () => {
  it.each([
    [':sockets/', SOCKET_RULES],
    [':http/', { http: ['GET://a.test'] }],
  ])('%s', async (of, options) => {
    const names = VERSIONS.flatMap((version) => specImports(version).filter((n) => n.includes(of)));
    const { bytes, report } = virtualize(await bytesOf(guestOf(of, names)), options);
    await assertValid(bytes);
    const ruled = report.imports.flatMap((i) =>
      i.functions.flatMap((f) => (f.answer?.startsWith('host, by rules') === true ? [`${i.name}#${f.name}`] : [])),
    );
    const versions = VERSIONS.map((v) => ruled.filter((name) => name.includes(`@${v}#`)));
    expect(versions[0]?.length).toBeGreaterThan(0);
    expect(versions.map((names) => names.length)).toEqual([versions[0]?.length, versions[0]?.length]);
    // one adapter cannot stand before both: its code calls one function by one name
    const components = readComponent(bytes).sections.filter((s) => s.kind === 'component').length;
    expect(components).toBeGreaterThanOrEqual(3);
  });

  // a look-up is remembered in the gate that asked for it: who connects or sends to what came of it has to be there
  it('each has the gates that it has alone, in whatever order the imports are', async () => {
    const all = VERSIONS.flatMap((v) => ['tcp', 'udp', 'ip-name-lookup'].map((name) => `wasi:sockets/${name}@${v}`));
    const orders = fc.shuffledSubarray(all, { minLength: 2 });
    const property = fc.asyncProperty(orders, async (names) => {
      const guest = await bytesOf(guestOf(names.join(' '), names));
      const { bytes } = virtualize(guest, SOCKET_RULES);
      await assertValid(bytes);
      const alone = VERSIONS.map(async (v) => {
        const own = names.filter((name) => name.endsWith(`@${v}`));
        if (own.length === 0) return [];
        return gatesIn(virtualize(await bytesOf(guestOf(own.join(' '), own)), SOCKET_RULES).bytes);
      });
      expect(gatesIn(bytes)).toEqual((await Promise.all(alone)).flat().sort());
    });
    await fc.assert(property, { numRuns: 25 });
  }, 60_000);
});

/** The templates in each gate. */
function gatesIn(bytes: Uint8Array): readonly string[] {
  const templates = coreModules(bytes).map((module) => {
    const names = [...readFunctionNames(module, readCoreSections(module)).values()];
    return names
      .filter((name) => name.startsWith('sockets.'))
      .sort()
      .join(' ');
  });
  return templates.filter((names) => names !== '').sort();
}

/** The packages, where what one interface of `wasi:sockets@0.2.12` has in the place of `from` is `to`. */
function changed(name: string, changes: readonly (readonly [from: string, to: string])[]): readonly string[] {
  return PACKAGES.map((text) => {
    if (!text.includes('package wasi:sockets@0.2.12;')) return text;
    const [before = '', after = ''] = text.split(`interface ${name} {`);
    let changed = after;
    for (const [from, to] of changes) {
      expect(changed).toContain(from);
      changed = changed.replace(from, to);
    }
    return `${before}interface ${name} {${changed}`;
  });
}

describe('an interface over resources of another version', () => {
  const INTERFACES = ['tcp', 'udp', 'ip-name-lookup'] as const;
  const OTHER = 'use wasi:sockets/network@0.2.0.{network';

  it.each(INTERFACES)('%s with another network than the others', async (name) => {
    const packages = changed(name, [['use network.{network, ', `${OTHER}};\n  use network.{`]]);
    for (const names of [INTERFACES, [...INTERFACES].reverse()]) {
      const imports = names.map((n) => `wasi:sockets/${n}@0.2.12`);
      const guest = guestOf(`${name} of another network, ${names.join(' ')}`, imports, packages);
      const { bytes } = virtualize(await bytesOf(guest), SOCKET_RULES);
      await assertValid(bytes);
    }
  });

  it('is not split, so that with two networks it is refused', async () => {
    const packages = changed('tcp', [
      ['use network.', `${OTHER} as other};\n  use network.`],
      ['start-connect: func(network: borrow<network>', 'start-connect: func(network: borrow<other>'],
    ]);
    const guest = await bytesOf(guestOf('two networks', ['wasi:sockets/tcp@0.2.12'], packages));
    expect(() => virtualize(guest, SOCKET_RULES)).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: expect.stringMatching(/need one network in all functions of wasi:sockets\/tcp@0\.2\.12/) as string,
      }) as Error,
    );
    await assertValid(virtualize(guest, { sockets: 'allow' }).bytes);
  });

  it('is refused where it gives addresses of a look-up that another one gives as well', async () => {
    const methods = `
    resolve-next-address: func() -> result<option<ip-address>, error-code>;
    subscribe: func() -> pollable;
  `;
    const packages = changed('ip-name-lookup', [
      ['use network.', 'use wasi:sockets/ip-name-lookup@0.2.0.{resolve-address-stream};\n  use network.'],
      [`resource resolve-address-stream {${methods}}`, ''],
    ]);
    const names = VERSIONS.map((v) => `wasi:sockets/ip-name-lookup@${v}`);
    for (const imports of [names, [...names].reverse()]) {
      const guest = await bytesOf(guestOf(`one look-up, ${imports.join(' ')}`, imports, packages));
      expect(() => virtualize(guest, SOCKET_RULES)).toThrow(
        expect.objectContaining({
          code: 'conflict',
          message: expect.stringMatching(/^wasi:sockets\/ip-name-lookup@0\.2\.\d+ takes or gives addresses/) as string,
        }) as Error,
      );
      await assertValid(virtualize(guest, { sockets: 'allow' }).bytes);
    }
  });
});
