import { VERSION, WasmvirtError } from '../index.ts';
import { inWords, quoted, type GivenWords } from '../policy/options/command-line.ts';
import { FileError } from './file-error.ts';

/** Names the file in errors about its bytes. */
export function about<T>(path: string, given: GivenWords, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    const name = path === '-' ? 'standard input' : path;
    if (error.code === 'internal')
      throw new FileError(`${name}: ${internal(inWords(error.sentence, given))}`, { cause: error });
    const place = error.offset === undefined ? '' : ` (at byte ${error.offset})`;
    const sentence = inWords(error.sentence, given);
    // the library does not know what the file is called
    const own =
      path === '-'
        ? sentence
        : sentence.replace(/`([^`]*?) app\.wa(?:sm|t)\b/, (_, start: string) => `\`${start} ${quoted(path)}`);
    throw new FileError(`${name}: ${own}${place}`, { cause: error });
  }
}

/** What to do about a fault of ours. */
const REPORT = `please report it to the maintainers of wasmvirt ${VERSION}, with the command line and what \`wasmvirt inspect --json\` prints of the file`;

export function internal(what: string): string {
  return `internal error: ${what}; ${REPORT}`;
}
