import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Puts the types of what the plugin for Vite imports beside it: the compiler copies no declarations. */

const root = fileURLToPath(new URL('../../', import.meta.url));

copyFileSync(`${root}src/vite/client.d.ts`, `${root}dist/vite/client.d.ts`);
