#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { readInput, writeOutput, writeText } from './files.ts';
import { run } from './run.ts';

process.exitCode = run(process.argv.slice(2), {
  read: readInput,
  write: writeOutput,
  out: (text) => writeText('out', text),
  err: (text) => writeText('err', text),
  version: () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    return manifest.version;
  },
});
