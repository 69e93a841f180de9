import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeWac, WasmvirtError } from '../../src/index.ts';
import { COMPOSE_CASES } from './compose-cases.ts';

function said(text: string): string {
  try {
    composeWac(text, () => undefined);
    return 'ok';
  } catch (error) {
    if (error instanceof WasmvirtError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe('errors of a document name the line, the column and what is wrong', () => {
  it.each([
    ['', 'bad-syntax: line 1, column 1: `package` is expected, but the document ends'],
    ['package a;', 'bad-syntax: line 1, column 9: the name of a package is expected, but `a` stands there'],
    ['package a:b@1;', 'bad-syntax: line 1, column 13: "1" is not a semantic version such as 1.2.3'],
    ['package a:b;\n\nlet x = 3;', 'bad-syntax: line 3, column 9: "3" does not begin anything'],
    ['package a:b; let x = new c:d {};', 'bad-option: line 1, column 26: there is no package c:d'],
    ['package a:b; /* é */ export x;', 'bad-option: line 1, column 29: the name `x` means nothing here'],
    [
      'package a:b;\r\n/* 👩‍👩‍👧 */ export "x";',
      'bad-syntax: line 2, column 16: `new`, `(` or a name is expected, but "x" stands there',
    ],
    [
      'package a:b; import f: func(a: u8, a: u8);',
      'duplicate-name: line 1, column 36: the parameter `a` is there twice',
    ],
    ['package a:b; import f: func(a: borrow<r>);', 'bad-option: line 1, column 39: the name `r` means nothing here'],
    [
      'package a:b; import f: func(a: list<u8>;',
      'bad-syntax: line 1, column 40: `)` is expected, but `;` stands there',
    ],
    ['package a:b; type t = result<_, _>;', 'bad-syntax: line 1, column 33: a type is expected, but `_` stands there'],
    [
      'package a:b; import f: func() -> u8 export f;',
      'bad-syntax: line 1, column 37: `;` is expected, but `export` stands there',
    ],
    ['package a:b; "x', 'bad-syntax: line 1, column 14: the string has no end'],
    ['package a:b; /* /* */', 'bad-syntax: line 1, column 14: the comment has no end'],
    ['package a:b; // \u202e', 'bad-syntax: line 1, column 17: the character U+202e must not be in a document'],
    ['package a:b; interface i { x }', 'bad-syntax: line 1, column 30: `:` is expected, but `}` stands there'],
    ['package a:b; record r {}', 'bad-syntax: line 1, column 24: a field is expected, but `}` stands there'],
    [
      `package a:b; type t = ${'list<'.repeat(101)}u8${'>'.repeat(101)};`,
      'bad-syntax: line 1, column 523: types or expressions are more than 100 deep',
    ],
    [
      `package a:b; import x: func(); export ${'('.repeat(200)}x;`,
      'bad-syntax: line 1, column 139: types or expressions are more than 100 deep',
    ],
    [
      `package a:b; import x: func(); export x${'.x'.repeat(200)};`,
      'bad-syntax: line 1, column 242: more than 100 exports of exports are named',
    ],
  ])('%s', (text, sentence) => {
    expect(said(text)).toBe(sentence);
  });
});

describe('any document', () => {
  const texts = COMPOSE_CASES.flatMap((one) => ('text' in one ? [one.text] : []));
  const words = [...new Set(texts.flatMap((text) => text.split(/(\W)/)))].filter((word) => word !== '');

  it('ends in a result or in our error, whatever words it is made of', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), (list) => {
        expect(said(`package a:b; ${list.join('')}`)).toMatch(/^(ok|[a-z-]+: line \d+, column \d+: .*)$/s);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends so if a word of a good one is left out, or put elsewhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), (text, from, to) => {
        const parts = text.split(/\b/);
        const [taken = ''] = parts.splice(from % parts.length, 1);
        const left = said(parts.join(''));
        parts.splice(to % (parts.length + 1), 0, taken);
        for (const one of [left, said(parts.join(''))]) expect(one).toMatch(/^(ok|(?!internal)[a-z-]+: .*)$/s);
      }),
      { numRuns: 2000 },
    );
  });
});
