import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { manPage } from './man-page.ts';

/** Writes the man page that is in the package. With `--check`, writes nothing and fails if it is out of date. */

const folder = fileURLToPath(new URL('../../man/', import.meta.url));
const path = `${folder}wasmvirt.1`;

if (!process.argv.includes('--check')) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, manPage());
} else if (!existsSync(path) || readFileSync(path, 'utf8') !== manPage()) {
  console.error('man/wasmvirt.1 is not up to date: npm run man');
  process.exitCode = 1;
}
