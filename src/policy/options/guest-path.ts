import { MAX_NAME } from '../../settings/file-tree.ts';
import { utf8Length } from '../../bytes/utf8.ts';

/** Maximum number of components in a path. */
export const MAX_DEPTH = 1000;

/**
 * The name under which a component finds a directory, normalized: `/`, `/data/sub`, or relative to wherever it takes itself to be, `.`,
 * `data/sub`. Parts have single slashes between them; one at the end and `./` before all are left out. A sentence about what is wrong
 * with it otherwise.
 */
export function guestPath(path: string): { readonly name: string } | { readonly wrong: string } {
  if (utf8Length(path) < 0) return { wrong: 'it is not valid Unicode' };
  if (path === '') return { wrong: 'it is empty; give a path, such as /data' };
  if (path.includes('\0')) return { wrong: 'it holds a NUL character' };
  if (path === '/') return { name: path };
  const whole = path.replace(/^\.\/(?=[^/])/, '').replace(/([^/])\/$/, '$1');
  if (whole === '.') return { name: whole };
  const parts = whole.replace(/^\//, '').split('/');
  if (parts.length > MAX_DEPTH) return { wrong: `it is more than ${MAX_DEPTH} directories deep` };
  for (const part of parts) {
    if (part === '' || part === '.' || part === '..') return { wrong: "leave out the empty parts, '.' and '..'" };
    if (utf8Length(part) > MAX_NAME) return { wrong: `a part of it has more than ${MAX_NAME} bytes` };
  }
  return { name: whole };
}

/** The parts of a path below a directory, or `undefined` if it is not below it. Absolute and relative paths have nothing in common. */
export function partsBelow(name: string, path: string): readonly string[] | undefined {
  if (name === '.') return path.startsWith('/') || path === '.' ? undefined : path.split('/');
  const prefix = name === '/' ? name : `${name}/`;
  return path.startsWith(prefix) && path !== prefix ? path.slice(prefix.length).split('/') : undefined;
}

/** Directories by their names. */
export function indicesOf(directories: readonly { readonly name: string }[]): ReadonlyMap<string, number> {
  return new Map(directories.map(({ name }, i) => [name, i]));
}

/** The index of the one of some directories that is most closely around a path. */
export function innermost(indices: ReadonlyMap<string, number>, path: string): number | undefined {
  const parts = path.split('/');
  const absolute = parts[0] === '';
  for (let count = parts.length - 1; count >= 0; count -= 1) {
    const name = parts.slice(0, count).join('/');
    const index = indices.get(name === '' ? (absolute ? '/' : '.') : name);
    if (index !== undefined && path !== '/' && path !== '.') return index;
  }
  return undefined;
}

/** What wasi-libc makes of the name of a directory: it takes absolute paths and relative ones for the same. */
export function asLibcSeesIt(name: string): string {
  return name === '.' ? '' : name.replace(/^\//, '');
}

/** The path of something in a directory. */
export function joined(name: string, parts: readonly string[]): string {
  if (parts.length === 0) return name;
  return name === '.' ? parts.join('/') : `${name === '/' ? '' : name}/${parts.join('/')}`;
}
