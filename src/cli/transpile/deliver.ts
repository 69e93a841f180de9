import { join } from 'node:path';
import { didYouMean } from '../../policy/options/command-line.ts';
import { UsageError, type Arguments } from '../args.ts';
import { valuesOf } from '../command-arguments.ts';
import type { Step } from '../command.ts';
import { INSTANTIATION, INSTANTIATIONS, MAP, NAME } from '../option-table.ts';
import { checkOverwriting } from '../overwriting.ts';
import { waitFor } from '../policy-file/parsers.ts';
import type { SteppedIo } from '../run.ts';
import { fileName, isFileName, loadJco, transpile, type TranspileOptions } from './jco.ts';

/** Writes an output, and gives notes about that: sentences. */
export type Deliver = (
  output: string,
  inputs: readonly string[],
  bytes: Uint8Array,
) => Generator<Step, readonly string[]>;

/**
 * Checks what a command line says of JavaScript. What comes of it loads jco, and then writes a component as a program.
 *
 * @throws UsageError; and in the generator FileError where there is no jco
 */
export function delivery(
  given: Arguments,
  io: Pick<SteppedIo, 'isSame' | 'progress' | 'writeFolder'>,
): () => Generator<Step, Deliver> {
  const { options, files, spelled } = given;
  const said = transpileOptions(given);
  const spelling = spelled.get('--output');
  if (options.get('--output')?.[0] === '-') {
    throw new UsageError(`${spelling ?? '-o'} needs a folder: a program is more than one file`);
  }
  const settings = { ...said, name: said.name ?? fileName(files[0] ?? '') };
  return function* () {
    io.progress?.('loading jco');
    const jco = yield* waitFor(loadJco(process.cwd()));
    io.progress?.('working');
    return function* (output, inputs, bytes) {
      io.progress?.('making JavaScript');
      const made = yield* waitFor(transpile(jco, bytes, settings));
      for (const name of made.files.keys()) checkOverwriting(join(output, name), inputs, spelling, io.isSame);
      yield* io.writeFolder(output, made.files);
      return Object.entries(said.map)
        .filter(([, module]) => !made.imports.some((one) => isOf(one, module)))
        .map(([name]) => `${MAP} of ${JSON.stringify(name)} changes nothing: what is left to import has no such name`);
    };
  };
}

/** Whether an import is of a module that `--map` names: a `*` is what it is in the interface, and what is behind `#` is in the module. */
function isOf(imported: string, module: string): boolean {
  const [path = ''] = module.split('#');
  const [start = '', ...rest] = path.split('*');
  const end = rest.at(-1);
  return end === undefined ? imported === path : imported.startsWith(start) && imported.endsWith(end);
}

interface Said extends Omit<TranspileOptions, 'name'> {
  readonly name: string | undefined;
  readonly map: Readonly<Record<string, string>>;
}

/** @throws UsageError */
function transpileOptions({ options }: Arguments): Said {
  const name = options.get(NAME)?.[0];
  if (name !== undefined && !isFileName(name)) {
    throw new UsageError(`${NAME}=${name}: files can be called by letters, digits, and _ . - behind the first`);
  }
  const how = options.get(INSTANTIATION)?.[0];
  const instantiation = INSTANTIATIONS.find((one) => one === how);
  if (how !== instantiation) {
    const meant = didYouMean(how ?? '', INSTANTIATIONS);
    throw new UsageError(`${INSTANTIATION} is ${INSTANTIATIONS.join(' or ')}, not ${JSON.stringify(how)}${meant}`);
  }
  const map = new Map<string, string>();
  for (const text of valuesOf({ options }, MAP)) {
    const equals = text.indexOf('=');
    const [from, to] = [text.slice(0, equals), text.slice(equals + 1)];
    // it stands in the program as it is
    if (equals <= 0 || !/^[\w@./:#*+-]+$/.test(to)) {
      throw new UsageError(`${MAP} ${text} is not INTERFACE=MODULE, such as my:pkg/log=./log.js`);
    }
    if (map.has(from)) throw new UsageError(`${MAP} says twice where ${from} is`);
    map.set(from, to);
  }
  return { name, instantiation, map: Object.fromEntries(map) };
}
