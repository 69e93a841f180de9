import { readJson } from '../../src/cli/policy-file/json.ts';
import { at, waysIn, withMore, without } from './edits.ts';
import { isRepeated, nameOf, saidFailure, someOf } from './examine-policy.ts';
import { outcomeOf, type Failure } from './measure.ts';
import type { FileCase } from './policies.ts';
import { called, type World } from './policy-world.ts';

/** Whether an error is one line that a person can read; `undefined` if it is. */
export function sentenceFailure(name: string, sentence: string): Failure | undefined {
  // what is shown of a text is cut
  const isShort = sentence.length < 4000;
  if (sentence !== '' && isShort && !/\p{Cc}|\[object |undefined/u.test(sentence)) return undefined;
  return { kind: `${name} fails without a sentence${isShort ? '' : ' that is short'}`, why: sentence.slice(0, 500) };
}

const utf8 = new TextEncoder();

/** Printed, and read again, a policy is the same, and makes the same of a component; each of its keys has an effect. */
export function examineFile(
  { format, text }: FileCase,
  world: World,
  count: (isMade: boolean) => void,
): Failure | undefined {
  const file = `in.${format}`;
  const flag = format === 'yaml' ? '--policy' : '--config-file';
  const bytes = utf8.encode(text);
  const printed = (
    given: Uint8Array,
    name: string,
    as: 'json' | 'toml',
    by = '--config-file',
  ): ReturnType<typeof called> => called(world, [by, name, `--print-config=${as}`], { [name]: given });
  let ended: ReturnType<typeof called> | undefined;
  const { failure } = outcomeOf('--print-config', bytes.length, () => {
    ended = printed(bytes, file, 'json', flag);
    return undefined;
  });
  if (failure !== undefined || ended === undefined) return failure;
  const first = ended;
  const said = saidFailure('--print-config', first);
  count(first.code === 0);
  if (said !== undefined || first.code !== 0) return said;
  const json = utf8.encode(first.out);
  const again = printed(json, 'again.json', 'json');
  if (again.out !== first.out) return { kind: 'a policy is another one when it is printed and read', why: again.err };
  const toml = printed(json, 'again.json', 'toml');
  const back = printed(utf8.encode(toml.out), 'again.toml', 'json');
  if (toml.code !== 0 || back.out !== first.out) {
    return { kind: 'a policy is another one when it is printed as TOML and read', why: toml.err + back.err };
  }
  return (
    madeFailure(file, flag, bytes, json, world) ??
    (format === 'json' ? keyFailure(text, first.out, printed) : undefined)
  );
}

/** What comes of a component is the same, so that it may do no more. */
function madeFailure(
  file: string,
  flag: string,
  bytes: Uint8Array,
  json: Uint8Array,
  world: World,
): Failure | undefined {
  const make = (by: string, name: string, policy: Uint8Array): ReturnType<typeof called> =>
    called(world, ['app.wasm', by, name, '-q', '-o', 'out.wasm'], { [name]: policy });
  const one = make(flag, file, bytes);
  const other = make('--config-file', 'again.json', json);
  const said = saidFailure('the command', one);
  if (said !== undefined) return said;
  if (one.code !== other.code)
    return { kind: 'a policy is not taken when it is printed and read', why: one.err + other.err };
  if (Buffer.compare(one.written ?? new Uint8Array(), other.written ?? new Uint8Array()) === 0) return undefined;
  return { kind: 'a policy makes another component when it is printed and read', why: '' };
}

/** Keys that say something of other things than the policy. */
const ASIDE: ReadonlySet<string> = new Set([
  '$schema',
  'plugs',
  'run-wasm-opt',
  'wasi-version',
  'compose-component-path',
]);

function keyFailure(
  text: string,
  before: string,
  print: (given: Uint8Array, name: string, as: 'json') => ReturnType<typeof called>,
): Failure | undefined {
  const { value } = readJson(text, 'in.json');
  const again = (changed: unknown): ReturnType<typeof called> => {
    const exact = (_: string, one: unknown): unknown => (typeof one === 'bigint' ? Number(one) : one);
    return print(utf8.encode(JSON.stringify(changed, exact)), 'in.json', 'json');
  };
  const isTheirs = typeof value === 'object' && value !== null && Object.hasOwn(value, 'compat');
  for (const way of someOf(waysIn(value))) {
    if (ASIDE.has(way[0] ?? '') || way[1] === 'passive-cutoff') continue;
    const more = withMore(value, way, 'zzz', [[]]);
    if (more !== undefined && again(more).code === 0) {
      return { kind: `a file may say what is not known in ${nameOf(way)}`, why: way.join('.') };
    }
    const content = at(value, way);
    if (way.length === 0 || isRepeated(value, way)) continue;
    // what is not said in the form of wasi-virt is let through
    if (isTheirs && !(way.length === 1 && content === false && way[0] !== 'debug')) continue;
    if (again(without(value, way)).out === before) {
      return { kind: `a file says ${nameOf(way)} without effect`, why: `${way.join('.')}: ${JSON.stringify(content)}` };
    }
  }
  return undefined;
}
