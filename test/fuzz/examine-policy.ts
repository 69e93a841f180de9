import { adapter } from '../../src/adapter.ts';
import {
  compose,
  diff,
  graphOf,
  inspect,
  plug,
  policyOf,
  unvirtualize,
  validate,
  virtualize,
  type Options,
} from '../../src/index.ts';
import { KEYS, optionsFromFile } from '../../src/policy/options/command-line.ts';
import { at, edited, waysIn, withMore, without, type Way } from './edits.ts';
import { attempted, outcomeOf, shape, type Failure, type Outcome } from './measure.ts';
import { ODD_VALUES } from './odd-values.ts';
import type { OptionsCase, PolicyCase } from './policies.ts';
import type { SectionCase } from './policy-sections.ts';
import { called, type World } from './policy-world.ts';
import { examineFile, sentenceFailure } from './examine-file.ts';
import type { WordsCase } from './words.ts';

/** What came of a case: `made` if there is a result, `refused` if there is a sentence instead. */
export type Counted = (kind: PolicyCase['kind'], outcome: 'made' | 'refused') => void;

/** Finds what may not happen with a case; `undefined` if nothing did. */
export function examinePolicy(one: PolicyCase, world: World, count: Counted = () => undefined): Failure | undefined {
  const counted = (isMade: boolean): void => {
    count(one.kind, isMade ? 'made' : 'refused');
  };
  switch (one.kind) {
    case 'file':
      return examineFile(one, world, counted);
    case 'options':
      return examineOptions(one, world, counted);
    case 'words':
      return examineWords(one, world, counted);
    case 'section':
      return examineSection(one, world, counted);
    default:
      return one satisfies never;
  }
}

/** The most that options and words may take, beside what they are about. */
const SIZE = 1 << 20;

function failureOf(name: string, outcome: Outcome): Failure | undefined {
  return outcome.failure ?? (outcome.message === undefined ? undefined : sentenceFailure(name, outcome.message));
}

type Counts = (isMade: boolean) => void;

function examineOptions(one: OptionsCase, world: World, count: Counts): Failure | undefined {
  const came = { isMade: false };
  const failure = takenFailure(one, world, (made) => {
    came.isMade = made;
    count(made);
  });
  if (failure !== undefined || !came.isMade || one.call !== 'virtualize') return failure;
  return effectFailure(optionsOf(one), appOf(world));
}

function appOf(world: World): Uint8Array {
  return world.files.get('app.wasm') ?? new Uint8Array();
}

/** Whether a call with these options gives a result or a sentence. */
export function takenFailure(one: OptionsCase, world: World, count: Counts): Failure | undefined {
  const outcome = outcomeOf(one.call, SIZE, () => callWith(one, appOf(world)));
  count(outcome.code === undefined);
  return failureOf(one.call, outcome);
}

const DISK = {
  read: () => Uint8Array.of(1, 2, 3),
  tree: () => ({ kind: 'directory' as const, entries: new Map([['in.txt', 'x']]) }),
};

/** The library's options, made anew each time: an odd value may be used up. */
function optionsOf({ policy, edits }: OptionsCase): unknown {
  const said = policy as Readonly<Record<string, unknown>>; // as it is generated
  const entries = KEYS.flatMap((key) => (key in said ? [[key, said[key]] as const] : []));
  return edited(optionsFromFile(new Map(entries), DISK), edits, ODD_VALUES);
}

/** What is odd is not what its type says. */
function callWith(one: OptionsCase, app: Uint8Array): Uint8Array | undefined {
  const edit = (value: unknown): never => edited(value, one.edits, ODD_VALUES) as never;
  switch (one.call) {
    case 'virtualize':
      return virtualize(app, optionsOf(one) as Options).bytes;
    case 'adapter': {
      const given = edited(
        { wasiVersion: '0.2.3', interfaces: ['wasi:cli/environment'], env: { A: 'b' } },
        one.edits,
        ODD_VALUES,
      );
      return adapter(given as never).bytes;
    }
    case 'validate': {
      const given = edit({ bytes: app, options: { features: ['cm-values'], coreModules: false } });
      validate(at(given, ['bytes']) as Uint8Array, at(given, ['options']) as object);
      return undefined;
    }
    case 'compose':
      return compose(
        edit({
          components: { a: app },
          imports: { 'a:b/c': { type: 'instance' } },
          instances: { a: { component: 'a', with: {}, rest: 'import' } },
          exports: [{ spread: { instance: 'a' } }, { instance: 'a', as: 'x:y/z' }],
        }),
      );
    case 'plug': {
      const given = edit({ socket: app, plugs: { a: app } });
      return plug(at(given, ['socket']) as Uint8Array, at(given, ['plugs']) as Uint8Array[]).bytes;
    }
    default:
      return one.call satisfies never;
  }
}

/** Whatever options are taken, each of their parts has an effect on the record in the output, and one more is refused. */
function effectFailure(options: unknown, app: Uint8Array): Failure | undefined {
  const recorded = (given: unknown): string => {
    const { bytes, message = '' } = attempted('virtualize', () => virtualize(app, given as Options).bytes);
    return bytes === undefined ? `refused: ${message}` : JSON.stringify(policyOf(bytes));
  };
  const before = recorded(options);
  for (const way of someOf(waysIn(options))) {
    const more = withMore(options, way, 'zzz', null);
    if (more !== undefined && !recorded(more).startsWith('refused')) {
      return { kind: `virtualize ignores what it does not know in ${nameOf(way)}`, why: way.join('.') };
    }
    const content = at(options, way);
    if (way.length === 0 || content === undefined || content === false) continue;
    // as it is where nothing is said
    if ((content === true && way.at(-1) === 'writable') || isEmpty(content)) continue;
    if (!isRepeated(options, way) && recorded(without(options, way)) === before) {
      return { kind: `virtualize ignores ${nameOf(way)}`, why: way.join('.') };
    }
  }
  return undefined;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && waysIn(value).length === 1;
}

/** Whether an item of a list may say no more than the others. */
export function isRepeated(value: unknown, way: Way): boolean {
  const list = at(value, way.slice(0, -1));
  if (!Array.isArray(list)) return false;
  const item = at(value, way);
  // of pairs with one name the last counts
  if (Array.isArray(item)) return true;
  const content = JSON.stringify(item);
  return list.filter((item) => JSON.stringify(item) === content).length > 1;
}

/** As many as take no long time: the first ones, and some of the others. */
export function someOf<T>(items: readonly T[], most = 12): readonly T[] {
  const step = Math.max(1, items.length / most);
  const chosen = new Set(Array.from({ length: Math.min(items.length, most) }, (_, i) => Math.floor(i * step)));
  return items.filter((_, i) => chosen.has(i));
}

export function nameOf(way: Way): string {
  return way.slice(0, 1).join('.') + (way.length > 1 ? '…' : '');
}

function examineWords({ words }: WordsCase, world: World, count: Counts): Failure | undefined {
  const app = world.files.get('app.wasm') ?? new Uint8Array();
  const [command = ''] = words;
  const name = /^[a-z]+$/.test(command) ? command : 'the command';
  let ended: ReturnType<typeof called> | undefined;
  const outcome = outcomeOf(name, SIZE, () => {
    ended = called(world, words, { 'deps/a/b.wasm': app });
    return undefined;
  });
  if (outcome.failure !== undefined || ended === undefined) return outcome.failure;
  count(ended.code === 0);
  const err = words.includes('--verbose') ? untold(ended.err) : ended.err;
  return saidFailure(name, { ...ended, err }, false);
}

/** What is said beside the lines of `--verbose` on files, which come before what is wrong. Anything else is as without it. */
export function untold(err: string): string {
  return err.replace(/^(wasmvirt: (read|wrote) [^\n]+, ([\d,]+ bytes|as files of the component)\n)+/, '');
}

/** What a command says: nothing internal, each sentence on a line. */
export function saidFailure(
  name: string,
  { code, err }: { readonly code: number; readonly err: string },
  isLong = true,
): Failure | undefined {
  if (err.includes('internal error')) return { kind: `${name} says ${shape(err)}`, why: err };
  if (code === 0) return undefined;
  const [first = '', rest] = err.split(/\n(.*)/s);
  if (code !== 1 && code !== 2) return { kind: `${name} ends with ${String(code)}`, why: err };
  // a verdict, or a difference that was asked for, is no error
  if (err === '') return undefined;
  if (rest !== '' || !first.startsWith('wasmvirt: '))
    return { kind: `${name} says more than a line`, why: err.slice(0, 500) };
  // words are as long as their writer made them
  return sentenceFailure(name, first.slice(0, isLong ? undefined : 2000));
}

function examineSection({ base, sections }: SectionCase, world: World, count: Counts): Failure | undefined {
  const start = world.files.get(`${base}.wasm`) ?? new Uint8Array();
  const bytes = Uint8Array.from([...start, ...Buffer.from(sections, 'base64')]);
  const size = 2 * bytes.length;
  const calls: Readonly<Record<string, () => unknown>> = {
    policyOf: () => policyOf(bytes),
    unvirtualize: () => unvirtualize(bytes),
    inspect: () => inspect(bytes),
    graphOf: () => graphOf(bytes),
    diff: () => diff(bytes, start),
  };
  let found: unknown;
  for (const [name, call] of Object.entries(calls)) {
    const failure = failureOf(
      name,
      outcomeOf(name, size, () => {
        const result = call();
        if (name === 'policyOf') found = result;
        return undefined;
      }),
    );
    if (failure !== undefined) return failure;
  }
  count(found !== undefined);
  const lines: readonly (readonly string[])[] = [
    ['inspect', '--policy', 'in.wasm'],
    ['in.wasm', '--replace', '--allow-random', '-o', 'out.wasm'],
    ['app.wasm', '--check', 'in.wasm'],
    ['in.wasm', '--replace', '--check', 'in.wasm'],
    ['diff', 'in.wasm', 'app.wasm'],
  ];
  for (const words of lines) {
    const name = words.filter((word) => !word.includes('.')).join(' ');
    let ended: ReturnType<typeof called> | undefined;
    const { failure } = outcomeOf(name, size, () => {
      ended = called(world, words, { 'in.wasm': bytes });
      return undefined;
    });
    const said = failure ?? (ended === undefined ? undefined : saidFailure(name, ended));
    if (said !== undefined) return said;
  }
  return undefined;
}
