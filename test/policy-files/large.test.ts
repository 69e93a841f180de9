import { describe, expect, it } from 'vitest';
import { cliWith, type Outcome } from '../support/run-cli.ts';

/** Policy files that are deep, wide or long: one sentence, or what they say, in time and memory that grow with the file. */

const WIDE = 50_000;
const LONG = 10_000_000;
/** As long as a file may be that is YAML. */
const LONG_YAML = 1_000_000;

/** What the command line says of a policy file that holds this. */
function said(name: string, text: string, ...words: readonly string[]): Outcome {
  const bytes = new TextEncoder().encode(text);
  const flag = name.endsWith('.yaml') ? '--policy' : '--config-file';
  return cliWith({ read: () => bytes }, [flag, name, ...words, '--print-config']);
}

const list = (count: number, item: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join('');

const nested = (count: number, open: string, inside: string, close: string): string =>
  open.repeat(count) + inside + close.repeat(count);

interface Kind {
  readonly file: string;
  /** The levels that it may have. */
  readonly most: number;
  readonly longest: number;
  /** What stands around a value of any form. */
  readonly around: (value: string) => string;
  readonly object: readonly [open: string, close: string];
  readonly list: readonly [open: string, close: string];
  readonly key: (name: string, value: string) => string;
  /** More that is deep: with so many levels. */
  readonly others: Readonly<Record<string, (depth: number) => string>>;
}

const KINDS: readonly Kind[] = [
  {
    file: 'p.toml',
    most: 1000,
    longest: LONG,
    around: (value) => `x = ${value}`,
    object: ['{', '}'],
    list: ['[', ']'],
    key: (name, value) => `${name} = ${value}`,
    others: {
      'a dotted key': (depth) => `${'a.'.repeat(depth - 1)}a = 1`,
      'a dotted key in quotes': (depth) => `${'"a b".'.repeat(depth - 1)}a = 1`,
      'a header': (depth) => `[${'a.'.repeat(depth - 1)}a]`,
      'a header of a list': (depth) => `[[${'a.'.repeat(depth - 2)}a]]`,
      'a dotted key under a header': (depth) => `[${'a.'.repeat(depth / 2 - 1)}a]\n${'b.'.repeat(depth / 2 - 1)}b = 1`,
      'a dotted key in a table': (depth) => `x = { ${'a.'.repeat(depth - 2)}a = 1 }`,
    },
  },
  {
    file: 'p.json',
    most: 1000,
    longest: LONG,
    around: (value) => `{"x":${value}}`,
    object: ['{', '}'],
    list: ['[', ']'],
    key: (name, value) => `"${name}":${value}`,
    others: {},
  },
  {
    file: 'p.yaml',
    most: 100,
    longest: LONG_YAML,
    around: (value) => `x: ${value}`,
    object: ['{', '}'],
    list: ['[', ']'],
    key: (name, value) => `${name}: ${value}`,
    others: {
      'lists in one line': (depth) => `x:\n ${'- '.repeat(depth - 1)}a`,
      'keys that are maps': (depth) => `${'? '.repeat(depth)}a`,
    },
  },
];

/** One sentence with its place, about the depth or not. */
function expectOne({ code, out, err }: Outcome, { file, most }: Kind, isDeep: boolean | undefined): void {
  expect(err).toMatch(/^[^\n]*\n$/);
  expect(err.length).toBeLessThan(1000);
  expect(err).toMatch(new RegExp(`^wasmvirt: ${file}:\\d+:\\d+: `));
  const says = new RegExp(`nested too deeply: no policy has more than ${most} levels$`, 'm').test(err);
  if (isDeep !== undefined) expect({ says, err }).toEqual({ says: isDeep, err });
  expect({ code, out }).toEqual({ code: 2, out: '' });
}

describe.each(KINDS.map((kind) => [kind.file, kind] as const))('%s', (file, kind) => {
  const { around, key, most, longest } = kind;
  const [open, close] = kind.object;
  const [begin, end] = kind.list;
  const deep: Kind['others'] = {
    lists: (depth) => around(nested(depth - 1, begin, '', end)),
    objects: (depth) => around(nested(depth - 1, open + key('a', ''), '1', close)),
    both: (depth) => around(nested(depth / 2 - 1, begin + open + key('a', ''), '1', close + end)),
    ...kind.others,
  };

  it.each(Object.entries(deep))('is refused where %s are nested too deeply', { timeout: 60_000 }, (_, write) => {
    // what no policy has, but not for its depth
    expectOne(said(file, write(most)), kind, false);
    for (const depth of [most + 10, 8_000, 100_000]) {
      const text = write(depth);
      if (text.length < longest) expectOne(said(file, text), kind, true);
    }
  });

  it('is refused where it has no end', { timeout: 60_000 }, () => {
    for (const depth of [most / 2, 8_000, 100_000]) {
      for (const text of [begin, open + key('a', ''), open]) {
        expectOne(said(file, around(text.repeat(depth))), kind, undefined);
      }
    }
  });

  it('is wide', { timeout: 60_000 }, () => {
    const items = begin + list(WIDE, () => '1,').slice(0, -1) + end;
    const keys = open + list(WIDE / 2, (i) => `${key(`k${i}`, '1')},`).slice(0, -1) + close;
    for (const text of [items, keys]) {
      expectOne(said(file, around(text)), kind, false);
      // also far inside
      expectOne(said(file, around(nested(most - 10, begin, text, end))), kind, false);
    }
  });

  it('has long texts and keys', { timeout: 60_000 }, () => {
    for (const part of ['x', '\\n', ' ', '\\\\']) {
      const text = part.repeat(longest / part.length - 10);
      expectOne(said(file, around(`"${text}"`)), kind, false);
    }
    expectOne(said(file, around(open + key('x'.repeat(1000), '1') + close)), kind, false);
    expectOne(said(file, around(`1${close}`).replace('x', 'x'.repeat(longest / 10))), kind, undefined);
  });
});

it('takes no YAML that is longer than a policy is', () => {
  const { err } = said('p.yaml', `x: ${' '.repeat(1 << 20)}1`);
  expect(err).toBe('wasmvirt: p.yaml: no policy is longer than 1 MiB\n');
});

describe('folders in folders', () => {
  const FORMS = {
    ours: (depth: number) => `mounts."/".files.${'d.directory.'.repeat(depth)}d = `,
    'of wasi-virt': (depth: number) => `compat = "wasi-virt"\nfs.preopens."/".${'dir.d.'.repeat(depth)}source = `,
  };

  it.each(Object.entries(FORMS))('are taken as deep as a file may be: %s', { timeout: 20_000 }, (_, write) => {
    for (const depth of [1, 15, 100, 490]) {
      const { code, err } = said('p.toml', `${write(depth)}"x"`);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      // what is wrong is found there
      expect(said('p.toml', `${write(depth)}1`).err).toMatch(/^wasmvirt: p\.toml:\d+:\d+: [^\n]*\n$/);
      expect(said('p.toml', `${write(depth)}"x"\nrandom = "x"`).err).toMatch(/: random must be /);
    }
  });
});
