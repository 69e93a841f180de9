import { readAlias } from '../binary/alias.ts';
import { readCanon } from '../binary/canon.ts';
import { readCoreInstance } from '../binary/core-instance.ts';
import { readCoreType } from '../binary/core-type.ts';
import { readCustomName } from '../binary/custom.ts';
import { readExport, type Export } from '../binary/export.ts';
import { readImport } from '../binary/import.ts';
import { readInstance } from '../binary/instance.ts';
import { MAX } from '../binary/limits.ts';
import { eachSection, readBody, readCount, type Range, type Section } from '../binary/section.ts';
import { readStart } from '../binary/start.ts';
import { readType } from '../binary/type.ts';
import { readValue } from '../binary/value.ts';
import { Reader } from '../bytes/reader.ts';
import { mismatchText } from '../component/fit-values.ts';
import { WasmvirtError } from '../errors.ts';
import { addAlias } from './alias.ts';
import { addCanon } from './canon.ts';
import { checkCount, type Context } from './context.ts';
import type { CoreEngine, Undecided } from './core-engine.ts';
import { addCoreInstance } from './core-instance.ts';
import { moduleTypeOf } from './core-module.ts';
import { addExport, addImport, describedEntity, entityAt, newName } from './entity.ts';
import { finish } from './finish.ts';
import { Fit } from './fit.ts';
import { addInstance } from './instance.ts';
import { LIMITS } from './limits.ts';
import { addCoreType, addType } from './nested-type.ts';
import { quoted, refusal, refuse } from './rule.ts';
import { addStart } from './start.ts';
import { State } from './state.ts';
import { addValue } from './value.ts';
import type { ComponentType, Entity } from './types.ts';

/** One validation of core modules: the engine, and what it could not decide. `undefined`: core modules are only read for their types. */
export interface CoreModules {
  readonly engine: CoreEngine;
  readonly undecided: Undecided[];
}

/**
 * The type of the component in `range`, after a check of all that is in it: each definition once, in the order of the binary.
 *
 * @param outer the index spaces of the component that it is in
 * @throws WasmvirtError with the offset of the first definition that breaks a rule
 */
export function validateComponent(
  range: Range,
  outer: State | undefined,
  modules: CoreModules | undefined,
  cx: Context,
  depth = 0,
): ComponentType {
  if (depth > MAX.depth) throw placed(refusal('limit', `components are nested deeper than ${MAX.depth}`), range.start);
  const state = new State('component', outer);
  for (const section of eachSection(cx.bytes, range, cx.tally)) readSection(section, state, modules, cx, depth);
  return within(range.end, () => finish(state, cx));
}

function readSection(
  { kind, start, body }: Section,
  state: State,
  modules: CoreModules | undefined,
  cx: Context,
  depth: number,
): void {
  const each = <T>(read: (r: Reader) => T, add: (item: T, state: State, cx: Context) => void): void => {
    const r = new Reader(cx.bytes, body.start, body.end, cx.tally);
    const count = r.count('items', MAX.items);
    cx.tally.items(count, body.start);
    for (let i = 0; i < count; i += 1) {
      const offset = r.offset;
      const item = read(r);
      within(offset, () => {
        add(item, state, cx);
      });
    }
    if (r.remaining > 0)
      r.raise('section-size', `${r.remaining} bytes are left over at the end of a section`, r.offset);
  };
  switch (kind) {
    case 'custom':
      readCustomName(cx.bytes, body);
      return;
    case 'core module':
      within(start, () => {
        checkCount(state.coreModules.length + 1, LIMITS.modules, 'core modules');
        const undecided = modules?.engine.check(body, cx);
        if (undecided !== undefined) modules?.undecided.push(undecided);
        state.push({ kind: 'core module', type: moduleTypeOf(body, cx) });
      });
      return;
    case 'component':
      within(start, () => {
        checkCount(state.components.length + 1, LIMITS.components, 'components');
        state.components.push(validateComponent(body, state, modules, cx, depth + 1));
      });
      return;
    case 'core instance':
    case 'instance':
      within(body.start, () => {
        state.checkInstances(readCount(cx.bytes, body));
      });
      if (kind === 'instance') each(readInstance, addInstance);
      else each(readCoreInstance, addCoreInstance);
      return;
    case 'core type':
      each(readCoreType, addCoreType);
      return;
    case 'alias':
      each(readAlias, addAlias);
      return;
    case 'type':
      each((r) => readType(r), addType);
      return;
    case 'canon':
      each(readCanon, addCanon);
      return;
    case 'start':
      within(body.start, () => {
        addStart(readBody(cx.bytes, body, readStart, cx.tally), state, cx);
      });
      return;
    case 'import':
      each(readImport, ({ name, type }) => {
        addImport(name, describedEntity(type, state, cx), state, cx);
      });
      return;
    case 'export':
      each(readExport, (item) => {
        addExport(item.name, exportedEntity(item, state, cx), state, cx);
      });
      return;
    case 'value':
      within(start, () => {
        cx.need('cm-values', 'a section of values');
      });
      each(readValue, addValue);
      return;
    default:
      kind satisfies never;
  }
}

/** What is exported, or its declared type, of which it must be a subtype. */
function exportedEntity({ name, item, type }: Export, state: State, cx: Context): Entity {
  const found = entityAt(item, state, cx);
  const actual = found.kind === 'type' ? newName(found.type) : found;
  if (type === undefined) return actual;
  const declared = describedEntity(type, state, cx);
  const mismatch = new Fit(cx).entity(actual, declared);
  if (mismatch !== undefined) {
    refuse('ascription', `the export ${quoted(name.name)} is not of its declared type: ${mismatchText(mismatch)}`);
  }
  return declared;
}

/** Runs `f`; a fault that has no offset is at `offset`. */
function within<T>(offset: number, f: () => T): T {
  try {
    return f();
  } catch (error) {
    throw error instanceof WasmvirtError && error.offset === undefined ? placed(error, offset) : error;
  }
}

function placed(error: WasmvirtError, offset: number): WasmvirtError {
  const detail = error.rule === undefined ? { offset } : { offset, rule: error.rule };
  return new WasmvirtError(error.code, error.sentence, { ...detail, cause: error });
}
