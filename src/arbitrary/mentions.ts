import { forEachChild, type Item, type ResourceIdentity, type Type, type ValueType } from '../component/types.ts';

/** Whether a resource that `counts` stands in a type, bound in it or not. */
export function mentionsResource(type: Type, counts: (identity: ResourceIdentity) => boolean): boolean {
  switch (type.kind) {
    case 'resource':
      return counts(type.identity);
    case 'func':
      return type.params.some((param) => inValue(param.type, counts)) || inValue(type.result, counts);
    case 'instance':
      return inItems(type.exports, counts);
    case 'component':
      return inItems(type.imports, counts) || inItems(type.exports, counts);
    default:
      return inValue(type, counts);
  }
}

function inValue(type: ValueType | undefined, counts: (identity: ResourceIdentity) => boolean): boolean {
  if (type === undefined || typeof type === 'string') return false;
  if (type.kind === 'own' || type.kind === 'borrow') return counts(type.resource.identity);
  let found = false;
  forEachChild(type, (part) => {
    found ||= inValue(part, counts);
  });
  return found;
}

function inItems(items: ReadonlyMap<string, Item>, counts: (identity: ResourceIdentity) => boolean): boolean {
  return [...items.values()].some(({ entity }) => {
    switch (entity.kind) {
      case 'core module':
        return false;
      case 'value':
        return inValue(entity.type, counts);
      default:
        return mentionsResource(entity.type, counts);
    }
  });
}
