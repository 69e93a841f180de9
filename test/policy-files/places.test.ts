import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import type { Path, Places } from '../../src/cli/policy-file/document.ts';
import { readJson } from '../../src/cli/policy-file/json.ts';
import { readToml } from '../../src/cli/policy-file/toml.ts';
import { anyPolicy } from './any-policy.ts';

/** Where in a file keys and items stand. */

/** Every key and item of a value. */
function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, content]) => [[...path, key], ...pathsIn(content, [...path, key])]);
}

/** The text from a place on. */
function at(text: string, places: Places, path: Path): string {
  const place = places.of(path);
  if (place === undefined) return '';
  return (text.split('\n')[place.line - 1] ?? '').slice(place.column - 1);
}

function keyAt(rest: string): string | undefined {
  const [word] = /^(?:"(?:[^"\\]|\\.)*"|[\w-]+)/.exec(rest) ?? [];
  return word?.startsWith('"') === true ? (JSON.parse(word) as string) : word;
}

describe('JSON', () => {
  it('is what JSON.parse makes of it, and every key has its place', () => {
    fc.assert(
      fc.property(fc.oneof(anyPolicy, fc.jsonValue()), fc.constantFrom(0, 1, 3), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const read = readJson(text, 'a.json');
        expect(read.value).toEqual(JSON.parse(text));
        for (const path of pathsIn(value)) {
          const rest = at(text, read.places, path);
          const parent = path
            .slice(0, -1)
            .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], value);
          if (!Array.isArray(parent)) expect(keyAt(rest), rest).toBe(path.at(-1));
          else expect(rest).not.toBe('');
        }
      }),
    );
  });

  it.each([
    ['', '1:1'],
    ['{', '1:2'],
    ['{"a":1,}', '1:8'],
    ['{"a" 1}', '1:6'],
    ['{"a":01}', '1:7'],
    ['[1 2]', '1:4'],
    ['{"a":\n  tru}', '2:3'],
    ['{"a":"\n"}', '1:6'],
    ['{"a":"\\x"}', '1:6'],
    ['{} {}', '1:4'],
    ['{"a":1,\n "a":2}', '2:2'],
    ['// {}', '1:1'],
    ['['.repeat(2000), '1:1002'],
  ])('%j is wrong at %s', (text, place) => {
    expect(() => readJson(text, 'a.json')).toThrow(`a.json:${place}: `);
  });

  it('keeps large numbers and names of prototypes', () => {
    const { value } = readJson('{ "n": 18446744073709551615, "__proto__": { "a": 1 } }', 'a.json');
    expect(Object.entries(value as object)).toEqual([
      ['n', 18446744073709551615n],
      ['__proto__', { a: 1 }],
    ]);
  });
});

const TOML = `# a comment with "quotes" and [brackets]
top = 'it''s'
"quoted key" = """
not = "a key"
""\\"""" # the end
'lit.eral'.inner."\\u00e9" = '''
[no.table]
'''
list = [ # in it
  "one", { two = 2, 'three' = [3, 4] },
  [5, "six]"],
]
when = 2026-01-01 12:00:00.123456789Z
day = 2026-01-01

[a . "b c".d]
x.y = { z = "}" , w = true }
[[rows]]
n = 1
[rows.sub]
k = 1
[[rows]]
n = 2
`.replace("'it''s'", "'its'");

describe('TOML', () => {
  const parser = (text: string): unknown => parse(text, { integersAsBigInt: 'asNeeded' });

  it('has a place for every key, however it is written', () => {
    const { value, places } = readToml(TOML, 'a.toml', parser);
    const found = pathsIn(value).map((path) => {
      const { line, column } = places.of(path) ?? { line: 0, column: 0 };
      return `${path.join(' ')} ${line}:${column}`;
    });
    expect(found).toEqual([
      'top 2:1',
      'quoted key 3:1',
      'lit.eral 6:1',
      'lit.eral inner 6:12',
      'lit.eral inner é 6:18',
      'list 9:1',
      'list 0 10:3',
      'list 1 10:10',
      'list 1 two 10:12',
      'list 1 three 10:21',
      'list 1 three 0 10:32',
      'list 1 three 1 10:35',
      'list 2 11:3',
      'list 2 0 11:4',
      'list 2 1 11:7',
      'when 13:1',
      'day 14:1',
      'a 16:2',
      'a b c 16:6',
      'a b c d 16:12',
      'a b c d x 17:1',
      'a b c d x y 17:3',
      'a b c d x y z 17:9',
      'a b c d x y w 17:19',
      'rows 18:3',
      'rows 0 18:3',
      'rows 0 n 19:1',
      'rows 0 sub 20:7',
      'rows 0 sub k 21:1',
      'rows 1 22:3',
      'rows 1 n 23:1',
    ]);
  });

  it('has dates as they are written', () => {
    expect(readToml(TOML, 'a.toml', parser).value).toMatchObject({
      when: '2026-01-01T12:00:00.123456789Z',
      day: '2026-01-01',
    });
  });

  it('of any policy has every key where it stands', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        const text = stringify(policy);
        const { value, places } = readToml(text, 'a.toml', parser);
        expect(value).toEqual(parser(text));
        for (const path of pathsIn(value)) {
          const rest = at(text, places, path);
          if (/^\d+$/.test(path.at(-1) ?? '')) expect(rest).not.toBe('');
          else expect(keyAt(rest), rest).toBe(path.at(-1));
        }
      }),
    );
  });

  it('is wrong where the parser says so', () => {
    expect(() => readToml('a = 1\nb = \n', 'a.toml', parser)).toThrow(/^a\.toml:2:\d+: [^\n]+$/);
  });
});
