import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../src/binary/name.ts';
import {
  canonicalVersion,
  compareVersions,
  interfaceOf,
  isLabel,
  parseExternName,
  parseInterfaceName,
  parseVersion,
  printInterfaceName,
  stronglyUniqueKey,
} from '../../src/component/extern-name.ts';
import { WasmvirtError } from '../../src/errors.ts';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof WasmvirtError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('labels', () => {
  // the examples of Explainer.md § Import and Export Definitions, and boundaries
  it.each([
    'a',
    'a-b-c',
    'a1-2-3',
    'A',
    'A-B-C',
    'A1-2-3',
    'a11-w0rds',
    'A11-4CR0NYMS',
    'm1x3d-4CR0NYMS',
    'is-XML',
    'a-0',
  ])('%s is one', (text) => expect(isLabel(text)).toBe(true));
  it.each([
    '',
    '-',
    'a-',
    '-a',
    'a--b',
    '1-2-3',
    '0',
    'aB',
    'Ab',
    'a-bC',
    'a_b',
    'a.b',
    'ä',
    '\ufeffa',
    'a\0',
    'a\0b',
    'a:b',
    'a/b',
    'a b',
    'ａ',
  ])('%j is none', (text) => expect(isLabel(text)).toBe(false));
});

describe('parseExternName', () => {
  it.each([
    ['a-b', { kind: 'plain', label: 'a-b' }],
    ['[constructor]a-B', { kind: 'constructor', resource: 'a-B' }],
    ['[method]a-0.b-1', { kind: 'method', resource: 'a-0', label: 'b-1' }],
    ['[static]a.b', { kind: 'static', resource: 'a', label: 'b' }],
    [
      'wasi:http/types',
      { kind: 'interface', namespace: 'wasi', package: 'http', interface: 'types', version: undefined },
    ],
    [
      'a-b:c-d/e-F@123456.7890.488',
      { kind: 'interface', namespace: 'a-b', package: 'c-d', interface: 'e-F', version: '123456.7890.488' },
    ],
    ['a:b:c/d/e@1.0.0', { kind: 'interface', namespace: 'a:b', package: 'c', interface: 'd/e', version: '1.0.0' }],
  ])('%s', (text, expected) => {
    expect(parseExternName(text)).toEqual(expected);
  });

  const versions = [
    '0.0.0+abcd',
    '0.0.0+abcd-efg',
    '0.0.0-abcd+efg',
    '0.0.0-abcd.1.2+efg.4.ee.05',
    '1',
    '12',
    '0.2',
    '0.0.1',
    '0.0.0',
    '0.3.0-rc-2026-03-15',
    '18446744073709551615.0.0',
  ];
  it.each(versions)('takes the version %s as written', (version) => {
    expect(parseExternName(`a:b/c@${version}`)).toMatchObject({ kind: 'interface', version });
  });

  const badVersions = [
    '1..2',
    '1.2.',
    '.1.2',
    '00.0.0',
    '1.02.3',
    '1.2.3.',
    '',
    '.',
    '1.',
    'a.2',
    '2.b',
    '2.0x0',
    '2.0.0+',
    '2.0.0-',
    '0',
    '0.0',
    '1.2',
    '01.0.0',
    '1.0.0-01',
    '1.0.0-a..b',
    '1.0.0+a+b',
    '1.0.0.0',
    '1-a',
    '1.0.0 ',
    '1.0.0@1.0.0',
    '18446744073709551616.0.0',
    '1.0.0-é',
  ];
  it.each(badVersions)('refuses the version %j', (version) => {
    expect(codeOf(() => parseExternName(`a:b/c@${version}`))).toBe('bad-name');
  });

  it.each([
    ['unlocked-dep=<a:b>', 'unlocked-dep'],
    ['unlocked-dep=<a:b@*>', 'unlocked-dep'],
    ['unlocked-dep=<a:b/c@{>=1.2.3-rc}>', 'unlocked-dep'],
    ['unlocked-dep=<a:b@{<1.2.3}>', 'unlocked-dep'],
    ['unlocked-dep=<a:b:c/d/e@{>=1.2.3 <1.2.3}>', 'unlocked-dep'],
    ['locked-dep=<a:b@1.2.3>', 'locked-dep'],
    ['locked-dep=<a:b>,integrity=<sha256-a>', 'locked-dep'],
    ['url=<>', 'url'],
    ['url=<https://example.com/a?b#c>,integrity=<sha256-a== sha512-b/+?x>', 'url'],
    ['integrity=<sha384-abc>', 'integrity'],
  ])('%s', (text, form) => {
    expect(parseExternName(text)).toEqual({ kind: 'dependency', form, text });
  });

  it.each([
    '',
    ' a',
    'a ',
    '\ufeffa',
    'wasi:http',
    'wasi/http',
    'a:b/c:d',
    'a/b:c/d',
    'a:1b/c',
    'a:b/1c',
    'a:b/c-/d',
    'a\0b:c/d',
    'a@1.0.0:b/c',
    'a:b@1.0.0/c',
    ':b/c',
    'a:/c',
    'a:b/',
    'a:b//c',
    'a::b/c',
    'a:b/c/',
    'A:b/c',
    'a:B/c',
    'a:b/cD',
    'a:b-/c',
    '[constructor]',
    '[constructor]a.b',
    '[method]',
    '[method]a',
    '[method]a.',
    '[method].a',
    '[method]a.b.c',
    '[static]a',
    '[foo]a',
    '[',
    '[method',
    ']a',
    '[async]a',
    'unlocked-dep=',
    'unlocked-dep=<',
    'unlocked-dep=<>',
    'unlocked-dep=<:>',
    'unlocked-dep=<a:>',
    'unlocked-dep=<:a>',
    'unlocked-dep=<a:a@>',
    'unlocked-dep=<a:a@{xyz}>',
    'unlocked-dep=<a:a@{<xyz}>',
    'unlocked-dep=<a:a@{<1.2.3 >=2.3.4}>',
    'unlocked-dep=<a:a@{>=1.2.3 <1.2.3 <1.2.3}>',
    'unlocked-dep=<a:a@{}>',
    'unlocked-dep=<a:b>,integrity=<sha256-a>',
    'locked-dep=<a:>',
    'locked-dep=<a:a',
    'locked-dep=<a:a@>',
    'locked-dep=<a:a@1.2.3>,',
    'locked-dep=<a:a@1.2.3>x',
    'locked-dep=<a:a@1>',
    'url=',
    'url=<',
    'url=<<>',
    'url=<a>,',
    'url=<a>x',
    'integrity=<>',
    'integrity=<sha256>',
    'integrity=<sha256->',
    'integrity=<md5-a>',
    'integrity=<sha256-=>',
    'integrity=<sha256-a===>',
    'integrity=<sha256-a>,integrity=<sha256-a>',
    'other=<a>',
  ])('refuses %j', (text) => {
    expect(codeOf(() => parseExternName(text))).toBe('bad-name');
  });

  it('gives only WasmvirtError for any text, and ends', () => {
    const piece = fc.constantFrom(
      'a',
      'B',
      '0',
      '-',
      ':',
      '/',
      '@',
      '.',
      '[method]',
      '=<',
      '>',
      'url',
      'locked-dep',
      '+',
      '1.2.3',
      '\ufeff',
      '\0',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(['accepted', 'bad-name']).toContain(codeOf(() => parseExternName(pieces.join(''))));
      }),
    );
  });

  it('quotes only the start of a long name', () => {
    const names = [
      'a'.repeat(1e6) + '!',
      'a:'.repeat(5e5),
      'a-'.repeat(5e5),
      'a:b/c@1.0.0-' + 'a.'.repeat(5e5),
      'integrity=<' + 'sha256-a '.repeat(1e5),
      `unlocked-dep=<${'>'.repeat(1e6)}`,
    ];
    for (const name of names) {
      try {
        parseExternName(name);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(WasmvirtError);
        expect(String(error).length).toBeLessThan(300);
      }
    }
  });

  it('does not confuse names that share a prefix', () => {
    const of = (text: string): string => {
      const name = parseInterfaceName(text);
      return JSON.stringify([name.namespace, name.package]);
    };
    const all = [
      'wasi:http/x',
      'wasi:http-evil/x',
      'wasi-http:x/x',
      'wasi:http:evil/x',
      'evil:wasi:http/x',
      'wasi:ht-tp/x',
    ];
    expect(new Set(all.map(of)).size).toBe(all.length);
  });

  const words = fc.stringMatching(/^[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3}){0,2}$/);
  const interfaceName = fc.tuple(
    fc.array(words, { minLength: 1, maxLength: 3 }),
    words,
    fc.array(fc.oneof(words, fc.constant('XML-a')), { minLength: 1, maxLength: 2 }),
    fc.constantFrom('', '@1', '@0.2', '@0.2.12', '@1.0.0-a.1+b'),
  );
  it('prints what it parses', () => {
    fc.assert(
      fc.property(interfaceName, ([namespaces, name, projections, version]) => {
        const text = `${namespaces.join(':')}:${name}/${projections.join('/')}${version}`;
        expect(printInterfaceName(parseInterfaceName(text))).toBe(text);
      }),
    );
  });
});

describe('interfaceOf', () => {
  const implement = (text: string): Attribute => ({ kind: 'implements', interface: text });
  it('believes the attribute on a plain name and the name otherwise', () => {
    expect(interfaceOf({ name: 'a', attributes: [implement('wasi:sockets/tcp@0.2.0')] })).toEqual(
      parseInterfaceName('wasi:sockets/tcp@0.2.0'),
    );
    expect(interfaceOf({ name: 'wasi:io/error@0.2.0', attributes: [] })).toEqual(
      parseInterfaceName('wasi:io/error@0.2.0'),
    );
    expect(interfaceOf({ name: 'a', attributes: [{ kind: 'external-id', id: 'wasi:io/error' }] })).toBeUndefined();
    expect(interfaceOf({ name: 'url=<wasi:io/error>', attributes: [] })).toBeUndefined();
  });
  it.each([
    ['wasi:io/error', ['wasi:sockets/tcp']],
    ['[method]a.b', ['wasi:sockets/tcp']],
    ['a', ['wasi:sockets/tcp', 'wasi:sockets/tcp']],
    ['a', ['tcp']],
  ])('refuses %s with %j', (name, interfaces) => {
    expect(codeOf(() => interfaceOf({ name, attributes: interfaces.map(implement) }))).toBe('bad-name');
  });
});

describe('strong uniqueness', () => {
  // the two lists of Explainer.md § Name Uniqueness
  const together = ['foo', 'foo-bar', '[constructor]foo', '[method]foo.bar', '[static]foo.baz', 'foo:bar/baz'];
  it('lets these stand together', () => {
    expect(new Set(together.map(stronglyUniqueKey)).size).toBe(together.length);
  });
  it.each([
    'foo',
    'FOO',
    'foo-BAR',
    '[constructor]FOO',
    '[method]foo.BAR',
    '[static]foo.bar',
    '[method]foo.baz',
    '[method]foo.foo',
    'foo:bar/BAZ',
  ])('%s clashes with one of them', (name) => {
    expect(together.map(stronglyUniqueKey)).toContain(stronglyUniqueKey(name));
  });
  it.each([
    ['foo-bar', '[static]foo-BAR.FOO-bar', true],
    ['a:b/c@1.0.0-rc', 'a:b/c@1.0.0-RC', false],
    ['a:b/c', 'a:b/c@1.0.0', false],
    ['a-b', 'ab', true],
    ['a-b:c-d/e-f@1.0.0', 'ab:cd/ef@1.0.0', true],
    ['[method]a-b.ab', 'ab', true],
    ['a:b/c@1.0.0-a-b', 'a:b/c@1.0.0-ab', false],
    ['a-b', '[method]a.b', false],
    ['[constructor]a', '[method]a.a', false],
  ])('%s and %s: %s', (a, b, clash) => {
    expect(stronglyUniqueKey(a) === stronglyUniqueKey(b)).toBe(clash);
  });
});

describe('versions', () => {
  it('are read in parts', () => {
    expect(parseVersion('0.2.12')).toEqual({ major: 0, minor: 2, patch: 12, pre: undefined, build: undefined });
    expect(parseVersion('1.0.0-a-b.1+c-d.01')).toEqual({ major: 1, minor: 0, patch: 0, pre: 'a-b.1', build: 'c-d.01' });
  });
  it.each(['1', '0.2', '', '1.2.3.4', 'v1.2.3', '9007199254740992.0.0'])('refuses %j', (text) => {
    expect(codeOf(() => parseVersion(text))).toBe('bad-name');
  });

  // semver.org 2.0 § 11, in ascending order
  const ascending = [
    '0.2.0',
    '0.2.2',
    '0.2.12',
    '0.3.0-rc-2026-03-15',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.2',
    '1.0.0-alpha.11',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '2.0.0',
    '10.0.0',
  ];
  it('have the order of the standard', () => {
    const parsed = ascending.map(parseVersion);
    for (const [i, a] of parsed.entries()) {
      for (const [j, b] of parsed.entries()) expect(Math.sign(compareVersions(a, b))).toBe(Math.sign(i - j));
    }
    expect(compareVersions(parseVersion('1.0.0+a'), parseVersion('1.0.0+b'))).toBe(0);
  });

  it.each([
    ['1.2.3', '1', '.2.3'],
    ['0.2.6-rc.1', '0.2', '.6-rc.1'],
    ['0.0.1-alpha', '0.0.1', '-alpha'],
    ['0.0.0+x', '0.0.0', '+x'],
  ])('%s is %s and %s', (text, canon, suffix) => {
    expect(canonicalVersion(parseVersion(text))).toEqual({ canon, suffix });
    expect(parseInterfaceName(`a:b/c@${canon}`).version).toBe(canon);
  });
});
