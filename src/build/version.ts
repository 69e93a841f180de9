import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { datedChangelog } from './changelog.ts';

/**
 * `npm version` leads: it writes package.json and its lock file, and then this, which lets the others follow. `src/version.ts` is what
 * outputs and `--version` say; in the changelog, what is unreleased becomes the version, with the date of today.
 */

/** What `src/version.ts` holds. */
export function versionModule(version: string): string {
  return `/** The version of this library, as in its package.json; every output names it. */\nexport const VERSION = '${version}';\n`;
}

/** Lets the files of a folder follow its package.json. */
export function followVersion(folder: string, today: Date): void {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  writeFileSync(join(folder, 'src', 'version.ts'), versionModule(version));
  const path = join(folder, 'CHANGELOG.md');
  writeFileSync(path, datedChangelog(readFileSync(path, 'utf8'), version, today.toISOString().slice(0, 10)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  followVersion(fileURLToPath(new URL('../../', import.meta.url)), new Date());
}
