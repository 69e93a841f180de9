import { interfaceOf, type InterfaceName } from '../../component/extern-name.ts';
import type { Item } from '../../component/types.ts';
import { isVersion03 } from '../capabilities/table.ts';

/** A package without its version, as in `wasi:filesystem`. */
export function packageOf({ namespace, package: name }: InterfaceName): string {
  return `${namespace}:${name}`;
}

/** The packages of which imports have functions in WASI 0.3 and in another version. */
export function mixedPackages(imports: Iterable<Item>): ReadonlySet<string> {
  const seen = { in03: new Set<string>(), others: new Set<string>() };
  for (const { name, entity } of imports) {
    const asked = interfaceOf(name);
    if (asked === undefined || entity.kind !== 'instance') continue;
    if (![...entity.type.exports.values()].some((e) => e.entity.kind === 'func')) continue;
    (isVersion03(asked.version) ? seen.in03 : seen.others).add(packageOf(asked));
  }
  return new Set([...seen.in03].filter((name) => seen.others.has(name)));
}
