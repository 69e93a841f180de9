// node copy-file.mjs FROM TO: the least that a program on Node does with a file.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const [from = '', to = ''] = process.argv.slice(2);
writeFileSync(to, readFileSync(from));
