#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { isatty } from 'node:tty';
import { painted, wantsColour } from './colour.ts';
import { isSame, readInput, writeSteps, writeText } from './files.ts';
import { progressOn } from './progress.ts';
import { splitCommandLine } from './raw-arguments.ts';
import { readTree } from './tree.ts';
import { steps, type Print } from './run.ts';
import { writeFolder } from './transpile/folder.ts';

const isTerminal = { out: isatty(1), err: isatty(2) };
const progress = isTerminal.err ? progressOn((text) => writeText('err', text)) : undefined;

function printer(stream: 'out' | 'err'): Print {
  const hasColours = wantsColour(isTerminal[stream], process.env);
  return (text, kind = 'plain') => {
    progress?.clear();
    writeText(stream, hasColours ? painted(text, kind) : text);
  };
}

const running = steps(process.argv.slice(2), {
  read: readInput,
  tree: readTree,
  sourceDate: process.env['SOURCE_DATE_EPOCH'],
  write: writeSteps,
  writeFolder,
  isSame,
  out: printer('out'),
  err: printer('err'),
  progress: progress?.say,
  now: () => performance.now(),
  rawArguments: (count) => {
    if (process.platform !== 'linux') return undefined;
    return splitCommandLine(readFileSync('/proc/self/cmdline'), count);
  },
});

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Removes what is written, then ends as any program does that does not know the signal. */
function stop(signal: NodeJS.Signals): void {
  running.return(1);
  progress?.end();
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
progress?.end();
process.exitCode = step.value;
