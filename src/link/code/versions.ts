import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreNumType } from '../../binary/core-val-type.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';
import type { Era } from '../../policy/planning/bridged-versions.ts';
import type { VirtualResource } from './functions.ts';

/**
 * Code for outputs in which WASI 0.2 and 0.3 both have directories of the host. All of `src/adapters/filesystem` is over one descriptor and one set of
 * functions of the host; here these are two, and `fs.version` says whose turn it is (`host-versions.wat`).
 */

/** The versions, and what `fs.version` is in their turns. */
const TURNS: Readonly<Record<Era, number>> = { '02': 2, '03': 3 };
export const ERAS = ['02', '03'] as const satisfies readonly Era[];

/** From here on it is the turn of this version: what templates ask for is its own. */
export function takeTurn(b: FunctionBuilder, era: Era): void {
  b.i32(TURNS[era]).call('fs.turn');
}

/** Writes what is called as `symbol` as a choice between two: what each version has, by locals with the parameters. */
export function byVersion(
  symbol: string,
  type: CoreSignature,
  of: Readonly<Record<Era, (b: FunctionBuilder) => void>>,
): CoreObject {
  const b = new FunctionBuilder(symbol, type);
  b.globalGet('fs.version').i32(TURNS['03']).op('i32.eq').if(type.results[0]);
  of['03'](b);
  b.op('else');
  of['02'](b);
  return b.end().finish();
}

/** Writes `symbol` as a call of another function, in the turn of this version. */
export function inTurn(symbol: string, type: CoreSignature, era: Era, of: string): CoreObject {
  const b = new FunctionBuilder(symbol, type);
  takeTurn(b, era);
  return pushAll(b, type.params).call(of).finish();
}

/** The same in whoever's turn it is. */
export function asIs(symbol: string, type: CoreSignature, of: string): CoreObject {
  return pushAll(new FunctionBuilder(symbol, type), type.params).call(of).finish();
}

export function pushAll(b: FunctionBuilder, params: readonly CoreNumType[]): FunctionBuilder {
  for (const i of params.keys()) b.get(i);
  return b;
}

/** The resource of `wasi:filesystem` of which there are two. */
export const DESCRIPTOR = 'descriptor';

/** What stands for it in a version: one of its own, so that no function is given a handle of the other. */
export function descriptorOf(era: Era): VirtualResource {
  const name = `${DESCRIPTOR}-${era}`;
  return { space: 'fs', name, version: { of: DESCRIPTOR, era }, dtor: `fs.any-${name}.drop`, make: undefined };
}

const ONE: CoreSignature = { params: ['i32'], results: ['i32'] };
const DROP: CoreSignature = { params: ['i32'], results: [] };
const LIST: CoreSignature = { params: [], results: ['i32'] };

/** What there is for each version, and what templates call in either's turn. `getDirectories`: the template of that function. */
export function versionObjects(getDirectories: string): readonly CoreObject[] {
  const either = (symbol: string, type: CoreSignature): CoreObject => {
    const of = (era: Era) => (b: FunctionBuilder) => {
      pushAll(b, type.params).call(`${symbol}-${era}`);
    };
    return byVersion(symbol, type, { '02': of('02'), '03': of('03') });
  };
  return [
    either(`canon.new-${DESCRIPTOR}`, ONE),
    either(`canon.rep-${DESCRIPTOR}`, ONE),
    either(`canon.drop-host-${DESCRIPTOR}`, DROP),
    ...ERAS.flatMap((era) => [
      inTurn(`fs.wrap-${DESCRIPTOR}-${era}`, ONE, era, `fs.wrap-${DESCRIPTOR}`),
      asIs(`fs.lend-${DESCRIPTOR}-${era}`, ONE, `fs.lend-${DESCRIPTOR}`),
      inTurn(`${getDirectories}-${era}`, LIST, era, getDirectories),
      destructor(era),
    ]),
  ];
}

/** As that of `host.wat`. It takes no turn: handles can be dropped while a function of the other version waits for the host. */
function destructor(era: Era): CoreObject {
  const b = new FunctionBuilder(`fs.any-${DESCRIPTOR}-${era}.drop`, DROP);
  b.get(0).access('i32.load').if().get(0).call(`fs.${DESCRIPTOR}.drop`).op('return').end();
  b.get(0).access('i32.load', 8).i32(SHARED).op('i32.and').op('i32.eqz').if();
  b.get(0).access('i32.load', 4).call(`canon.drop-host-${DESCRIPTOR}-${era}`).end();
  return b.get(0).call('heap.free').finish();
}

/** In the word at 8 of a descriptor of the host: the handle is the node's. */
const SHARED = 1;
