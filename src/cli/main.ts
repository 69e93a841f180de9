#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { isSame, readInput, writeSteps, writeText } from './files.ts';
import { splitCommandLine } from './raw-arguments.ts';
import { readTree } from './tree.ts';
import { steps } from './run.ts';

const running = steps(process.argv.slice(2), {
  read: readInput,
  tree: readTree,
  sourceDate: process.env['SOURCE_DATE_EPOCH'],
  write: writeSteps,
  isSame,
  out: (text) => writeText('out', text),
  err: (text) => writeText('err', text),
  rawArguments: (count) => {
    if (process.platform !== 'linux') return undefined;
    return splitCommandLine(readFileSync('/proc/self/cmdline'), count);
  },
});

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Removes what is written, then ends as any program does that does not know the signal. */
function stop(signal: NodeJS.Signals): void {
  running.return(1);
  unlisten();
  process.kill(process.pid, signal);
}

function unlisten(): void {
  for (const signal of SIGNALS) process.off(signal, stop);
}

let step = running.next();
if (step.done !== true) {
  // only now: signals that are listened to end nothing by themselves, and before there is nothing to remove
  for (const signal of SIGNALS) process.on(signal, stop);
  while (step.done !== true) {
    await (step.value ?? new Promise(setImmediate));
    step = running.next();
  }
  unlisten();
}
process.exitCode = step.value;
