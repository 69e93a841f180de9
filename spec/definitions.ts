// Writes what src/wasi has of the definitions in spec/wit: the interfaces of the newest version of WASI 0.2 as a component that imports
// them, and what of it came with which version. Reads it again, and compares each version with its WIT.
//
//   npm run definitions [-- --check]
//
// With --check, writes nothing, and exits 1 if the file is out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Correspondence } from '../src/component/equal.ts';
import { resolveComponent } from '../src/component/resolve.ts';
import type { Item } from '../src/component/types.ts';
import { writeRelay } from '../src/link/output/relay.ts';
import { ROOT } from '../test/support/source-files.ts';
import { draft, importer, specImports, specPackages, VERSIONS_02 } from '../test/support/spec-wit.ts';

/** Interfaces of `wasi:config`: the name, and the file in `spec/wit/config`. */
const CONFIG: readonly (readonly [name: string, file: string])[] = [
  ['wasi:config/runtime@0.2.0-draft', 'runtime-0.2.0-draft'],
  ['wasi:config/store@0.2.0-rc.1', 'store-0.2.0-rc.1'],
];

const FILE = join(ROOT, 'src', 'wasi', 'definitions.generated.ts');

type Imports = ReadonlyMap<string, Item>;

/** What the WIT of each version says, the oldest first, all under the names of the newest. */
async function versions(): Promise<readonly Imports[]> {
  const newest = VERSIONS_02.at(-1)?.[0] ?? '';
  const found: Imports[] = [];
  for (const [, defined] of VERSIONS_02) {
    const names = [...specImports(defined, newest), ...CONFIG.map(([name]) => name)];
    const packages = [...specPackages(defined, newest).values(), ...CONFIG.map(([, file]) => draft(file))];
    found.push(resolveComponent(await importer(names, packages)).imports);
  }
  return found;
}

/** The version, as the part behind `0.2.`, with which what the newest has came, where that was not the first. */
function cameWith(all: readonly Imports[]): ReadonlyMap<string, number> {
  const since = new Map<string, number>();
  const enter = (name: string, has: (imports: Imports) => boolean): void => {
    const patch = all.findIndex(has);
    if (patch > 0) since.set(name, patch);
  };
  for (const [name, { entity }] of all.at(-1) ?? []) {
    enter(name, (imports) => imports.has(name));
    for (const exported of partsOf(entity)) {
      enter(`${name}#${exported}`, (imports) => partsOf(imports.get(name)?.entity).includes(exported));
    }
  }
  return since;
}

function partsOf(entity: Item['entity'] | undefined): readonly string[] {
  return entity?.kind === 'instance' ? [...entity.type.exports.keys()] : [];
}

function textOf(bytes: Uint8Array, since: ReadonlyMap<string, number>): string {
  const lines = Buffer.from(bytes)
    .toString('hex')
    .match(/.{1,120}/g);
  return `// generated from spec/wit by npm run definitions; do not edit

/** A component that imports every interface of the newest version, in hexadecimal. */
export const DEFINITIONS =
${(lines ?? []).map((line) => `  '${line}'`).join(' +\n')};

/** What came later than the first version, by interface or by \`interface#export\`: with which, as the part behind \`0.2.\`. */
export const SINCE: Readonly<Record<string, number>> = ${JSON.stringify(Object.fromEntries(since), null, 2)};
`;
}

/** Compares what the file gives for each version with what the WIT of that version says, but the order. */
async function compare(all: readonly Imports[]): Promise<void> {
  const { wasiImports } = await import('../src/wasi/wasi-imports.ts');
  for (const [patch, wanted] of all.entries()) {
    const here = `@0.2.${patch}`;
    const renamed = new Map(
      [...wasiImports(patch)].map(([name, { entity }]) => {
        return [name.endsWith(here) ? name.replace(here, `@0.2.${all.length - 1}`) : name, entity] as const;
      }),
    );
    const types = new Correspondence();
    sameKeys(`0.2.${patch}`, wanted, renamed);
    for (const [name, { entity }] of wanted) {
      const other = renamed.get(name);
      if (entity.kind !== 'instance' || other?.kind !== 'instance') throw new Error(`${name} is no instance`);
      sameKeys(`${name} of 0.2.${patch}`, entity.type.exports, other.type.exports);
      for (const [exported, item] of entity.type.exports) {
        const same = other.type.exports.get(exported);
        if (same === undefined || !types.entities(item.entity, same.entity)) {
          throw new Error(`${exported} of ${name} differs in 0.2.${patch}`);
        }
      }
    }
  }
}

function sameKeys(where: string, wanted: ReadonlyMap<string, unknown>, found: ReadonlyMap<string, unknown>): void {
  for (const key of new Set([...wanted.keys(), ...found.keys()])) {
    if (!wanted.has(key) || !found.has(key)) throw new Error(`${where}: ${key} is in one of the two only`);
  }
}

async function main(check: boolean): Promise<number> {
  const all = await versions();
  const text = textOf(writeRelay(all.at(-1)?.values() ?? [], new Set()), cameWith(all));
  let present: string | undefined;
  try {
    present = readFileSync(FILE, 'utf8');
  } catch {
    present = undefined;
  }
  if (present !== text) {
    if (check) {
      console.error('src/wasi/definitions.generated.ts is not up to date: npm run definitions');
      return 1;
    }
    writeFileSync(FILE, text);
    console.log('src/wasi/definitions.generated.ts written');
  }
  await compare(all);
  return 0;
}

process.exitCode = await main(process.argv.includes('--check'));
