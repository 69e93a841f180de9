import {
  casesOf,
  containsHandle,
  containsPointer,
  flatten,
  flattenFunc,
  flagsSize,
  recordLayout,
  sizeOf,
  variantLayout,
} from '../../src/component/abi.ts';
import type { CoreNumType } from '../../src/binary/core-type.ts';
import type { DefinedType, FuncType, Resource, ValueType } from '../../src/component/types.ts';

/** Code of a guest for the arguments of a call, and for what comes back, as text. */

/** Where things are in the guest's memory: a string of 64 bytes, lists in arguments, results, handles to be given back, all else. */
export const LAYOUT = { text: 0x400, args: 0x1000, results: 0x2000, kept: 0x3000, heap: 0x4000 } as const;
export const AREA: number = LAYOUT.args;
const LENGTH = 64;

type NumberOf = (resource: Resource) => number;

/** Handles by resource; they are in locals that are called so. */
export type Handles = { readonly resource: number; readonly local: string }[];

/** The arguments of a function: for each type the longest value that needs no handle, where it can do without. */
export class Arguments {
  readonly borrowed: Handles = [];
  readonly owned: Handles = [];
  /** The core arguments but for the place of the result. */
  readonly flat: readonly string[];
  private readonly code: string[] = [];
  private readonly numberOf: NumberOf;
  private next: number;

  constructor(type: FuncType, area: number, numberOf: NumberOf) {
    this.next = area;
    this.numberOf = numberOf;
    const { paramsInMemory } = flattenFunc(type, 'lower');
    const types = type.params.map((p) => p.type);
    if (paramsInMemory) {
      const layout = recordLayout(types);
      const at = this.room(layout.size);
      types.forEach((t, i) => this.store(t, at + (layout.offsets[i] ?? 0)));
      this.flat = [`(i32.const ${at})`];
    } else {
      this.flat = types.flatMap((t) => this.value(t));
    }
  }

  get locals(): string {
    return [...this.borrowed, ...this.owned].map(({ local }) => `(local ${local} i32)`).join(' ');
  }

  /** What is written to memory before the call. */
  get stores(): string {
    return this.code.join('\n');
  }

  obtain(maker: string, otherwise: string): string {
    return this.obtainBorrowed(maker, otherwise) + this.obtainOwned(maker, otherwise);
  }

  /** `first`: who gives the first one. */
  obtainBorrowed(maker: string, otherwise: string, first?: string): string {
    return this.borrowed
      .map(({ resource, local }, i) => {
        const source = i === 0 && first !== undefined ? first : `$${maker}${resource}`;
        return `(br_if ${otherwise} (i32.lt_s (local.tee ${local} (call ${source})) (i32.const 0)))
          (call $keep (i32.const ${resource}) (local.get ${local}))`;
      })
      .join('\n');
  }

  obtainOwned(maker: string, otherwise: string): string {
    return this.owned
      .map(
        ({ resource, local }) =>
          `(br_if ${otherwise} (i32.lt_s (local.tee ${local} (call $${maker}${resource})) (i32.const 0)))`,
      )
      .join('\n');
  }

  private room(size: number): number {
    const at = this.next;
    this.next += (size + 7) & -8;
    return at;
  }

  private handle(type: Extract<DefinedType, { readonly kind: 'own' | 'borrow' }>): string {
    const list = type.kind === 'own' ? this.owned : this.borrowed;
    const local = `$${type.kind === 'own' ? 'o' : 'b'}${list.length}`;
    list.push({ resource: this.numberOf(type.resource), local });
    return `(local.get ${local})`;
  }

  private value(type: ValueType): readonly string[] {
    const flat = flatten(type);
    if (typeof type !== 'object' || type.kind === 'primitive') return this.primitive(type);
    switch (type.kind) {
      case 'own':
      case 'borrow':
        return [this.handle(type)];
      case 'record':
        return type.fields.flatMap((f) => this.value(f.type));
      case 'tuple':
        return type.types.flatMap((t) => this.value(t));
      case 'flags':
        return [`(i32.const ${flagsOf(type.labels)})`];
      case 'list': {
        if (type.length !== undefined) throw new Error('no interface has a list of fixed length');
        const [pointer, length] = this.list(type.element);
        return [`(i32.const ${pointer})`, `(i32.const ${length})`];
      }
      default: {
        const [index, payload] = chosen(type);
        const values = payload === undefined ? [] : this.value(payload);
        const from = payload === undefined ? [] : flatten(payload);
        const joined = flat.slice(1).map((to, i) => {
          const value = values[i];
          return value === undefined ? `(${to}.const 0)` : cast(value, from[i] ?? to, to);
        });
        return [`(i32.const ${index})`, ...joined];
      }
    }
  }

  private primitive(type: ValueType): readonly string[] {
    const name = typeof type === 'object' && type.kind === 'primitive' ? type.type : type;
    if (name === 'string') return [`(i32.const ${LAYOUT.text})`, `(i32.const ${LENGTH})`];
    if (name === 'bool') return ['(i32.const 1)'];
    return flatten(type).map((t) => `(${t}.const ${LENGTH})`);
  }

  private list(element: ValueType): readonly [pointer: number, length: number] {
    if (element === 'u8') return [LAYOUT.text, LENGTH];
    const at = this.room(sizeOf(element));
    this.store(element, at);
    return [at, 1];
  }

  private store(type: ValueType, at: number): void {
    if (typeof type === 'object') {
      if (type.kind === 'record' || type.kind === 'tuple') {
        const types = type.kind === 'tuple' ? type.types : type.fields.map((f) => f.type);
        const { offsets } = recordLayout(types);
        types.forEach((t, i) => this.store(t, at + (offsets[i] ?? 0)));
        return;
      }
      const cases = type.kind === 'enum' ? undefined : casesOf(type);
      if (cases !== undefined) {
        const [index, payload] = chosen(type);
        this.code.push(`(i32.store8 (i32.const ${at}) (i32.const ${index}))`);
        if (payload !== undefined) this.store(payload, at + variantLayout(cases).payload);
        return;
      }
    }
    const values = this.value(type);
    const size = sizeOf(type) / values.length;
    const narrow = typeof type === 'object' && type.kind === 'flags' ? flagsSize(type.labels.length) : size;
    values.forEach((value, i) => {
      const of = flatten(type)[i] ?? 'i32';
      const width = of === 'i32' && narrow < 4 ? String(narrow * 8) : '';
      this.code.push(`(${of}.store${width} (i32.const ${at + i * size}) ${value})`);
    });
  }
}

/** Files are opened to be read and written. */
function flagsOf(labels: readonly string[]): number {
  return labels[0] === 'read' && labels[1] === 'write' ? 3 : 0;
}

/** The case with a text or a list in it, else the first; none with a handle. */
function chosen(type: DefinedType): readonly [index: number, payload: ValueType | undefined] {
  const cases = casesOf(type) ?? [];
  const can = [...cases.entries()].filter(([, t]) => t === undefined || !containsHandle(t));
  const best =
    can.find(([, t]) => t !== undefined && containsPointer(t)) ??
    (type.kind === 'option' ? can.find(([, t]) => t !== undefined) : undefined) ??
    can[0];
  if (best === undefined) throw new Error(`every case of a ${type.kind} needs a handle`);
  return best;
}

function cast(value: string, from: CoreNumType, to: CoreNumType): string {
  if (from === to) return value;
  if (from === 'i32' && to === 'i64') return `(i64.extend_i32_u ${value})`;
  throw new Error(`no interface has a ${from} where another case has a ${to}`);
}

/** What becomes of a result. */
export interface Taken {
  readonly locals: string;
  /** The core argument that says where the result goes, if it is in memory. */
  readonly area: string;
  /** The call, and what is done with what it gives. */
  call(code: string): string;
}

/**
 * Gives back every handle in the result of a function, but for the first of the resource `wanted`, which goes into `$h`.
 *
 * @param found gets the handles that there are
 */
export function dropHandles(type: FuncType, numberOf: NumberOf, found: Handles, wanted?: number): Taken {
  const { resultInMemory, results } = flattenFunc(type, 'lower');
  const locals: string[] = [];
  const handle = (resource: Resource, value: string): string => {
    const index = numberOf(resource);
    found.push({ resource: index, local: '$h' });
    const drop = `(call $drop${index} ${value})`;
    if (index !== wanted) return drop;
    return `(if (i32.lt_s (local.get $h) (i32.const 0)) (then (local.set $h ${value})) (else ${drop}))`;
  };
  const visit = (t: ValueType | undefined, base: string, offset: number): string => {
    if (typeof t !== 'object' || !containsHandle(t)) return '';
    if (t.kind === 'own') return handle(t.resource, `(i32.load offset=${offset} (local.get ${base}))`);
    if (t.kind === 'record' || t.kind === 'tuple') {
      const types = t.kind === 'tuple' ? t.types : t.fields.map((f) => f.type);
      const { offsets } = recordLayout(types);
      return types.map((f, i) => visit(f, base, offset + (offsets[i] ?? 0))).join('\n');
    }
    if (t.kind === 'list') {
      const [at, left] = [`$at${locals.length}`, `$left${locals.length}`];
      locals.push(at, left);
      return `(local.set ${at} (i32.load offset=${offset} (local.get ${base})))
        (local.set ${left} (i32.load offset=${offset + 4} (local.get ${base})))
        (block (loop
          (br_if 1 (i32.eqz (local.get ${left})))
          ${visit(t.element, at, 0)}
          (local.set ${at} (i32.add (local.get ${at}) (i32.const ${sizeOf(t.element)})))
          (local.set ${left} (i32.sub (local.get ${left}) (i32.const 1)))
          (br 0)))`;
    }
    const cases = casesOf(t) ?? [];
    const { payload } = variantLayout(cases);
    return cases
      .map((c, i) => {
        const inside = visit(c, base, offset + payload);
        if (inside === '') return '';
        const is = `(i32.eq (i32.load8_u offset=${offset} (local.get ${base})) (i32.const ${i}))`;
        return `(if ${is} (then ${inside}))`;
      })
      .join('\n');
  };
  let after = '';
  if (resultInMemory) {
    after = `(local.set $r (i32.const ${LAYOUT.results})) ${visit(type.result, '$r', 0)}`;
  } else if (typeof type.result === 'object' && type.result.kind === 'own') {
    after = handle(type.result.resource, '(local.get $r)');
  }
  return {
    locals: locals.map((l) => `(local ${l} i32)`).join(' '),
    area: resultInMemory ? `(i32.const ${LAYOUT.results})` : '',
    call: (code) => {
      if (resultInMemory || results.length === 0) return `${code} ${after}`;
      return after === '' ? `(drop ${code})` : `(local.set $r ${code}) ${after}`;
    },
  };
}
