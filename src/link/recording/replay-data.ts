import { cut } from '../../policy/capabilities/cut.ts';
import type { HostCall } from '../../policy/import-plan.ts';
import { mention } from '../../policy/options/mention.ts';
import { fail } from '../../policy/options/option-values.ts';
import type { RecordingPlan } from '../../policy/recording.ts';
import { say } from '../../settings/sentence.ts';
import type { RecordedCall, RecordedFunction, Recording } from './format.ts';
import { BadResult, Results } from './results.ts';

/** The bytes of a call and of a patch; `../../adapters/recording/replay.wat` knows them, too. */
const CALL = 32;
const PATCH = 8;
/** The number of calls, and where calls, patches and results begin. */
const HEADER = 16;

/**
 * What a replay starts from: for each call its function, whether the host answered, the hash of its arguments, where its result is, and its
 * patches; then all patches, then all results.
 *
 * @param known the functions that are replayed, as a recording names them
 * @param functions the same with their types
 * @throws WasmvirtError `bad-option` where the recording has other functions, or results that are none
 */
export function replayData(
  recording: Recording,
  known: readonly RecordedFunction[],
  functions: readonly HostCall[],
): Pick<RecordingPlan, 'data' | 'resources'> & { readonly calls: number } {
  const numbers = numbersOf(recording, known);
  const results = new Results();
  const rows: (readonly number[])[] = [];
  const { calls } = recording;
  calls.forEach((call, i) => {
    const number = numbers[call.function] ?? -1;
    const first = results.patches.length;
    const at = resultOf(call, i, functions[number], recording, results);
    rows.push([number, at, first, results.patches.length - first]);
  });
  const { image, patches, resources } = results;
  const patchesAt = HEADER + CALL * calls.length;
  // as results may have to be at a multiple of 8
  const resultsAt = Math.ceil((patchesAt + PATCH * patches.length) / 16) * 16;
  const data = new Uint8Array(resultsAt + image.length);
  const view = new DataView(data.buffer);
  [calls.length, HEADER, patchesAt, resultsAt].forEach((value, i) => view.setUint32(4 * i, value, true));
  calls.forEach((call, i) => {
    const [number = 0, at = 0, first = 0, count = 0] = rows[i] ?? [];
    const start = HEADER + CALL * i;
    view.setUint32(start, number, true);
    view.setUint32(start + 4, call.result === undefined ? 0 : 1, true);
    view.setBigUint64(start + 8, call.arguments, true);
    [at, first, count].forEach((value, field) => view.setUint32(start + 16 + 4 * field, value, true));
  });
  patches.forEach(({ at, kind }, i) => {
    view.setUint32(patchesAt + PATCH * i, at, true);
    view.setUint32(patchesAt + PATCH * i + 4, kind, true);
  });
  data.set(image, resultsAt);
  return { data, resources, calls: calls.length };
}

function resultOf(
  { result, function: number }: RecordedCall,
  index: number,
  call: HostCall | undefined,
  { functions }: Recording,
  results: Results,
): number {
  const type = call?.type.result;
  if (result === undefined || type === undefined) return 0;
  try {
    return results.add(type, result);
  } catch (error) {
    if (!(error instanceof BadResult)) throw error;
    const name = cut(functions[number]?.name ?? '');
    const which = `call ${index + 1}, of ${name}`;
    return fail(
      say`${mention('replay')}: the recording is damaged, as ${error.message} in the result of ${which}: record it again`,
    );
  }
}

/**
 * The numbers of the functions that are replayed for those of a recording; -1 for one that is not replayed and was never called.
 *
 * @throws WasmvirtError `bad-option` which names the first that differs
 */
function numbersOf({ functions, calls }: Recording, known: readonly RecordedFunction[]): readonly number[] {
  const there = new Map(functions.map((f) => [f.name, f]));
  const other = (what: string): never =>
    fail(say`${mention('replay')}: the recording is of another component, or another policy: ${what}`);
  for (const { name, hash } of known) {
    const found = there.get(name);
    if (found === undefined) other(`it does not know ${cut(name)}, which the output asks for`);
    else if (found.hash !== hash) other(`${cut(name)} has another type in it`);
  }
  const numbers = new Map(known.map(({ name }, number) => [name, number]));
  const called = new Set(calls.map((call) => call.function));
  return functions.map(({ name }, i) => {
    const number = numbers.get(name) ?? -1;
    if (number < 0 && called.has(i)) other(`it has calls of ${cut(name)}, which the output does not ask for`);
    return number;
  });
}
