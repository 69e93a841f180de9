import type { Package } from './document.ts';

/**
 * Sorts packages so that each follows those whose types it uses, and keeps the given order otherwise. Not recursive, because there can be
 * many.
 */
export function inOrderOfUse(packages: readonly Package[]): readonly Package[] {
  const order: Package[] = [];
  const entered = new Set<Package>();
  const given = new Set(packages);
  for (const start of packages) {
    const stack = [start].filter((p) => !entered.has(p)).map((p) => enter(p, entered));
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { value } = top.uses.next();
      if (value === undefined) {
        order.push(top.package);
        stack.pop();
      } else if (given.has(value) && !entered.has(value)) {
        stack.push(enter(value, entered));
      }
    }
  }
  return order;
}

interface Visit {
  readonly package: Package;
  readonly uses: Iterator<Package, undefined>;
}

function enter(of: Package, entered: Set<Package>): Visit {
  entered.add(of);
  return { package: of, uses: packagesUsedBy(of) };
}

function* packagesUsedBy(of: Package): Generator<Package, undefined> {
  for (const { types } of of.interfaces.values()) {
    for (const { body } of types.values()) {
      if (body.kind === 'use') yield body.from.package;
    }
  }
  return undefined;
}
