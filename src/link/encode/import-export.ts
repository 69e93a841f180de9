import { idx } from '../../binary/indices.ts';
import type { ExternType } from '../../binary/extern-type.ts';
import type { SortIdx } from '../../binary/sort.ts';
import { isValueType } from '../../component/mention.ts';
import { isPlain } from '../../component/plain.ts';
import type { Entity, Item } from '../../component/types.ts';
import type { ComponentWriter } from './component-writer.ts';
import type { OuterScope } from './type-scope.ts';

/**
 * Imports an item; its types have names in the scope from then on.
 *
 * @param keep of an instance, only these exports
 */
export function importItem(
  writer: ComponentWriter,
  scope: OuterScope,
  { name, entity }: Item,
  keep?: ReadonlySet<string>,
): SortIdx {
  const index = writer.import({ name, type: scope.externType(entity, keep) });
  if (entity.kind === 'type') {
    const { type } = entity;
    if (type.kind === 'resource' || isValueType(type)) scope.bind(type, idx<'type'>(index));
  } else if (entity.kind === 'instance') {
    scope.locateAll(entity.type, () => idx<'instance'>(index), keep);
  }
  return { sort: entity.kind, index };
}

/** Exports `item` with its type written out, by the names that types have in the scope; its own types have names there from then on. */
export function exportAs(writer: ComponentWriter, scope: OuterScope, { name, entity }: Item, item: SortIdx): SortIdx {
  const index = writer.export({ name, item, type: ascription(scope, entity, item) });
  if (entity.kind === 'type' && (entity.type.kind === 'resource' || isValueType(entity.type))) {
    scope.bindChain(entity.type, idx<'type'>(index));
  } else if (entity.kind === 'instance') {
    scope.locateAll(entity.type, () => idx<'instance'>(index));
  }
  return { sort: item.sort, index };
}

function ascription(scope: OuterScope, entity: Entity, item: SortIdx): ExternType | undefined {
  switch (entity.kind) {
    case 'func':
      return scope.externType(entity);
    case 'type':
      return isValueType(entity.type) ? scope.externType(entity) : undefined;
    case 'instance':
      if (!isPlain(entity.type)) return undefined;
      // its own resources stay what they are
      scope.locateResources(entity.type, () => idx<'instance'>(item.index));
      return scope.externType(entity);
    default:
      return undefined;
  }
}
