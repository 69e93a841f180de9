import {
  compose,
  graphOf,
  inspect,
  plug,
  policyOf,
  unvirtualize,
  virtualize,
  type ErrorCode,
  type Options,
} from '../../src/index.ts';
import { outcomeOf, shape, type Failure } from './measure.ts';
import { isSurelyValid, isValid, judge } from './judge.ts';
import { isListed } from './listed.ts';

/** One input with what is done to it. */
export interface Case {
  readonly bytes: Uint8Array;
  /** What is done with it besides reading it. */
  readonly call: Call;
  readonly options: Options;
  /** Another component, which is plugged into it, or into which it is plugged. */
  readonly other: Uint8Array;
}

/** Codes that say that the bytes, or what they mean, are wrong. */
const FAULTS: ReadonlySet<ErrorCode> = new Set([
  'not-wasm',
  'unexpected-end',
  'section-size',
  'section-order',
  'bad-integer',
  'bad-utf8',
  'bad-opcode',
  'bad-value',
  'index-out-of-bounds',
  'wrong-type',
  'bad-name',
  'duplicate-name',
  'missing-import',
]);

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

/**
 * Makes every call, and finds what may not happen; `undefined` if nothing did.
 *
 * @param judged whether wasm-tools is asked: of inputs that are refused, and of outputs. It takes longer than all the rest
 */
export async function examine(one: Case, judged = true): Promise<Failure | undefined> {
  const { bytes, call } = one;
  let fault: [string, ErrorCode] | undefined;
  for (const [name, read] of Object.entries(READS)) {
    const { failure, code } = outcomeOf(name, bytes.length, () => {
      read(bytes);
      return undefined;
    });
    if (failure !== undefined) return failure;
    if (code !== undefined && FAULTS.has(code)) fault ??= [name, code];
  }
  const { failure, code, bytes: output } = outcomeOf(call, bytes.length + one.other.length, () => CALLS[call](one));
  if (failure !== undefined) return failure;
  if (!judged) return undefined;
  if (call === 'virtualize' && code !== undefined && FAULTS.has(code)) fault ??= [call, code];
  if (fault !== undefined && (await isSurelyValid(bytes))) {
    const [name, code] = fault;
    return { kind: `${name} refuses a valid component: ${code}`, why: 'wasm-tools calls it valid' };
  }
  return output === undefined ? undefined : outputFailure(output, one);
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
  if ((await isValid(bytes)) !== false) return undefined;
  // where adapters and guest are one component, nothing of the guest is there for hosts to check
  const refused = (await judge(bytes)).why ?? '';
  if (isListed(refused)) return undefined;
  return { kind: 'virtualize makes a valid component of an invalid one', why: refused };
}
