import type { ModelDescriptor, ModelDirectory, ModelMount, ModelNode } from './model-nodes.ts';

/** What a stream of entries has still to give: names that were there when it was made and have not been removed since, each once. */
export interface ModelListing {
  readonly node: ModelDirectory;
  readonly mount: ModelMount;
  readonly names: Set<string>;
}

/** `undefined` for what is no directory. */
export function startListing({ node, mount }: ModelDescriptor): ModelListing | undefined {
  if (node.kind !== 'directory') return undefined;
  const listing = { node, mount, names: new Set(node.entries.keys()) };
  node.listings.add(listing);
  node.holders += 1;
  return listing;
}

/** The first by bytes. */
export function nextOf({
  node,
  names,
}: ModelListing): { readonly name: string; readonly child: ModelNode } | undefined {
  const [name] = [...names].sort(byBytes);
  const child = name === undefined ? undefined : node.entries.get(name);
  if (name === undefined || child === undefined) return undefined;
  names.delete(name);
  return { name, child };
}

export function endListing(listing: ModelListing): void {
  listing.node.listings.delete(listing);
}

/** Takes a name out of a directory; what replaces what a name stands for leaves the name. */
export function removeName(directory: ModelDirectory, name: string): void {
  directory.entries.delete(name);
  for (const { names } of directory.listings) names.delete(name);
}

export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
