/** A place in a tree of definitions where something else can be put. */
export interface Spot {
  readonly value: unknown;
  /** Where it is. @example 'sections.2.items.0.func' */
  readonly path: string;
  /** What it is: the kind of the definition that has it, and its property. Spots of one kind are alike. @example 'lift.func' */
  readonly kind: string;
  /** The property that it is, or the one whose items it is among. */
  readonly key: string;
  /** Names that stand beside it. */
  readonly beside: readonly string[];
  /** The whole tree with something else here. */
  readonly put: (other: unknown) => unknown;
}

/** An array of a tree may be of any items. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !isArray(value) && !(value instanceof Uint8Array);
}

/** All places in a tree, by kind. */
export function spotsIn(tree: unknown): readonly (readonly Spot[])[] {
  const kinds = new Map<string, Spot[]>();
  visit({ value: tree, path: '', kind: '', key: '', beside: [], put: (other) => other }, kinds);
  return [...kinds.values()];
}

function visit(spot: Spot, kinds: Map<string, Spot[]>): void {
  const { value, path, kind, key, put } = spot;
  const alike = kinds.get(kind);
  if (alike === undefined) kinds.set(kind, [spot]);
  else alike.push(spot);
  if (isArray(value)) {
    const beside = value.flatMap((item) => nameOf(item) ?? []);
    for (const [at, item] of value.entries()) {
      const inside = (other: unknown): unknown => put([...value.slice(0, at), other, ...value.slice(at + 1)]);
      // an array of arrays would be of one kind with its items
      visit({ value: item, path: `${path}.${String(at)}`, kind: `${kind}[]`, key, beside, put: inside }, kinds);
    }
  } else if (isTree(value)) {
    const name = typeof value['kind'] === 'string' ? value['kind'] : kind;
    for (const [property, part] of Object.entries(value)) {
      const inside = (other: unknown): unknown => put({ ...value, [property]: other });
      const inner = path === '' ? property : `${path}.${property}`;
      visit(
        { value: part, path: inner, kind: `${name}.${property}`, key: property, beside: spot.beside, put: inside },
        kinds,
      );
    }
  }
}

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  if (!isTree(item)) return undefined;
  const name = item['name'] ?? item['label'];
  return isTree(name) ? nameOf(name) : typeof name === 'string' ? name : undefined;
}
