// node copy-file.mjs FROM TO: the minimum that a Node program does to read and write a file.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const [from = '', to = ''] = process.argv.slice(2);
writeFileSync(to, readFileSync(from));
