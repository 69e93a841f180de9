// node componentize.mjs SOURCE WIT-FOLDER WORLD OUT: a JavaScript component with its engine.
// In a process of its own: componentize-js reads the WIT folder through preview2-shim, which has no directories on Node
// unless they are set for the whole process.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { componentize } from '@bytecodealliance/componentize-js';
import { _setPreopens } from '@bytecodealliance/preview2-shim/filesystem';

const [sourcePath, witPath, worldName, out] = process.argv.slice(2);
_setPreopens({ '/': '/' });
const { component } = await componentize({ sourcePath, witPath, worldName });
writeFileSync(out, component);
// preview2-shim's worker keeps the process alive
process.exit(0);
