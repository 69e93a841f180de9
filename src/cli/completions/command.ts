import { didYouMean } from '../../policy/options/command-line.ts';
import { UsageError } from '../args.ts';
import { COMPLETIONS, SHELLS, splitFor } from '../command-arguments.ts';
import type { CommandIo, Step } from '../command.ts';
import { commandHelp } from '../help.ts';
import { bashCompletions } from './bash.ts';
import { fishCompletions } from './fish.ts';
import { zshCompletions } from './zsh.ts';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], () => string>> = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
};

/** wasmvirt completions SHELL */
export function* runCompletions(words: readonly string[], io: CommandIo): Generator<Step, 0> {
  const { files, options } = splitFor(words, COMPLETIONS);
  if (options.has('--help')) {
    io.out(commandHelp('completions'), 'help');
    return 0;
  }
  const [name, second] = files;
  if (name === undefined) throw new UsageError(`completions needs a shell: ${SHELLS.join(', ')}`);
  if (second !== undefined) throw new UsageError(`completions takes one shell, not also ${JSON.stringify(second)}`);
  const shell = SHELLS.find((one) => one === name);
  if (shell === undefined) {
    const known = SHELLS.join(', ');
    throw new UsageError(`completions are for ${known}, not for ${JSON.stringify(name)}${didYouMean(name, SHELLS)}`);
  }
  io.out(SCRIPTS[shell]());
  return 0;
}
