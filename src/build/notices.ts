import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Writes the licenses of the packages that are bundled beside the command line. */

const BUNDLED: readonly (readonly [name: string, license: string])[] = [
  ['smol-toml', 'LICENSE'],
  ['yaml', 'LICENSE'],
  ['elkjs', 'LICENSE.md'],
  ['fflate', 'LICENSE'],
];

const root = fileURLToPath(new URL('../../', import.meta.url));

const notices = BUNDLED.map(([name, license]) => {
  const { version, homepage } = JSON.parse(readFileSync(`${root}node_modules/${name}/package.json`, 'utf8')) as {
    readonly version: string;
    readonly homepage?: string;
  };
  // some licenses ask to say where the source is
  const source = homepage ?? `https://www.npmjs.com/package/${name}`;
  return `${name} ${version}; its source: ${source}\n\n${readFileSync(`${root}node_modules/${name}/${license}`, 'utf8')}`;
});

writeFileSync(`${root}dist/cli/LICENSES.txt`, notices.join(`\n${'-'.repeat(72)}\n\n`));
