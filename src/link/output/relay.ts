import { idx } from '../../binary/indices.ts';
import type { SortIdx } from '../../binary/sort.ts';
import { concat } from '../../bytes/pieces.ts';
import { forEachChild, type DefinedType, type Item, type Resource, type ValueType } from '../../component/types.ts';
import { isValueType } from '../../component/mention.ts';
import { ComponentWriter } from '../encode/component-writer.ts';
import { importItem } from '../encode/import-export.ts';
import { OuterScope } from '../encode/type-scope.ts';

/**
 * A component without code, which stands where a program would: it exports instances that it imports. Each export comes from a component in
 * it that imports the instance and exports all of it again. So its types have names of its own, as tools that read WIT out of components
 * expect, and those that it uses of others are the ones that these export.
 *
 * @param imports each behind those whose types it uses
 * @param exported the names of those that it exports, all of them instances
 */
export function writeRelay(imports: Iterable<Item>, exported: ReadonlySet<string>): Uint8Array<ArrayBuffer> {
  const writer = new ComponentWriter();
  const scope = new OuterScope(writer);
  const given = [...imports].map((item) => ({ item, index: importItem(writer, scope, item) }));
  const owners = new Set<Type>();
  for (const { item, index } of given) {
    if (item.entity.kind !== 'instance') continue;
    if (exported.has(item.name.name)) {
      const used = usedBy(item, owners);
      const component = writer.component(writeShim(item, used));
      const args = used.map((type, i) => ({ name: typeName(i), type: scope.find(type) }));
      const instance = writer.instance({
        kind: 'instantiate',
        component,
        args: [
          ...args.flatMap(({ name, type }) =>
            type === undefined ? [] : [{ name, item: { sort: 'type', index: type } as const }],
          ),
          { name: INSTANCE, item: index },
        ],
      });
      const out = writer.export({ name: item.name, item: { sort: 'instance', index: instance }, type: undefined });
      scope.locateAll(item.entity.type, () => idx<'instance'>(out));
    }
    for (const type of typesOf(item)) owners.add(type);
  }
  return concat(writer.finish());
}

type Type = DefinedType | Resource;

const INSTANCE = 'i';

function typeName(i: number): string {
  return `t${i}`;
}

/** Imports an instance, and types that it uses, and exports what is in it, with its types by the names of the exports. */
function writeShim({ entity }: Item, used: readonly Type[]): readonly Uint8Array[] {
  const writer = new ComponentWriter();
  const scope = new OuterScope(writer);
  // what is exported mentions no type of the instance that is imported, but for the resources that it defines
  const inside = new OuterScope(writer);
  for (const [i, type] of used.entries()) {
    const item: Item = { name: { name: typeName(i), attributes: [] }, entity: { kind: 'type', type } };
    const { index } = importItem(writer, scope, item);
    inside.bind(type, idx<'type'>(index));
  }
  const { index } = importItem(writer, inside, { name: { name: INSTANCE, attributes: [] }, entity });
  if (entity.kind !== 'instance') return writer.finish();
  const instance = idx<'instance'>(index);
  const alias = (sort: 'type' | 'func', name: string): SortIdx => {
    return { sort, index: writer.alias({ kind: 'export', sort, instance, name }) };
  };
  for (const { name, entity: part } of entity.type.exports.values()) {
    const type = scope.externType(part);
    if (part.kind === 'type' && type.kind === 'type') {
      const { bound } = type;
      const item = bound.kind === 'eq' ? ({ sort: 'type', index: bound.type } as const) : alias('type', name.name);
      const exported = idx<'type'>(writer.export({ name, item, type: undefined }));
      if (part.type.kind === 'resource' || isValueType(part.type)) scope.bindChain(part.type, exported);
    } else writer.export({ name, item: alias('func', name.name), type });
  }
  return writer.finish();
}

/** The types of others that an instance uses, each behind those that it mentions itself. */
function usedBy(item: Item, others: ReadonlySet<Type>): readonly Type[] {
  const used = new Set<Type>();
  const seen = new Set<Type>(typesOf(item));
  const parts = (type: Type): void => {
    if (type.kind === 'own' || type.kind === 'borrow') mention(type.resource);
    else if (type.kind !== 'resource') forEachChild(type, (t) => mention(t));
  };
  const mention = (type: ValueType | Resource | undefined): void => {
    if (typeof type !== 'object' || seen.has(type)) return;
    seen.add(type);
    if (type.aliasOf === undefined) parts(type);
    else mention(type.aliasOf);
    if (others.has(type)) used.add(type);
  };
  for (const type of typesOf(item)) {
    if (type.aliasOf === undefined) parts(type);
    else mention(type.aliasOf);
  }
  if (item.entity.kind === 'instance') {
    for (const { entity } of item.entity.type.exports.values()) {
      if (entity.kind !== 'func') continue;
      for (const param of entity.type.params) mention(param.type);
      mention(entity.type.result);
    }
  }
  return [...used];
}

/** The types that an instance names. */
function typesOf({ entity }: Item): readonly Type[] {
  if (entity.kind !== 'instance') return [];
  return [...entity.type.exports.values()].flatMap(({ entity: e }) => {
    return e.kind === 'type' && (e.type.kind === 'resource' || isValueType(e.type)) ? [e.type] : [];
  });
}
