#!/usr/bin/env node
import { readInput, writeOutput, writeText } from './files.ts';
import { readTree } from './tree.ts';
import { run } from './run.ts';

process.exitCode = run(process.argv.slice(2), {
  read: readInput,
  tree: readTree,
  sourceDate: process.env['SOURCE_DATE_EPOCH'],
  write: writeOutput,
  out: (text) => writeText('out', text),
  err: (text) => writeText('err', text),
});
