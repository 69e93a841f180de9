import { printUnversioned, type InterfaceName } from '../component/extern-name.ts';

/** What a resource of the host is called: the same in each version of its interface, as versions may be one resource to the host. */
export function resourceKey(importName: string, from: InterfaceName | undefined, name: string): string {
  if (from !== undefined) return `${printUnversioned(from)}#${name}`;
  return importName === name ? name : `${importName}#${name}`;
}

/**
 * Whether the host may have one resource behind two names that an output has for its resources: an interface can have a resource of another one,
 * under a name of its own, and a component that imports it need not say so. Interfaces of WASI name them as they are called, but for errors.
 *
 * @param a a `resourceKey`
 * @param b another one
 */
export function mayBeOne(a: string, b: string): boolean {
  return a === b || !isWasi(a) || !isWasi(b) || nameIn(a) === nameIn(b);
}

function isWasi(key: string): boolean {
  return key.startsWith('wasi:');
}

function nameIn(key: string): string {
  const name = key.slice(key.lastIndexOf('#') + 1);
  return name === 'io-error' ? 'error' : name;
}
