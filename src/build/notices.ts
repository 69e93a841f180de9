import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Writes the licenses of the packages that are bundled into the command line beside it. */

const BUNDLED = ['smol-toml', 'yaml'];

const root = fileURLToPath(new URL('../../', import.meta.url));

const notices = BUNDLED.map((name) => `${name}\n\n${readFileSync(`${root}node_modules/${name}/LICENSE`, 'utf8')}`);

writeFileSync(`${root}dist/cli/LICENSES.txt`, notices.join(`\n${'-'.repeat(72)}\n\n`));
