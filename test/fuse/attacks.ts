import { AREA, DATA_AT, type Misbehaviour, type RawArgument, type RawFunction, type Sequence } from './raw-guest.ts';

/** Where the guest's memory ends. */
const END = 131072;
const HUGE = 0xfffffff8;
/** Bytes that are not UTF-8, behind `a.txt\0d/b.bin\0`. */
const NOT_UTF8 = DATA_AT + 14;

/** A handle of a resource that the guest has, by the end of the resource's name. */
interface Handle {
  readonly of: string;
}

type Word = number | bigint | Handle;

const stdout: Handle = { of: 'output-stream' };
const stdin: Handle = { of: 'input-stream' };
const directory: Handle = { of: 'descriptor' };

type Attack = readonly [name: string, args: readonly Word[], how?: Misbehaviour];

const write = (at: number, size: number): Attack => ['[method]output-stream.write', [stdout, at, size, AREA]];
const open = (at: number, size: number, ...rest: readonly number[]): Attack => {
  const [flags = 0, how = 0, what = 1, area = AREA] = rest;
  return ['[method]descriptor.open-at', [directory, flags, at, size, how, what, area]];
};

/** What no compiler does, each by itself behind calls that make handles: the canonical ABI lets some of it pass, and traps for the rest. */
const ATTACKS: readonly (readonly Attack[])[] = [
  // lists and strings at the edges of the memory
  ...[END - 1, END, END + 1, HUGE].flatMap((at) => [0, 1, 2].map((size) => [write(at, size)])),
  [write(0, 0x7fffffff)],
  [write(DATA_AT, 0xffffffff)],
  ...[END, END + 1, HUGE].map((at) => [open(at, 0)]),
  // text
  ...[0, 1, 3, 6].flatMap((from) => [1, 2, 3, 4].map((size) => [open(NOT_UTF8 + from, size)])),
  // flags and cases
  [open(DATA_AT, 5, 0xffffffff, 0xffffffff, 0xffffffff)],
  ...[2, 3, 256, 0xffffffff].map((tag): readonly Attack[] => [
    ['[method]descriptor.set-times', [directory, tag, 0n, 0, 0, 0n, 0, AREA]],
  ]),
  ...[6, 7, 0x106].map((advice): readonly Attack[] => [
    ['[method]descriptor.advise', [directory, 0n, 0n, advice, AREA]],
  ]),
  // where results go
  ...[AREA + 1, AREA + 4, END - 1, END, HUGE].map((area) => [open(DATA_AT, 5, 0, 0, 1, area)]),
  ...[AREA + 4, END - 8].map((area): readonly Attack[] => [['[method]descriptor.stat', [directory, area]]]),
  // lists of handles
  ...[1, 2, 3].map((off): readonly Attack[] => [['poll', [DATA_AT + off, 1, AREA]]]),
  ...[0x40000000, 0x3fffffff, 0xffffffff].map((count): readonly Attack[] => [['poll', [DATA_AT, count, AREA]]]),
  // handles
  ...[0, 1, 2, 9, 4000, HUGE].map((handle): readonly Attack[] => [['[method]descriptor.sync', [handle, AREA]]]),
  [['[method]descriptor.sync', [stdout, AREA]]],
  [['[resource-drop]descriptor', [stdout]]],
  [
    ['[resource-drop]descriptor', [directory]],
    ['[resource-drop]descriptor', [directory]],
  ],
  [['[resource-drop]output-stream', [stdout]], write(DATA_AT, 1)],
  [['[resource-drop]descriptor', [HUGE]]],
  [['[resource-drop]descriptor', [0]]],
  [['[method]output-stream.subscribe', [stdin]]],
  // the guest's realloc
  ...(['unaligned', 'outside', 'reenters'] as const).flatMap((how): readonly (readonly Attack[])[] => [
    [['get-environment', [AREA], how]],
    [['get-arguments', [AREA], how]],
    [['[method]input-stream.read', [stdin, 2n, AREA], how]],
    [['get-random-bytes', [64n, AREA], how]],
    [['[method]descriptor.read', [directory, 8n, 0n, AREA], how]],
  ]),
];

export function attacks(functions: readonly RawFunction[]): readonly Sequence[] {
  const indexOf = (name: string): number => {
    const found = functions.findIndex(({ of }) => of.endsWith(`#${name}`));
    if (found < 0) throw new Error(`there is no function ${name}`);
    return found;
  };
  const argument = (word: Word): RawArgument => {
    if (typeof word !== 'object') return { value: word };
    const drop = functions.find(({ of }) => of.endsWith(`[resource-drop]${word.of}`));
    return { handle: drop?.params[0]?.resource ?? 0 };
  };
  return ATTACKS.map((steps) => ({
    how: steps.find(([, , how]) => how !== undefined)?.[2] ?? 'none',
    calls: steps.map(([name, args]) => ({ of: indexOf(name), args: args.map(argument) })),
  }));
}
