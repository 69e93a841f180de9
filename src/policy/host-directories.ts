import { utf8Length } from '../bytes/utf8.ts';
import type { Directory, Mount } from './mounts.ts';

const MAX_PATH = 4095;

/**
 * A path of the host, normalized: components with single slashes between them, `/` before all if it is absolute, and `.` for the current
 * directory. A sentence about what is wrong with it otherwise.
 */
export function hostPath(text: string): { readonly path: string } | { readonly wrong: string } {
  const size = utf8Length(text);
  if (size < 0) return { wrong: 'is not valid Unicode' };
  if (size === 0 || size > MAX_PATH || text.includes('\0')) return { wrong: 'is no path' };
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return { wrong: "has a '..' in it: name the directory itself" };
  if (text.startsWith('/')) return { path: `/${parts.join('/')}` };
  return { path: parts.length === 0 ? '.' : parts.join('/') };
}

/** Whether anything in some mounts is the host's. */
export function showsHost(mounts: readonly Mount[]): boolean {
  return mounts.some(({ root }) => root.kind === 'host' || holdsHost(root));
}

/** Whether all that mounts give is the host's: then there are no virtual files. */
export function isAllHost(mounts: readonly Mount[]): boolean {
  return mounts.every(({ root }) => root.kind === 'host');
}

function holdsHost({ entries }: Directory): boolean {
  for (const node of entries.values()) {
    if (node.kind === 'host' || (node.kind === 'directory' && holdsHost(node))) return true;
  }
  return false;
}
