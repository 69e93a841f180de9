import type { CoreNumType } from '../../src/binary/core-type.ts';
import { casesOf, flattenFunc, flatten, variantLayout } from '../../src/component/abi.ts';
import { rootOf } from '../../src/component/mention.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { FuncType, ResourceIdentity, ValueType } from '../../src/component/types.ts';
import { importer, nested } from '../support/spec-wit.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** A core parameter, and what it is for. */
export interface RawParam {
  readonly type: CoreNumType;
  /** The number of a handle's resource. */
  readonly resource: number | undefined;
  /** Part of a list or string; or how many cases there are of which it is one. */
  readonly role: 'pointer' | 'length' | number | undefined;
}

/** A function that the guest imports, as its core code calls it: nothing of what a compiler would see to holds. */
export interface RawFunction {
  /** `wasi:io/streams@0.2.12#[method]input-stream.read` */
  readonly of: string;
  readonly params: readonly RawParam[];
  readonly results: readonly CoreNumType[];
  /** The resource of the handle that it returns, or that the payload of a result's good case is, with its place in memory. */
  readonly makes: { readonly resource: number; readonly at: number | undefined } | undefined;
  /** Whether the last parameter is where the result goes. */
  readonly area: boolean;
}

/** An argument: a number, or the handle of a resource that was made last. */
export type RawArgument = { readonly value: number | bigint } | { readonly handle: number };

export interface RawCall {
  readonly of: number;
  readonly args: readonly RawArgument[];
}

/** Calls one after the other. `how`: what the guest's realloc does meanwhile. */
export interface Sequence {
  readonly how: Misbehaviour;
  readonly calls: readonly RawCall[];
}

/** The guest's realloc: gives room; an address that is not aligned; one outside of the memory; calls a function that drops a handle. */
export const MISBEHAVIOURS = ['none', 'unaligned', 'outside', 'reenters'] as const;
export type Misbehaviour = (typeof MISBEHAVIOURS)[number];

/** Where results go that are in memory. */
export const AREA = 4096;
/** Where `DATA` is. */
export const DATA_AT = 1024;
/** Names, numbers, pointers into itself, and bytes that are not UTF-8. */
const DATA = [
  'a.txt\\00d/b.bin\\00',
  '\\ff\\c3\\28\\ed\\a0\\80\\f4\\90\\80\\80\\00\\00',
  '\\01\\00\\00\\00\\00\\04\\00\\00\\05\\00\\00\\00\\02\\00\\00\\00\\00\\04\\00\\00\\08\\00\\00\\00',
].join('');
/** Where `IMAGE` is. */
export const IMAGE_AT = 8192;
export const IMAGE_WORDS = 2048;
/** Words that values in memory are made of: cases, lengths, addresses of such words, scalar values, and few that are none of these. */
const IMAGE_VALUES = [0, 1, 0, 1, 2, 0, 3, IMAGE_AT, IMAGE_AT + 64, DATA_AT, 0x61, 5, 0, 1, 0xd800, 0x110000, 0x101];
const IMAGE = Array.from({ length: IMAGE_WORDS }, (_, i) => {
  const value = IMAGE_VALUES[(Math.imul(i + 1, 0x9e3779b1) >>> 8) % IMAGE_VALUES.length] ?? 0;
  return [0, 8, 16, 24].map((by) => `\\${((value >>> by) & 0xff).toString(16).padStart(2, '0')}`).join('');
}).join('');

/** What a guest imports: interfaces by their full names, and the texts of the packages that have them. */
export interface Imports {
  readonly interfaces: readonly string[];
  readonly packages: readonly string[];
}

/** The functions that a guest can call. */
export async function rawFunctions({ interfaces, packages }: Imports): Promise<readonly RawFunction[]> {
  const world = resolveComponent(await importer(interfaces, packages));
  const resources = new Map<ResourceIdentity, number>();
  const numberOf = (identity: ResourceIdentity): number => {
    const number = resources.get(identity) ?? resources.size;
    resources.set(identity, number);
    return number;
  };
  const functions: RawFunction[] = [];
  for (const [module, { entity }] of world.imports) {
    if (entity.kind !== 'instance' || !interfaces.includes(module)) continue;
    for (const [field, { entity: inner }] of entity.type.exports) {
      if (inner.kind === 'func') functions.push(rawFunction(`${module}#${field}`, inner.type, numberOf));
      else if (inner.kind === 'type' && inner.type.kind === 'resource' && inner.type.aliasOf === undefined) {
        functions.push({
          of: `${module}#[resource-drop]${field}`,
          params: [{ type: 'i32', resource: numberOf(inner.type.identity), role: undefined }],
          results: [],
          makes: undefined,
          area: false,
        });
      }
    }
  }
  return functions;
}

function rawFunction(of: string, type: FuncType, numberOf: (identity: ResourceIdentity) => number): RawFunction {
  const flat = flattenFunc(type, 'lower');
  const roles = type.params.flatMap(({ type: t }) => {
    const resource = resourceIn(t);
    return flatten(t).map((_, i) => ({
      resource: resource === undefined ? undefined : numberOf(resource),
      role: roleOf(t, i),
    }));
  });
  const params = flat.params.map((core, i) => {
    if (flat.paramsInMemory && i === 0) return { type: core, resource: undefined, role: 'pointer' as const };
    const { resource, role } = (flat.paramsInMemory ? undefined : roles[i]) ?? {};
    return { type: core, resource, role };
  });
  const { result } = type;
  const made = result === undefined ? undefined : resourceIn(result);
  let makes: RawFunction['makes'];
  if (made !== undefined) makes = { resource: numberOf(made), at: undefined };
  else if (typeof result === 'object') {
    const root = rootOf(result);
    const ok = root.kind === 'result' ? root.ok : undefined;
    const inside = ok === undefined ? undefined : resourceIn(ok);
    if (root.kind === 'result' && inside !== undefined && flat.resultInMemory) {
      makes = { resource: numberOf(inside), at: variantLayout([root.ok, root.error]).payload };
    }
  }
  return { of, params, results: flat.results, makes, area: flat.resultInMemory };
}

function roleOf(type: ValueType, i: number): RawParam['role'] {
  const root = typeof type === 'string' ? undefined : rootOf(type);
  if (type === 'string' || root?.kind === 'list') return i === 0 ? 'pointer' : 'length';
  return root === undefined || i > 0 ? undefined : casesOf(root)?.length;
}

function resourceIn(type: ValueType): ResourceIdentity | undefined {
  if (typeof type !== 'object') return undefined;
  const root = rootOf(type);
  return root.kind === 'own' || root.kind === 'borrow' ? root.resource.identity : undefined;
}

/**
 * A guest that exports `run-0`, `run-1` and so on: each makes the calls of a sequence, and returns a number that depends on what they returned, but
 * for handles, whose numbers are nobody's business. Before it, every function without parameters that makes a handle is called.
 */
export async function rawGuest(
  { interfaces, packages }: Imports,
  functions: readonly RawFunction[],
  sequences: readonly Sequence[],
): Promise<Uint8Array> {
  const imports = functions.map(({ of, params, results }, i) => {
    const [module, field] = of.split('#');
    return `(import "${module ?? ''}" "${field ?? ''}" (func $f${i} ${list(
      'param',
      params.map((p) => p.type),
    )} ${list('result', results)}))`;
  });
  const resources =
    1 +
    Math.max(
      0,
      ...functions.flatMap((f) => f.params.map((p) => p.resource ?? 0)),
      ...functions.map((f) => f.makes?.resource ?? 0),
    );
  const slots = Array.from({ length: resources }, (_, i) => `(global $h${i} (mut i32) (i32.const 0))`);
  const makers = functions.flatMap((f, i) => {
    if (f.of.endsWith('#get-directories')) return [{ of: i, args: [{ value: AREA }] }];
    return f.params.length === 0 && f.makes !== undefined ? [{ of: i, args: [] }] : [];
  });
  const drop = functions.findIndex(({ of }) => of.includes('[resource-drop]output-stream'));
  const exported = sequences.map(({ how, calls }, i) => {
    const steps = [...makers, ...calls].map((call) => step(call, functions)).join('\n');
    return `(func (export "run-${i}") (result i64) (global.set $how (i32.const ${MISBEHAVIOURS.indexOf(how)}))
      ${steps} (global.get $hash))`;
  });
  const witSource = `package test:raw;
    world w { ${interfaces.map((name) => `import ${name};`).join('\n')}
      ${sequences.map((_, i) => `export run-${i}: func() -> u64;`).join('\n')} }
    ${nested(packages)}`;
  const output = functions[drop]?.params[0]?.resource ?? 0;
  const text = `(module ${imports.join('\n')} ${slots.join('\n')}
    (memory (export "memory") 2)
    (data (i32.const ${DATA_AT}) "${DATA}")
    (data (i32.const ${IMAGE_AT}) "${IMAGE}")
    (global $top (mut i32) (i32.const 65536))
    (global $how (mut i32) (i32.const 0))
    (global $hash (mut i64) (i64.const 0))
    (func $note (param i64)
      (global.set $hash (i64.add (i64.mul (global.get $hash) (i64.const 1099511628211)) (local.get 0))))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $p i32)
      (if (i32.eq (global.get $how) (i32.const 1)) (then (return (i32.const 65537))))
      (if (i32.eq (global.get $how) (i32.const 2)) (then (return (i32.const 0xfffffff0))))
      (if (i32.eq (global.get $how) (i32.const 3)) (then ${drop < 0 ? '' : `(call $f${drop} (global.get $h${output}))`}))
      (local.set $p
        (i32.and
          (i32.add (global.get $top) (i32.sub (local.get 2) (i32.const 1)))
          (i32.sub (i32.const 0) (local.get 2))))
      (global.set $top (i32.add (local.get $p) (local.get 3)))
      (local.get $p))
    ${exported.join('\n')})`;
  return wasmTools((tools) => {
    const binary = tools.parse(text);
    return tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }));
  });
}

function list(kind: string, types: readonly string[]): string {
  return types.length === 0 ? '' : `(${kind} ${types.join(' ')})`;
}

function step({ of, args }: RawCall, functions: readonly RawFunction[]): string {
  const f = functions[of];
  if (f === undefined) throw new Error('there is no such function');
  const values = f.params.map(({ type }, i) => {
    const arg = args[i] ?? { value: 0 };
    return 'handle' in arg ? `(global.get $h${arg.handle})` : `(${type}.const ${arg.value})`;
  });
  const call = `(call $f${of} ${values.join(' ')})`;
  const [result] = f.results;
  if (result !== undefined) {
    if (f.makes !== undefined) return `(global.set $h${f.makes.resource} ${call})`;
    const wide = { i32: 'i64.extend_i32_u', i64: '', f32: 'i64.trunc_sat_f32_s', f64: 'i64.trunc_sat_f64_s', v128: '' }[
      result
    ];
    return `(call $note ${wide === '' ? call : `(${wide} ${call})`})`;
  }
  if (!f.area) return call;
  // list<tuple<own<descriptor>, string>>
  if (f.of.endsWith('#get-directories')) {
    const descriptor = functions.find(({ of: name }) => name.endsWith('[resource-drop]descriptor'))?.params[0]
      ?.resource;
    return `${call} (if (i32.load offset=4 (i32.const ${AREA}))
      (then (global.set $h${descriptor ?? 0} (i32.load (i32.load (i32.const ${AREA}))))))`;
  }
  // where it went only if that was where it should
  const noted = `${call} (call $note (i64.extend_i32_u (i32.load8_u (i32.const ${AREA}))))`;
  if (f.makes?.at === undefined) return noted;
  return `${noted} (if (i32.eqz (i32.load8_u (i32.const ${AREA})))
    (then (global.set $h${f.makes.resource} (i32.load offset=${f.makes.at} (i32.const ${AREA})))))`;
}
