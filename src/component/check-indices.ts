import { readAlias } from '../binary/alias.ts';
import type { CanonOpt } from '../binary/canon-opt.ts';
import { readCanon, type Canon } from '../binary/canon.ts';
import { readCoreType } from '../binary/core-type.ts';
import { readExport, type Export } from '../binary/export.ts';
import { readImport } from '../binary/import.ts';
import { readCoreInstance, readInstance, type CoreInstance, type Instance } from '../binary/instance.ts';
import { readItems, readSections, type Range, type Section } from '../binary/section.ts';
import { readStartSection } from '../binary/start.ts';
import { readType } from '../binary/type.ts';
import { readValue } from '../binary/value.ts';
import type { Reader } from '../bytes/reader.ts';
import { unreachable } from '../errors.ts';
import type { Budget } from './budget.ts';
import { coreSort, IndexSpaces } from './index-spaces.ts';
import { defineAlias, defineCoreType, useCoreValType, useExternType, useType, useValType } from './type-indices.ts';

/**
 * Checks that every index and every outer alias of a component refers to an existing definition of that component, also in nested
 * components that nothing instantiates. The output nests the component in another one, where an outer alias that reaches too far would
 * refer to a definition of the outer component. Reads every definition once, without evaluating it.
 *
 * @throws WasmvirtError `index-out-of-bounds`, with the offset of the definition; what the readers throw; `limit`
 */
export function checkIndices(bytes: Uint8Array, range: Range, budget: Budget): void {
  checkComponent(bytes, range, undefined, budget);
}

function checkComponent(bytes: Uint8Array, range: Range, outer: IndexSpaces | undefined, budget: Budget): void {
  budget.nested(() => {
    const spaces = new IndexSpaces(outer);
    for (const section of readSections(bytes, range)) {
      budget.spend(0);
      checkSection(bytes, section, spaces, budget);
    }
  });
}

function checkSection(bytes: Uint8Array, { kind, body }: Section, spaces: IndexSpaces, budget: Budget): void {
  if (kind === 'custom') return;
  if (kind === 'core module' || kind === 'component') {
    if (kind === 'component') checkComponent(bytes, body, spaces, budget);
    spaces.push(kind);
    return;
  }
  budget.decoded(body.end - body.start);
  const each = <T>(read: (r: Reader) => T, check: (item: T, offset: number) => void): void => {
    readItems(bytes, body, (r) => {
      const at = r.offset;
      check(read(r), at);
    });
  };
  switch (kind) {
    case 'core instance':
      each(readCoreInstance, (i, at) => defineCoreInstance(i, spaces, at));
      return;
    case 'core type':
      each(readCoreType, (t, at) => defineCoreType(t, spaces, at));
      return;
    case 'instance':
      each(readInstance, (i, at) => defineInstance(i, spaces, at));
      return;
    case 'alias':
      each(readAlias, (a, at) => defineAlias(a, spaces, at));
      return;
    case 'type':
      each(readType, (t, at) => {
        useType(t, spaces, at);
        spaces.push('type');
      });
      return;
    case 'canon':
      each(readCanon, (c, at) => {
        useCanon(c, spaces, at);
        spaces.push(c.kind === 'lift' ? 'func' : 'core func');
      });
      return;
    case 'start': {
      const start = readStartSection(bytes, body);
      spaces.use('func', start.func, body.start);
      for (const value of start.args) spaces.use('value', value, body.start);
      spaces.push('value', start.results);
      return;
    }
    case 'import':
      each(readImport, ({ type }, at) => {
        useExternType(type, spaces, at);
        spaces.push(type.kind);
      });
      return;
    case 'export':
      each(readExport, (e, at) => defineExport(e, spaces, at));
      return;
    case 'value':
      each(readValue, ({ type }, at) => {
        useValType(type, spaces, at);
        spaces.push('value');
      });
      return;
    default:
      throw unreachable(kind);
  }
}

function defineCoreInstance(instance: CoreInstance, spaces: IndexSpaces, offset: number): void {
  if (instance.kind === 'instantiate') {
    spaces.use('core module', instance.module, offset);
    for (const arg of instance.args) spaces.use('core instance', arg.instance, offset);
  } else {
    for (const { item } of instance.exports) spaces.use(coreSort(item.sort), item.index, offset);
  }
  spaces.push('core instance');
}

function defineInstance(instance: Instance, spaces: IndexSpaces, offset: number): void {
  if (instance.kind === 'instantiate') spaces.use('component', instance.component, offset);
  for (const { item } of instance.kind === 'instantiate' ? instance.args : instance.exports) {
    spaces.use(item.sort, item.index, offset);
  }
  spaces.push('instance');
}

function defineExport({ item, type }: Export, spaces: IndexSpaces, offset: number): void {
  spaces.use(item.sort, item.index, offset);
  if (type !== undefined) useExternType(type, spaces, offset);
  spaces.push(item.sort);
}

function useCanon(canon: Canon, spaces: IndexSpaces, offset: number): void {
  switch (canon.kind) {
    case 'lift':
      spaces.use('core func', canon.func, offset);
      useOptions(canon.options, spaces, offset);
      spaces.use('type', canon.type, offset);
      return;
    case 'lower':
      spaces.use('func', canon.func, offset);
      useOptions(canon.options, spaces, offset);
      return;
    case 'task.return':
      useValType(canon.result, spaces, offset);
      useOptions(canon.options, spaces, offset);
      return;
    case 'context.get':
    case 'context.set':
      useCoreValType(canon.type, spaces, offset, 0);
      return;
    case 'stream.read':
    case 'stream.write':
    case 'future.read':
    case 'future.write':
      spaces.use('type', canon.type, offset);
      useOptions(canon.options, spaces, offset);
      return;
    case 'resource.new':
    case 'resource.drop':
    case 'resource.rep':
    case 'stream.new':
    case 'stream.cancel-read':
    case 'stream.cancel-write':
    case 'stream.drop-readable':
    case 'stream.drop-writable':
    case 'future.new':
    case 'future.cancel-read':
    case 'future.cancel-write':
    case 'future.drop-readable':
    case 'future.drop-writable':
      spaces.use('type', canon.type, offset);
      return;
    case 'error-context.new':
    case 'error-context.debug-message':
      useOptions(canon.options, spaces, offset);
      return;
    case 'waitable-set.wait':
    case 'waitable-set.poll':
      spaces.use('core memory', canon.memory, offset);
      return;
    case 'thread.new-indirect':
    case 'thread.spawn-indirect':
      spaces.use('core type', canon.type, offset);
      spaces.use('core table', canon.table, offset);
      return;
    case 'thread.spawn-ref':
      spaces.use('core type', canon.type, offset);
      return;
    case 'task.cancel':
    case 'subtask.cancel':
    case 'subtask.drop':
    case 'error-context.drop':
    case 'waitable-set.new':
    case 'waitable-set.drop':
    case 'waitable.join':
    case 'backpressure.inc':
    case 'backpressure.dec':
    case 'thread.index':
    case 'thread.resume-later':
    case 'thread.yield':
    case 'thread.suspend':
    case 'thread.suspend-then-resume':
    case 'thread.yield-then-resume':
    case 'thread.suspend-then-promote':
    case 'thread.yield-then-promote':
    case 'thread.available-parallelism':
      return;
    default:
      throw unreachable(canon);
  }
}

function useOptions(options: readonly CanonOpt[], spaces: IndexSpaces, offset: number): void {
  for (const option of options) {
    switch (option.kind) {
      case 'memory':
        spaces.use('core memory', option.memory, offset);
        break;
      case 'realloc':
      case 'post-return':
      case 'callback':
        spaces.use('core func', option.func, offset);
        break;
      case 'core-type':
        spaces.use('core type', option.type, offset);
        break;
      case 'string-encoding':
      case 'async':
      case 'gc':
        break;
      default:
        throw unreachable(option);
    }
  }
}
