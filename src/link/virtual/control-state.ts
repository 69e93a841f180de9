import { KEY } from '../../adapters/control/layout.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, DataObject, GlobalObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import type { SeededInterface } from '../../policy/planning/control.ts';

/** Functions of `wasmvirt:control` that are written for one output. `src/adapters/control/state.wat` calls those that copy its state. */

/** A part of data that changes. */
export interface Region {
  /** What is there at instantiation. */
  readonly data: DataObject;
  readonly from: number;
  readonly size: number;
}

/** The blobs of `set.wat` come first: nothing is in them at instantiation. */
const BLOBS: Region = {
  data: {
    kind: 'data',
    symbol: 'state.control.blobs',
    align: 4,
    mutable: true,
    bytes: new Uint8Array(12),
    relocs: [],
  },
  from: 0,
  size: 12,
};

const WORD = 8;

/** What saves and loads all of the state that has a fixed size, and what makes it as it was at instantiation. */
export function fixedState(others: readonly Region[], globals: readonly GlobalObject[]): readonly CoreObject[] {
  const regions = [BLOBS, ...others];
  const places: number[] = [];
  let size = 0;
  for (const region of regions) {
    places.push(size);
    size += Math.ceil(region.size / WORD) * WORD;
  }
  const globalsAt = size;
  size += WORD * globals.length;

  const save = new FunctionBuilder('control.save', { params: ['i32'], results: [] });
  const load = new FunctionBuilder('control.load', { params: ['i32'], results: [] });
  const begin = new FunctionBuilder('control.begin', { params: [], results: [] });
  const initial: DataObject[] = [];
  regions.forEach(({ data, from, size: bytes }, i) => {
    const at = places[i] ?? 0;
    save.get(0).i32(at).op('i32.add').address(data.symbol, from).i32(bytes).call('control.copy');
    load.address(data.symbol, from).get(0).i32(at).op('i32.add').i32(bytes).call('control.copy');
    const first: DataObject = {
      ...data,
      symbol: `data.control.initial-${i}`,
      mutable: false,
      bytes: data.bytes.slice(from, from + bytes),
      relocs: data.relocs.flatMap((reloc) =>
        reloc.at >= from && reloc.at < from + bytes ? [{ ...reloc, at: reloc.at - from }] : [],
      ),
    };
    initial.push(first);
    begin.address(data.symbol, from).address(first.symbol).i32(bytes).call('control.copy');
  });
  globals.forEach(({ symbol, init }, i) => {
    if (typeof init !== 'bigint') throw new WasmvirtError('internal', `${symbol} is no number at instantiation`);
    const at = globalsAt + WORD * i;
    save.get(0).globalGet(symbol).access('i64.store', at);
    load.get(0).access('i64.load', at).globalSet(symbol);
    begin.i64(init).globalSet(symbol);
  });
  const fixedSize = new FunctionBuilder('control.fixed-size', { params: [], results: ['i32'] }).i32(size);
  return [...initial, ...[save, load, begin, fixedSize].map((one) => one.finish())];
}

/** Functions in the place of those of `tree.wat`, where nothing is writable. */
export function withoutTree(): readonly CoreObject[] {
  const done = (name: string, params: readonly 'i32'[], result: boolean): CoreObject => {
    const builder = new FunctionBuilder(`control.${name}`, { params, results: result ? ['i32'] : [] });
    return (result ? builder.i32(1) : builder).finish();
  };
  return [
    done('keep-tree', ['i32'], true),
    done('restore-tree', ['i32'], true),
    done('reset-tree', [], true),
    done('free-tree', ['i32'], false),
  ];
}

/** `set-seed`, for the sequences that an output has. */
export function setSeed(seeds: readonly SeededInterface[]): readonly CoreObject[] {
  const builder = new FunctionBuilder('control.set-seed', { params: ['i32', 'i32'], results: ['i32'] });
  builder.get(0).get(1).call('control.take-key').if().i32(INVALID).call('control.answer').op('return').end();
  for (const name of seeds) builder.call(`control.seed-${name}`);
  return [KEY, builder.i32(0).call('control.answer').finish()];
}

/** The error `invalid` of `program`, plus 1. */
const INVALID = 2;
