import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, as a path with a separator at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Every file under `folder` (relative to the root) whose name ends in `suffix`, as paths relative to the root with
 * `/` between parts, sorted. A folder that does not exist has no files.
 */
export function filesUnder(folder: string, suffix: string): string[] {
  const base = join(ROOT, folder);
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(suffix))
    .map((path) => `${folder}/${path.split(sep).join('/')}`)
    .sort();
}
