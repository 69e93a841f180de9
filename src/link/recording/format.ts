import { alignTo } from '../../component/abi.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { mention } from '../../policy/options/mention.ts';
import { fail, utf8 } from '../../policy/options/option-values.ts';
import { say } from '../../settings/sentence.ts';

/*
 * The file of a recording. All integers are little-endian, and all records begin at multiples of 8.
 *
 *     header    "wasmvirt" version:u32 length:u32 complete:u32 records:u32 begin:u32 functions:u32 function*
 *     function  hash:u64 size:u32 name:byte{size}
 *     record    function:u32 size:u32 arguments:u64 at:u32 answered:u32 result
 *
 * `length` is that of the file, `begin` where the first record is. `size` of a record is all of it, a multiple of 8. `hash` is that of the
 * function's type as text, `arguments` that of what it was given. `result` has the form of the canonical ABI; addresses in it count from
 * `at`, which was the address of its first byte when the host stored it.
 */

const MAGIC = utf8('wasmvirt');

const VERSION = 1;

const HEADER = 40;

/** The bytes of a record without its result; `../../adapters/recording/record.wat` knows them, too. */
const RECORD = 24;

/** A function as a recording names it. */
export interface RecordedFunction {
  /** `interface@version#function`, or the import's name. */
  readonly name: string;
  /** Of its type. */
  readonly hash: bigint;
}

/** One call of the host. */
export interface RecordedCall {
  /** The number of the function. */
  readonly function: number;
  readonly arguments: bigint;
  /** Without: the host did not return. */
  readonly result: RecordedResult | undefined;
}

/** The result of a call, with all that it refers to. */
export interface RecordedResult {
  readonly bytes: Uint8Array;
  /** What the address of the first byte was. */
  readonly at: number;
}

export interface Recording {
  readonly functions: readonly RecordedFunction[];
  readonly calls: readonly RecordedCall[];
}

/**
 * What the code that records starts from: the most bytes of a recording, the size of its header, and the header, of which the code fills
 * in what is not known yet.
 */
export function headerData(functions: readonly RecordedFunction[], most: number): Uint8Array {
  const names = functions.map(({ name }) => utf8(name));
  const size = alignTo(
    names.reduce((sum, name) => sum + 12 + name.length, HEADER),
    8,
  );
  const data = new Uint8Array(8 + size);
  const view = new DataView(data.buffer);
  view.setUint32(0, most, true);
  view.setUint32(4, size, true);
  const header = new DataView(data.buffer, 8);
  data.set(MAGIC, 8);
  header.setUint32(8, VERSION, true);
  header.setUint32(28, size, true);
  header.setUint32(32, functions.length, true);
  let at = HEADER;
  functions.forEach(({ hash }, i) => {
    const name = names[i] ?? new Uint8Array();
    header.setBigUint64(at, hash, true);
    header.setUint32(at + 8, name.length, true);
    data.set(name, 8 + at + 12);
    at += 12 + name.length;
  });
  return data;
}

const ALONE = 'it is no recording of wasmvirt: give the bytes that the output made with';

/**
 * Reads the file of a recording. What results are made of is not looked at.
 *
 * @param bytes from anywhere
 * @throws WasmvirtError `bad-option` where it is no such file, is cut, or is not complete
 */
export function readRecording(bytes: Uint8Array): Recording {
  const damaged = (what: string): never =>
    fail(say`${mention('replay')}: the recording is damaged, as ${what}: record it again`);
  if (bytes.length < HEADER || MAGIC.some((byte, i) => bytes[i] !== byte))
    fail(say`${mention('replay')}: ${ALONE} ${mention('record')} gave`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const u32 = (at: number): number => view.getUint32(at, true);
  const version = u32(8);
  if (version !== VERSION)
    fail(say`${mention('replay')}: the recording has version ${version}, and this wasmvirt reads ${VERSION} alone`);
  const length = u32(12);
  if (length !== bytes.length) damaged(`it says that it has ${length} bytes, and has ${bytes.length}`);
  if (u32(16) !== 1) {
    const why = 'the recording is not complete, as there was no room for all calls';
    fail(say`${mention('replay')}: ${why}: give ${mention('record')} more`);
  }
  const [count, begin] = [u32(20), u32(28)];
  const functions = readFunctions(bytes, view, damaged);
  const calls: RecordedCall[] = [];
  let at = begin;
  for (; at < bytes.length;) {
    if (at % 8 !== 0 || at < HEADER || at + RECORD > bytes.length) damaged(`a call at ${at} is cut`);
    const [number, size, answered] = [u32(at), u32(at + 4), u32(at + 20)];
    if (number >= functions.length) damaged(`the call at ${at} is of function ${number}, which it does not name`);
    if (size < RECORD || size % 8 !== 0 || size > bytes.length - at) damaged(`the call at ${at} has ${size} bytes`);
    if (answered > 1 || (answered === 0 && size > RECORD)) damaged(`the call at ${at} has neither ended nor not`);
    const inside = bytes.subarray(at + RECORD, at + size);
    const result = answered === 0 ? undefined : { bytes: inside, at: u32(at + 16) };
    calls.push({ function: number, arguments: view.getBigUint64(at + 8, true), result });
    at += size;
  }
  if (at !== bytes.length || calls.length !== count)
    damaged(`it says that it has ${count} calls, and has ${calls.length}`);
  return { functions, calls };
}

function readFunctions(
  bytes: Uint8Array,
  view: DataView,
  damaged: (what: string) => never,
): readonly RecordedFunction[] {
  const [begin, count] = [view.getUint32(28, true), view.getUint32(32, true)];
  if (begin > bytes.length || begin < HEADER) return damaged(`its calls begin at ${begin}`);
  const functions: RecordedFunction[] = [];
  let at = HEADER;
  for (let i = 0; i < count; i += 1) {
    if (at + 12 > begin) return damaged(`it names ${i} functions of ${count}`);
    const size = view.getUint32(at + 8, true);
    if (size > begin - at - 12) return damaged(`the name of function ${i} has ${size} bytes`);
    const name = decodeUtf8(bytes, at + 12, at + 12 + size);
    if (typeof name !== 'string') return damaged(`the name of function ${i} is not UTF-8`);
    functions.push({ name, hash: view.getBigUint64(at, true) });
    at += 12 + size;
  }
  return functions;
}
