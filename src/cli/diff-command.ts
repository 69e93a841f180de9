import { diff, renderDiff } from '../index.ts';
import { UsageError } from './args.ts';
import { DIFF, limitOf, splitFor } from './command-arguments.ts';
import type { CommandIo, Step } from './command.ts';
import { commandHelp } from './help.ts';
import { jsonText } from './json-text.ts';

/** wasmvirt diff BEFORE AFTER */
export function* runDiff(words: readonly string[], io: CommandIo): Generator<Step, 0 | 1> {
  const split = splitFor(words, DIFF);
  const { files, options } = split;
  if (options.has('--help')) {
    io.out(commandHelp('diff'), 'help');
    return 0;
  }
  io.begin(options);
  const [before, after, third] = files;
  if (before === undefined || after === undefined) throw new UsageError('diff needs two components: BEFORE AFTER');
  if (third !== undefined) throw new UsageError(`diff takes two files, not also ${JSON.stringify(third)}`);
  if (before === '-' && after === '-')
    throw new UsageError('standard input can be read once: give - for one component');
  const limit = limitOf(split);
  const [old, now] = [io.read(before, limit), io.read(after, limit)];
  // each by itself, so that an error names its file
  for (const [path, bytes] of [
    [before, old],
    [after, now],
  ] as const)
    io.about(path, () => diff(bytes, bytes));
  const found = diff(old, now);
  if (options.has('--json')) io.out(jsonText(found));
  else io.out(renderDiff(found), 'diff');
  const differs = found.imports.length + found.exports.length > 0;
  return differs && options.has('--exit-code') ? 1 : 0;
}
