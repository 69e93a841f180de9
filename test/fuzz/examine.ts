import { getHeapStatistics } from 'node:v8';
import {
  compose,
  graphOf,
  inspect,
  plug,
  policyOf,
  unvirtualize,
  virtualize,
  WasmvirtError,
  type ErrorCode,
  type Options,
} from '../../src/index.ts';
import { isSurelyValid, isValid, judge } from './judge.ts';

/** One input with what is done to it. */
export interface Case {
  readonly bytes: Uint8Array;
  /** What is done with it besides reading it. */
  readonly call: Call;
  readonly options: Options;
  /** Another component, which is plugged into it, or into which it is plugged. */
  readonly other: Uint8Array;
}

/** What may not happen, and did. */
export interface Failure {
  /** What went wrong, without what differs from input to input. */
  readonly kind: string;
  readonly why: string;
  /** Why it is not counted yet. */
  readonly known?: string;
}

/** Most milliseconds that one call takes. */
export const MILLISECONDS = 1000;

/** Most bytes of memory that one call takes: these, and eight times those of its input. */
export const MEMORY = 64 * 2 ** 20;

/** Codes by which a component is refused that is valid: what is too large, and what nobody supports. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'limit',
  'unsupported',
  'conflict',
  'bad-option',
  'missing-import',
  'wrong-type',
]);

/** What came of a call. */
interface Outcome {
  readonly bytes?: Uint8Array | undefined;
  readonly code?: ErrorCode;
  readonly failure?: Failure;
}

/** What reads an input. */
const READS: Readonly<Record<string, (bytes: Uint8Array) => void>> = {
  inspect: (bytes) => {
    const { json, wit } = inspect(bytes);
    JSON.stringify([json, wit]);
  },
  graphOf: (bytes) => {
    graphOf(bytes);
  },
  policyOf: (bytes) => {
    JSON.stringify(policyOf(bytes));
  },
  unvirtualize: (bytes) => {
    unvirtualize(bytes);
  },
};

/** What makes a component of an input. */
const CALLS = {
  virtualize: ({ bytes, options }: Case) => virtualize(bytes, options).bytes,
  plug: ({ bytes, other }: Case) => plug(bytes, [other]).bytes,
  'plug as plug': ({ bytes, other }: Case) => plug(other, [bytes]).bytes,
  compose: ({ bytes, other }: Case) =>
    compose({
      components: { a: bytes, b: other },
      instances: {
        a: { component: 'a', rest: 'import' },
        b: { component: 'b', spread: [{ instance: 'a' }], rest: 'import' },
      },
      exports: [{ spread: { instance: 'b' } }],
    }),
} as const;

export type Call = keyof typeof CALLS;

/** Makes every call, and finds what may not happen; `undefined` if nothing did. */
export async function examine(one: Case): Promise<Failure | undefined> {
  const { bytes, call } = one;
  for (const [name, read] of Object.entries(READS)) {
    const { failure, code } = outcomeOf(name, bytes.length, () => read(bytes));
    if (failure !== undefined) return failure;
    if (name === 'inspect' && code !== undefined && !REFUSALS.has(code) && (await isSurelyValid(bytes))) {
      return { kind: `inspect refuses a valid component: ${code}`, why: 'wasm-tools calls it valid' };
    }
  }
  const { failure, bytes: output } = outcomeOf(call, bytes.length + one.other.length, () => CALLS[call](one));
  if (failure !== undefined) return mayBeKnown(failure, one);
  const failed = output === undefined ? undefined : await outputFailure(output, one);
  return failed && mayBeKnown(failed, one);
}

/** Fused outputs leave out what hosts would see is invalid. Once inputs are validated there is none. */
async function mayBeKnown(failure: Failure, { bytes, options, call }: Case): Promise<Failure> {
  const fused = call === 'virtualize' && (options.link === 'fused' || options.link === 'auto');
  if (!fused || (await isValid(bytes)) !== false) return failure;
  return { ...failure, known: 'an invalid component is fused: inputs are not validated yet' };
}

async function outputFailure(output: Uint8Array, one: Case): Promise<Failure | undefined> {
  const { bytes, call } = one;
  const { verdict, why = '' } = await judge(output);
  if (verdict === 'invalid' && (await isSurelyValid(bytes)) && (await isSurelyValid(one.other))) {
    return { kind: `${call} makes an invalid component: ${shape(why)}`, why };
  }
  if (verdict !== 'valid' || call !== 'virtualize') return undefined;
  const guest = unvirtualize(output);
  if (guest !== undefined && Buffer.compare(guest, bytes) !== 0) {
    return { kind: 'unvirtualize gives another component than virtualize was given', why: '' };
  }
  if (guest !== undefined || (await isValid(bytes)) !== false) return undefined;
  // where adapters and guest are one component, nothing of the guest is there for hosts to check
  return { kind: 'virtualize makes a valid component of an invalid one', why: (await judge(bytes)).why ?? '' };
}

/** Calls, and once more what took too long: the machine may have done something else. */
function outcomeOf(name: string, size: number, call: () => Uint8Array | void): Outcome {
  const first = measured(name, size, call);
  return first.failure?.kind.includes('takes') === true ? measured(name, size, call) : first;
}

function measured(name: string, size: number, call: () => Uint8Array | void): Outcome {
  const before = memory();
  const start = performance.now();
  const outcome = attempted(name, call);
  const took = performance.now() - start;
  const grown = memory() - before;
  if (outcome.failure !== undefined) return outcome;
  if (took > MILLISECONDS) return { failure: { kind: `${name} takes long`, why: `${String(Math.round(took))} ms` } };
  if (grown > MEMORY + 8 * size) return { failure: { kind: `${name} takes memory`, why: `${String(grown)} bytes` } };
  return outcome;
}

function attempted(name: string, call: () => Uint8Array | void): Outcome {
  try {
    const made = call();
    return made === undefined ? {} : { bytes: made };
  } catch (error) {
    if (error instanceof WasmvirtError && error.code !== 'internal') return { code: error.code };
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { failure: { kind: `${name} throws ${shape(message)}`, why } };
  }
}

/** Bytes of the heap and of buffers: what was used between two readings is at most their difference and what was collected. */
function memory(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/** A message without names, numbers and offsets. */
function shape(message: string): string {
  return message.replaceAll(/"[^"]*"|`[^`]*`|'[^']*'|0x[0-9a-f]+|\S*[:#@/]\S+|\d+/g, '…').slice(0, 200);
}
