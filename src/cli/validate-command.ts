import { validate, type Fault, type Valid } from '../index.ts';
import { UsageError } from './args.ts';
import { limitOf, splitFor, VALIDATE, valuesOf } from './command-arguments.ts';
import type { CommandIo, Step } from './command.ts';
import { commandHelp } from './help.ts';
import { jsonText } from './json-text.ts';
import { printable } from '../policy/options/command-line.ts';

/** wasmvirt validate FILE */
export function* runValidate(words: readonly string[], io: CommandIo): Generator<Step, 0 | 1> {
  const split = splitFor(words, VALIDATE);
  const { files, options } = split;
  if (options.has('--help')) {
    io.out(commandHelp('validate'), 'help');
    return 0;
  }
  io.begin(options);
  const [path, second] = files;
  if (path === undefined) throw new UsageError('validate needs a FILE');
  if (second !== undefined) throw new UsageError(`validate takes one file, not also ${JSON.stringify(second)}`);
  const features = valuesOf(split, '--features').flatMap((value) => value.split(','));
  checkFeatures(features);
  const bytes = io.read(path, limitOf(split));
  const verdict = io.about(path, () => validate(bytes, { features }));
  const name = path === '-' ? 'standard input' : path;
  if (options.has('--json')) io.out(jsonText(verdict));
  else if (verdict.valid) io.out(valid(name, verdict));
  else io.err(`wasmvirt: ${printable(faulty(name, verdict))}\n`, 'message');
  return verdict.valid ? 0 : 1;
}

/** @throws UsageError for a feature that is not known */
function checkFeatures(features: readonly string[]): void {
  try {
    validate(new Uint8Array(), { features });
  } catch (error) {
    throw new UsageError(`--features: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function valid(name: string, { undecided }: Valid): string {
  const open = undecided.map(
    ({ offset, features }) =>
      `  the core module at byte ${offset} is undecided: it may use ${features.join(', ')}, which this engine does not know\n`,
  );
  return `${name} is valid\n${open.join('')}`;
}

function faulty(name: string, { message, offset, path, rule }: Fault): string {
  const where = [
    ...(offset === undefined ? [] : [`at byte ${offset}`]),
    ...(path.length === 0 ? [] : [path.join(' › ')]),
  ];
  const place = where.length === 0 ? '' : ` (${where.join(', ')})`;
  return `${name} is not valid: ${message}${place}${rule === undefined ? '' : `; see ${rule}`}`;
}
