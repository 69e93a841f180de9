import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { Item } from '../../src/component/types.ts';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import {
  DEFINED_VERSIONS,
  importer,
  nested,
  specImports,
  specPackages,
  type DefinedVersion,
} from '../support/spec-wit.ts';
import { assertParsed, assertValid, validate } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** Every type that WASI names, each alone in an export: whatever becomes of its interface, the export is what it was. */

interface SpecType {
  readonly interface: string;
  readonly name: string;
  readonly resource: boolean;
}

/** Exported with the interface `api` that uses the type, or by itself, over a type that the world uses. */
const PLACES = ['api', 'top'] as const;

const POLICIES: readonly (readonly [title: string, options: Options])[] = [
  ['nothing allowed', {}],
  ['everything allowed', { all: 'allow' }],
  ['a mount', { mounts: { '/': { writable: true } } }],
  ['deterministic', { deterministic: true }],
];

/** The last of each line: the others are tried with what changes their types' interfaces most. */
const WHOLE: readonly DefinedVersion[] = ['0.2.12', '0.3.0'];

describe.each(DEFINED_VERSIONS)('WASI %s', (version) => {
  const policies = WHOLE.includes(version) ? POLICIES : POLICIES.slice(0, 1);
  it.each(policies)('each type in an export: %s', { timeout: 60_000 }, async (_title, options) => {
    for (const type of await typesOf(version)) {
      for (const place of PLACES) {
        const guest = await guestOf(version, type, place);
        const where = `${type.name} of ${type.interface}, ${place}`;
        const out = outputOf(guest, options, where);
        if (out === undefined) continue;
        const { verdict, why = '' } = await validate(out);
        expect(verdict, `${where}: ${why}`).toBe('valid');
        await assertParsed(out);
        // so that the runner hears of it: what is not ours blocks this thread
        await setImmediate();
        expect(namesIn(resolveComponent(out).exports), where).toEqual(namesIn(resolveComponent(guest).exports));
      }
    }
  });
});

it.each(WHOLE)('every judge says the same of %s', { timeout: 60_000 }, async (version) => {
  for (const type of await typesOf(version)) {
    if (type.resource) continue;
    for (const place of PLACES) await assertValid(virtualize(await guestOf(version, type, place)).bytes);
    await setImmediate();
  }
});

/** The world's own name for a type of an interface, in the text that the official tool prints. */
const NAME = String.raw`(\$(?:"[^"]*"|[^\s()]+))`;
const USE_IN_WORLD = new RegExp(String.raw`\(import "[a-zA-Z0-9-]+" \(type ${NAME} .*\(eq ${NAME}\)\)\)`);

it.each(WHOLE)('a function over a type of %s that the world does not name', { timeout: 60_000 }, async (version) => {
  for (const type of await typesOf(version)) {
    const bytes = await guestOf(version, type, 'top');
    const text = await wasmTools((tools) => tools.print(bytes));
    const [use = '', name = '', of = ''] = USE_IN_WORLD.exec(text) ?? [];
    expect(use, type.name).not.toBe('');
    // an alias in its place, so that all indices stay what they are
    const alias =
      text.split('\n').find((line) => line.includes('(alias export') && line.includes(`(type ${of} `)) ?? '';
    const guest = await wasmTools((tools) => tools.parse(text.replace(use, alias.replace(of, name))));
    const out = outputOf(guest, {}, type.name);
    if (out !== undefined) expect(await validate(out), type.name).toMatchObject({ verdict: 'valid' });
    await setImmediate();
  }
});

const found = new Map<DefinedVersion, Promise<readonly SpecType[]>>();

/** What the interfaces define, without what they use of others. */
function typesOf(version: DefinedVersion): Promise<readonly SpecType[]> {
  let types = found.get(version);
  if (types === undefined) found.set(version, (types = findTypes(version)));
  return types;
}

async function findTypes(version: DefinedVersion): Promise<readonly SpecType[]> {
  const world = resolveComponent(await importer(specImports(version), specPackages(version).values()));
  const owned = new Set<object>();
  return [...world.imports].flatMap(([name, { entity }]) => {
    if (entity.kind !== 'instance') return [];
    return [...entity.type.exports].flatMap(([type, { entity: e }]): SpecType[] => {
      if (e.kind !== 'type') return [];
      owned.add(e.type);
      const used = 'aliasOf' in e.type && e.type.aliasOf !== undefined && owned.has(e.type.aliasOf);
      return used ? [] : [{ interface: name, name: type, resource: e.type.kind === 'resource' }];
    });
  });
}

const guests = new Map<string, Promise<Uint8Array>>();

function guestOf(version: DefinedVersion, type: SpecType, place: (typeof PLACES)[number]): Promise<Uint8Array> {
  const key = `${version} ${type.interface} ${type.name} ${place}`;
  let guest = guests.get(key);
  if (guest === undefined) {
    const use = `use ${type.interface}.{${type.name}};`;
    const func = `f: func(a: ${type.resource ? `borrow<${type.name}>` : type.name}) -> ${type.name};`;
    const items =
      place === 'api'
        ? `interface api { ${use} ${func} } world w { export api; }`
        : `world w { ${use} export ${func} }`;
    const witSource = `package t:t; ${items} ${nested(specPackages(version).values())}`;
    guest = wasmTools((tools) =>
      tools.componentNew(tools.componentEmbed({ witSource, world: 'w', dummy: true, features: { tag: 'all' } })),
    );
    guests.set(key, guest);
  }
  return guest;
}

/** `undefined` where what is virtual would share handles with an export: that is refused, with a sentence that says so. */
function outputOf(guest: Uint8Array, options: Options, where: string): Uint8Array | undefined {
  try {
    return virtualize(guest, options).bytes;
  } catch (error) {
    if (!(error instanceof WasmvirtError) || error.code !== 'conflict') throw new Error(where, { cause: error });
    expect(error.message).toContain('an export of the component takes or gives handles');
    return undefined;
  }
}

function namesIn(items: ReadonlyMap<string, Item>): unknown[] {
  return [...items].map(([name, { entity }]) => [
    name,
    entity.kind,
    entity.kind === 'instance' ? namesIn(entity.type.exports) : [],
  ]);
}
