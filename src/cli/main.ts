#!/usr/bin/env node
import { readInput, writeOutput, writeText } from './files.ts';
import { run } from './run.ts';

process.exitCode = run(process.argv.slice(2), {
  read: readInput,
  write: writeOutput,
  out: (text) => writeText('out', text),
  err: (text) => writeText('err', text),
});
