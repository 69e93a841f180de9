import type { Item } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { build } from './build.ts';
import { Fit, inside, mismatchText } from './fit.ts';
import { GraphBuilder, type Node } from './graph.ts';
import { readPackage, type Package } from './package.ts';
import { areCompatible } from './track.ts';

/** An export of a plug that an import of the socket is given. */
export interface PlugMatch {
  /** The plug, by its name. */
  readonly plug: string;
  readonly export: string;
  /** What the socket calls it: another version that is compatible, or the same. */
  readonly import: string;
}

/** An export of a plug with the name of an import of the socket, but not with its type. */
export interface PlugMisfit extends PlugMatch {
  /** `wasi:http/types@0.2.0#fields.get: result differs: string is given, list<u8> is asked for` */
  readonly why: string;
}

/** A socket with what was plugged into it. */
export interface Plugged {
  readonly bytes: Uint8Array;
  readonly matched: readonly PlugMatch[];
  readonly misfits: readonly PlugMisfit[];
  /** The imports of the socket that nothing was plugged into: imports of the result. */
  readonly left: readonly string[];
  /** The plugs of which nothing was used. They are not in the result. */
  readonly unused: readonly string[];
}

/** Plugs components into another: `plug` of the package. */
export function plug(socket: Uint8Array, plugs: readonly Uint8Array[] | Readonly<Record<string, Uint8Array>>): Plugged {
  const named = isList(plugs) ? plugs.map((bytes, i) => [`plug ${i + 1}`, bytes] as const) : Object.entries(plugs);
  return plugPackages(
    readPackage('the socket', socket),
    named.map(([name, bytes]) => readPackage(name, bytes)),
  );
}

export function plugPackages(socket: Package, plugs: readonly Package[]): Plugged {
  const builder = new GraphBuilder();
  const args = new Map<string, Node>();
  const givers = new Map<string, string>();
  const matched: PlugMatch[] = [];
  const misfits: PlugMisfit[] = [];
  const unused: string[] = [];
  for (const part of plugs) {
    const pairs = pairsOf(part, socket);
    misfits.push(...pairs.misfits);
    if (pairs.matched.length === 0) {
      unused.push(part.name);
      continue;
    }
    const instance = builder.add({ kind: 'instance', package: part, args: new Map(), label: part.name } as const);
    for (const match of pairs.matched) {
      const giver = givers.get(match.import);
      if (giver !== undefined) {
        const both =
          giver === part.name ? `${giver} exports it in two versions` : `${giver} and ${part.name} both export it`;
        throw new WasmvirtError('conflict', `${match.import} can be plugged in two ways: ${both}; leave one out`);
      }
      const alias = builder.alias(instance, match.export);
      if (alias === undefined) throw new WasmvirtError('internal', `${part.name} has no export ${match.export}`);
      givers.set(match.import, part.name);
      args.set(match.import, alias);
      matched.push(match);
    }
  }
  if (matched.length === 0) throw nothingFits(plugs, misfits);
  const instance = builder.add({ kind: 'instance', package: socket, args, label: socket.name } as const);
  for (const name of socket.world.exports.keys()) {
    const alias = builder.alias(instance, name);
    if (alias !== undefined) builder.export(name, alias);
  }
  const left = [...socket.world.imports.keys()].filter((name) => !args.has(name));
  return { bytes: build(builder), matched, misfits, left, unused };
}

function pairsOf(part: Package, socket: Package): { matched: PlugMatch[]; misfits: PlugMisfit[] } {
  const { imports } = socket.world;
  const matched: PlugMatch[] = [];
  const misfits: PlugMisfit[] = [];
  // whether resources are one can only be known when all is put together: here they need the same name
  const fit = new Fit((given, asked) => {
    return part.resourceNames.get(given.identity) === socket.resourceNames.get(asked.identity);
  });
  for (const [name, item] of part.world.exports) {
    const wanted = imports.get(name) ?? compatible(item, imports);
    if (wanted === undefined) continue;
    const match = { plug: part.name, export: name, import: wanted.name.name };
    const found = fit.entity(item.entity, wanted.entity);
    if (found === undefined) matched.push(match);
    else misfits.push({ ...match, why: mismatchText(inside(match.import, found)) });
  }
  return { matched, misfits };
}

function compatible(item: Item, imports: ReadonlyMap<string, Item>): Item | undefined {
  for (const wanted of imports.values()) if (areCompatible(item.name, wanted.name)) return wanted;
  return undefined;
}

function nothingFits(plugs: readonly Package[], misfits: readonly PlugMisfit[]): WasmvirtError {
  if (plugs.length === 0) return new WasmvirtError('missing-import', 'no plug is given');
  const [first] = misfits;
  const more = misfits.length > 1 ? ` (and ${misfits.length - 1} more)` : '';
  const why =
    first === undefined
      ? 'no plug exports what the socket imports'
      : `${first.plug} exports ${first.export}, but with another type: ${first.why}${more}`;
  return new WasmvirtError('missing-import', `nothing can be plugged: ${why}`);
}

function isList(plugs: readonly Uint8Array[] | Readonly<Record<string, Uint8Array>>): plugs is readonly Uint8Array[] {
  return Array.isArray(plugs);
}
