// npm run web:samples: writes the components that come with the page. The JavaScript one takes some ten seconds, once.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsGuest, preview1Notes, preview1Reactor } from '../test/support/guests.ts';
import { ROOT } from '../test/support/source-files.ts';

/** A folder that is as it is in the site. */
export const SAMPLES_FOLDER = join(ROOT, '.cache', 'samples');

const SAMPLES: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  notes: preview1Notes,
  greeter: preview1Reactor,
  javascript: () => jsGuest('app'),
};

/** Packages that are in the site, and where their licenses are. */
const LICENSES = {
  elkjs: 'elkjs/LICENSE.md',
  '@bytecodealliance/jco-transpile': '@bytecodealliance/jco-transpile/LICENSE',
  '@bytecodealliance/preview2-shim': '@bytecodealliance/preview2-shim/LICENSE',
};

/** Beside the samples it writes the licenses of what is in the site. @returns what was written, by names, with bytes */
export async function writeSamples(): Promise<readonly (readonly [name: string, bytes: number])[]> {
  mkdirSync(join(SAMPLES_FOLDER, 'samples'), { recursive: true });
  const licenses = Object.entries(LICENSES).map(
    ([name, file]) => `${name}\n\n${readFileSync(join(ROOT, 'node_modules', file), 'utf8')}`,
  );
  writeFileSync(join(SAMPLES_FOLDER, 'LICENSES.txt'), licenses.join(`\n${'-'.repeat(72)}\n\n`));
  const written: [string, number][] = [];
  for (const [name, make] of Object.entries(SAMPLES)) {
    const bytes = await make();
    writeFileSync(join(SAMPLES_FOLDER, 'samples', `${name}.wasm`), bytes);
    written.push([name, bytes.length]);
  }
  return written;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, bytes] of await writeSamples()) console.log(`samples/${name}.wasm: ${String(bytes)} bytes`);
}
