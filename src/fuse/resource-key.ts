import { printUnversioned, type InterfaceName } from '../component/extern-name.ts';

/** What a resource of the host is called: the same in each version of its interface, as versions may be one resource to the host. */
export function resourceKey(importName: string, from: InterfaceName | undefined, name: string): string {
  if (from !== undefined) return `${printUnversioned(from)}#${name}`;
  return importName === name ? name : `${importName}#${name}`;
}
