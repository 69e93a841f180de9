import { join } from 'node:path';
import { didYouMean } from '../../policy/options/command-line.ts';
import { UsageError, type Arguments } from '../args.ts';
import type { Step } from '../command.ts';
import { INSTANTIATION, INSTANTIATIONS, MAP, NAME } from '../option-table.ts';
import { checkOverwriting, type IsSame } from '../overwriting.ts';
import { waitFor } from '../policy-file/parsers.ts';
import { writeFolder } from './folder.ts';
import { fileName, isFileName, loadJco, transpile, type TranspileOptions } from './jco.ts';

/** Writes a component as a program in JavaScript. */
export type Deliver = (output: string, inputs: readonly string[], bytes: Uint8Array) => Generator<Step, void>;

/**
 * Checks what a command line says of JavaScript, and loads jco.
 *
 * @throws UsageError; FileError where there is no jco
 */
export function* delivery(given: Arguments, isSame: IsSame | undefined): Generator<Step, Deliver> {
  const { options, files, spelled } = given;
  const said = transpileOptions(given);
  if (options.get('--output')?.[0] === '-') {
    throw new UsageError(`${spelled.get('--output') ?? '-o'} needs a folder: a program is more than one file`);
  }
  const settings = { ...said, name: said.name ?? fileName(files[0] ?? '') };
  const jco = yield* waitFor(loadJco(process.cwd()));
  return function* (output, inputs, bytes) {
    const made = yield* waitFor(transpile(jco, bytes, settings));
    for (const name of made.files.keys()) {
      checkOverwriting(join(output, name), inputs, spelled.get('--output'), isSame);
    }
    yield* writeFolder(output, made.files);
  };
}

/** @throws UsageError */
function transpileOptions({
  options,
}: Arguments): Omit<TranspileOptions, 'name'> & { readonly name: string | undefined } {
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
  const map = (options.get(MAP) ?? []).map((text = ''): [string, string] => {
    const equals = text.indexOf('=');
    const [from, to] = [text.slice(0, equals), text.slice(equals + 1)];
    // it stands in the program as it is
    if (equals > 0 && /^[\w@./:#*+-]+$/.test(to)) return [from, to];
    throw new UsageError(`${MAP} ${text} is not INTERFACE=MODULE, such as my:pkg/log=./log.js`);
  });
  return { name, instantiation, ...(map.length === 0 ? {} : { map: Object.fromEntries(map) }) };
}
