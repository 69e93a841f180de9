import { describe, expect, it } from 'vitest';
import {
  ioFunctionType,
  IO_FUNCTIONS,
  IO_RESOURCES,
  ioInterfaceOf,
  definedIn,
  type IoResource,
} from '../../src/policy/capabilities/io-functions.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { Resource } from '../../src/component/types.ts';
import { capability } from '../../src/policy/capabilities/table.ts';
import { functionsOf } from '../../src/policy/draft.ts';
import { resourceNames } from '../../src/policy/capabilities/resource-names.ts';
import { shapeOf } from '../../src/policy/capabilities/shape.ts';
import { standardTypes } from '../../src/policy/capabilities/standard-types.ts';
import { interfaceOf, parseInterfaceName } from '../../src/component/extern-name.ts';
import { DEFINED_VERSIONS, importer, specExports, specImports, specPackages } from '../support/spec-wit.ts';

/** The types that WASI gives functions, as the table has them. */

describe.each(DEFINED_VERSIONS)('the table of types, of WASI %s', (version) => {
  it('is that of the WIT of WASI', async () => {
    const names = [...specImports(version), ...specExports(version)];
    const world = resolveComponent(await importer(names, specPackages(version).values()));
    const called = resourceNames(world);
    const met = new Set<string>();
    const wrong: string[] = [];
    for (const item of world.imports.values()) {
      for (const { name, standard } of functionsOf(item, interfaceOf(item.name), called)) {
        if (standard === true) met.add(`${item.name.name.replace(/@.*/, '')}#${name}`);
        if (standard === false) wrong.push(`${item.name.name}#${name}`);
      }
    }
    expect(met.size).toBeGreaterThan(5);
    // 0.3 has other functions under the same names, for which nothing of ours stands
    if (version !== '0.3.0') {
      expect(wrong).toEqual([]);
      const only03 =
        /^wasi:(http\/handler#|cli\/environment#get-initial-cwd|random\/insecure-seed#get-|clocks\/(system-clock|monotonic-clock#wait-))/;
      const missing = [...standardTypes()].map(([home, name]) => `${home}#${name}`).filter((one) => !met.has(one));
      expect(missing.filter((one) => !only03.test(one))).toEqual([]);
    } else {
      for (const one of ['wasi:http/handler#handle', 'wasi:cli/run#run', 'wasi:cli/environment#get-initial-cwd'])
        expect(met).toContain(one);
      expect([...met].filter((one) => one.startsWith('wasi:random/'))).toHaveLength(5);
      const network = /^wasi:(http\/client|sockets\/)/;
      expect(wrong.filter((one) => network.test(one))).toEqual([]);
      const own = [...standardTypes('0.3')].map(([home, name]) => `${home}#${name}`);
      expect(own.filter((one) => network.test(one) && !met.has(one))).toEqual([]);
    }
  });
});

it('has all functions before which rules are asked', () => {
  const all = new Map<string, Set<string>>();
  for (const [home, name] of [...standardTypes(), ...standardTypes('0.3')])
    all.set(home, (all.get(home) ?? new Set()).add(name));
  for (const [home, names] of all) {
    for (const name of capability(parseInterfaceName(home))?.ruled ?? []) expect(names, home).toContain(name);
  }
});

it('agrees with the types that adapters give functions of wasi:io', () => {
  const resources = new Map(
    IO_RESOURCES.map((name, id): [IoResource, Resource] => [
      name,
      { kind: 'resource', identity: { id }, aliasOf: undefined },
    ]),
  );
  const called = ({ identity }: Resource): string | undefined => {
    const name = IO_RESOURCES[identity.id];
    return name === undefined ? undefined : `wasi:io/${definedIn(name)}.${name}`;
  };
  const table = new Map([...standardTypes()].map(([home, name, shapes]) => [`${home}#${name}`, shapes]));
  for (const name of IO_FUNCTIONS) {
    const type = ioFunctionType(name, {
      resource: (one) => resources.get(one) ?? { kind: 'resource', identity: { id: -1 }, aliasOf: undefined },
      streamError: undefined,
    });
    expect(table.get(`wasi:io/${ioInterfaceOf(name)}#${name}`), name).toEqual([shapeOf(type, called)]);
  }
});
