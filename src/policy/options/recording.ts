import { say } from '../../settings/sentence.ts';
import { mention } from './mention.ts';
import { fail, onlyEntry } from './option-values.ts';
import type { Flag } from './flag.ts';
import type { OptionRow } from './row.ts';
import { parseSize } from './size.ts';
import { misspelled, valueOf } from './words.ts';

/** Options about what the host has answered. */

const RECORD: Flag = {
  name: '--record',
  arity: 'optional',
  placeholder: 'SIZE',
  help: 'keep what the host answers, up to SIZE (256M), for who runs the output to read, by wasmvirt:control',
};

const REPLAY: Flag = {
  name: '--replay',
  arity: 'value',
  placeholder: 'FILE',
  help: 'answer what the component asks of its host from this recording, which --record has made',
};

/** Bytes that are kept where nothing is said of it, and the most that can be said. */
export const RECORDED = { most: 2 ** 28, limit: 2 ** 30 } as const;

/** What is kept, in bytes; `undefined`: nothing. */
export const record: OptionRow<'record', number | undefined> = {
  values: '`true`, `false`, `{ most: BYTES }`',
  flags: [RECORD],
  read: (value) => {
    if (value === false) return undefined;
    if (value === true) return RECORDED.most;
    const [key, content] = onlyEntry(value);
    if (key !== 'most') fail(say`${mention('record')} must be true, false, or an object with the most bytes to keep`);
    const most = Number.isInteger(content) ? Number(content) : 0;
    if (most < 1 || most > RECORDED.limit)
      fail(say`${mention('record', 'most')} must be from 1 to ${RECORDED.limit} bytes`);
    return most;
  },
  fromWords: (words) => {
    if (!words.options.has(RECORD.name)) return undefined;
    const value = words.options.get(RECORD.name)?.[0];
    if (value === undefined) return true;
    const most = parseSize(value);
    return most === undefined ? misspelled(words, RECORD, 'is a size such as 16M', value) : { most };
  },
  toWords: (value) => (value === false ? [] : value === true ? [RECORD.name] : [`${RECORD.name}=${value.most}`]),
};

export const replay: OptionRow<'replay', Uint8Array> = {
  values: 'bytes',
  flags: [REPLAY],
  read: (value) => {
    if (value instanceof Uint8Array) return value;
    return fail(say`${mention('replay')} must be the bytes of a recording`);
  },
  fromWords: (words) => {
    const path = valueOf(words, REPLAY);
    if (path === undefined) return undefined;
    return path === '' ? misspelled(words, REPLAY, 'is the path of a recording', path) : words.read(path);
  },
  // its file is known to the command line alone
  toWords: () => [],
};
