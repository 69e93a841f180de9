import { idx } from '../binary/indices.ts';
import type { CanonOpt } from '../binary/canon-opt.ts';
import { concat } from '../bytes/pieces.ts';
import type { Writer } from '../bytes/writer.ts';
import { flattenFunc, needsOf } from '../component/abi.ts';
import type { FuncType, Resource, ResourceIdentity } from '../component/types.ts';
import { opcodes } from '../core/instruction.ts';
import { writeModule, type ModuleExport, type ModuleImport } from '../core/link-write.ts';
import { sameSignature, type CoreSignature } from '../core/object.ts';
import { newIdentity } from './anew.ts';
import type { Choices } from './choices.ts';
import { append, defineType, type Scope } from './scope.ts';

/** What a core instance exports, by name. */
export type CoreExports = ReadonlyMap<string, CoreSignature | 'memory'>;

/** A core module: what it imports, under the module name that is empty, and what it exports. */
export interface CoreModule {
  readonly imports: readonly CoreSignature[];
  readonly exports: CoreExports;
}

/** The core index spaces. */
export interface Code {
  readonly funcs: CoreSignature[];
  memories: number;
  readonly instances: CoreExports[];
  readonly modules: CoreModule[];
  /** Resources of the component's own. */
  readonly resources: Set<ResourceIdentity>;
}

const REALLOC: CoreSignature = { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] };
const DESTRUCTOR: CoreSignature = { params: ['i32'], results: [] };

/** `(type (resource (rep i32)))`, with a destructor where there is a function for it. */
export function ownResource(scope: Scope, choices: Choices): void {
  const dtor = choices.flag() ? coreFuncIn(scope, choices, DESTRUCTOR) : undefined;
  const type: Resource = { kind: 'resource', identity: newIdentity(), aliasOf: undefined };
  const binary = {
    kind: 'resource',
    rep: 'i32',
    dtor: dtor === undefined ? undefined : idx<'core:func'>(dtor),
  } as const;
  defineType(scope, binary, type);
  scope.code.resources.add(type.identity);
  scope.local.add(type.identity);
}

/** `resource.new`, `resource.rep` and `resource.drop`, the first two of the component's own resources. */
export function resourceCanon(scope: Scope, choices: Choices): void {
  const kind = choices.of(['resource.drop', 'resource.new', 'resource.rep'] as const) ?? 'resource.drop';
  const type = choices.indexOf(
    scope.types,
    (type) => type.kind === 'resource' && (kind === 'resource.drop' || scope.code.resources.has(type.identity)),
  );
  if (type === undefined) return;
  canon(
    scope,
    { kind, type: idx<'type'>(type) },
    { params: ['i32'], results: kind === 'resource.drop' ? [] : ['i32'] },
  );
}

/** Definitions of the canonical ABI that need nothing. */
export function plainCanon(scope: Scope, choices: Choices): void {
  const [kind, params, results] = choices.of(PLAIN) ?? PLAIN[0];
  canon(scope, { kind }, { params, results });
}

const PLAIN = [
  ['waitable-set.new', [], ['i32']],
  ['waitable-set.drop', ['i32'], []],
  ['waitable.join', ['i32', 'i32'], []],
  ['subtask.drop', ['i32'], []],
  ['backpressure.inc', [], []],
  ['backpressure.dec', [], []],
  ['task.cancel', [], []],
] as const;

/** `stream.new` and its like, of a stream or future that is defined. */
export function channelCanon(scope: Scope, choices: Choices): void {
  const index = choices.indexOf(scope.types, ({ kind }) => kind === 'stream' || kind === 'future');
  const kind = index === undefined ? undefined : scope.types[index]?.kind;
  if (index === undefined || (kind !== 'stream' && kind !== 'future')) return;
  const type = idx<'type'>(index);
  switch (choices.below(3)) {
    case 0:
      canon(scope, { kind: `${kind}.new`, type }, { params: [], results: ['i64'] });
      break;
    case 1:
      canon(scope, { kind: `${kind}.drop-readable`, type }, { params: ['i32'], results: [] });
      break;
    default:
      canon(scope, { kind: `${kind}.cancel-read`, type, async: false }, { params: ['i32'], results: ['i32'] });
  }
}

/** `(core func (canon lower …))` of a function that the component has. */
export function lower(scope: Scope, choices: Choices): void {
  const func = choices.indexOf(scope.funcs, () => true);
  const type = func === undefined ? undefined : scope.funcs[func];
  if (func === undefined || type === undefined) return;
  const flat = flattenFunc(type, 'lower');
  const options = optionsFor(scope, choices, needsOf(type, 'lower', 'sync', flat));
  canon(scope, { kind: 'lower', func: idx<'func'>(func), options }, { params: flat.params, results: flat.results });
}

/** `(func (canon lift …))` as a function of a type that is defined: of core code that is there, or else of a module that is written. */
export function lift(scope: Scope, choices: Choices): void {
  const index = choices.indexOf(scope.types, ({ kind }) => kind === 'func');
  const type = index === undefined ? undefined : scope.types[index];
  if (index === undefined || type?.kind !== 'func') return;
  liftAs(scope, choices, index, type);
}

function liftAs(scope: Scope, choices: Choices, index: number, type: FuncType): void {
  const flat = flattenFunc(type, 'lift');
  const options = [...optionsFor(scope, choices, needsOf(type, 'lift', 'sync', flat))];
  if (choices.below(4) === 3) {
    const func = coreFuncIn(scope, choices, { params: flat.results, results: [] });
    options.push({ kind: 'post-return', func: idx<'core:func'>(func) });
  }
  const func = coreFuncIn(scope, choices, { params: flat.params, results: flat.results });
  if (scope.place.kind !== 'component') return;
  append(scope.place.sections, 'canon', {
    kind: 'lift',
    func: idx<'core:func'>(func),
    options,
    type: idx<'type'>(index),
  });
  scope.made.add(type);
  scope.funcs.push(type);
}

/** What must be said, and sometimes what may be. */
function optionsFor(
  scope: Scope,
  choices: Choices,
  needs: { readonly memory: boolean; readonly realloc: boolean },
): readonly CanonOpt[] {
  const options: CanonOpt[] = [];
  const realloc = needs.realloc;
  if (needs.memory || realloc || choices.below(4) === 3) {
    if (scope.code.memories === 0) writeCode(scope, [], [REALLOC]);
    options.push({ kind: 'memory', memory: idx<'core:memory'>(choices.below(scope.code.memories)) });
  }
  if (realloc) options.push({ kind: 'realloc', func: idx<'core:func'>(coreFuncIn(scope, choices, REALLOC)) });
  const encoding = choices.of([undefined, 'utf8', 'utf16', 'latin1+utf16'] as const);
  if (encoding !== undefined) options.push({ kind: 'string-encoding', encoding });
  return choices.flag() ? options.reverse() : options;
}

/** A core module that is given lowered functions and exports others, instantiated. */
export function coreCode(scope: Scope, choices: Choices): void {
  const imports = choices.times(Math.min(choices.below(4), scope.code.funcs.length), () =>
    choices.below(scope.code.funcs.length),
  );
  const exports = choices.times(choices.below(3), () => choices.of(SIGNATURES) ?? REALLOC);
  writeCode(scope, imports, exports);
}

const SIGNATURES: readonly CoreSignature[] = [REALLOC, DESTRUCTOR, { params: [], results: ['i32'] }];

/** The index of a core function with this signature; of one that is written where there is none. */
function coreFuncIn(scope: Scope, choices: Choices, signature: CoreSignature): number {
  return choices.indexOf(scope.code.funcs, (one) => sameSignature(one, signature)) ?? writeCode(scope, [], [signature]);
}

/**
 * Writes a core module with a memory and functions that trap, an instance of it, and aliases of all that it exports.
 *
 * @param imports core functions that it is given
 * @returns the index of the first of its functions, or of the next function where it has none
 */
function writeCode(scope: Scope, imports: readonly number[], exports: readonly CoreSignature[]): number {
  const { code, place } = scope;
  const first = code.funcs.length;
  if (place.kind !== 'component') return first;
  const given = imports.flatMap((index) => code.funcs[index] ?? []);
  const bytes = moduleOf(given, exports);
  place.sections.push({ kind: 'core module', bytes });
  const module = code.modules.length;
  const instance = code.instances.length;
  const names = exports.map((_, at) => `f${String(at)}`);
  const exported: CoreExports = new Map<string, CoreSignature | 'memory'>([
    ['m', 'memory'],
    ...exports.map((signature, at) => [names[at] ?? '', signature] as const),
  ]);
  code.modules.push({ imports: given, exports: exported });
  if (given.length > 0) {
    const items = imports.map((index, at) => ({ name: `i${String(at)}`, item: { sort: 'func', index } as const }));
    append(place.sections, 'core instance', { kind: 'exports', exports: items });
    code.instances.push(new Map());
  }
  const args = given.length === 0 ? [] : [{ name: '', instance: idx<'core:instance'>(instance) }];
  append(place.sections, 'core instance', { kind: 'instantiate', module: idx<'core:module'>(module), args });
  const made = idx<'core:instance'>(code.instances.push(exported) - 1);
  append(place.sections, 'alias', { kind: 'core export', sort: 'memory', instance: made, name: 'm' });
  code.memories++;
  for (const [at, signature] of exports.entries()) {
    append(place.sections, 'alias', { kind: 'core export', sort: 'func', instance: made, name: names[at] ?? '' });
    code.funcs.push(signature);
  }
  return first;
}

function moduleOf(imports: readonly CoreSignature[], exports: readonly CoreSignature[]): Uint8Array {
  const given = imports.map((type, at): ModuleImport => ({
    module: '',
    name: `i${String(at)}`,
    item: { kind: 'func', type },
  }));
  const memory: ModuleExport = { name: 'm', kind: 'memory', index: 0 };
  return concat(
    writeModule({
      imports: given,
      funcs: exports.map((type) => ({ type, write: trap })),
      memory: 1,
      exports: [
        memory,
        ...exports.map((_, at) => ({ name: `f${String(at)}`, kind: 'func' as const, index: given.length + at })),
      ],
    }),
  );
}

/** A body without locals that traps. */
function trap(w: Writer): void {
  w.u32(0);
  w.u8(opcodes.none.unreachable);
  w.u8(opcodes.none.end);
}

function canon(
  { place, code }: Scope,
  definition: Parameters<typeof append<'canon'>>[2],
  signature: CoreSignature,
): void {
  if (place.kind !== 'component') return;
  append(place.sections, 'canon', definition);
  code.funcs.push(signature);
}
