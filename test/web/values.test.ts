import { describe, expect, it } from 'vitest';
import { hintOf, textOf, ValueError, valueOf } from '../../src/web/run/values.ts';
import { Output } from '../../src/web/run/output.ts';

describe('values that are typed', () => {
  it.each([
    ['string', ' as it is ', ' as it is '],
    ['string', '"1"', '"1"'],
    ['bool', 'true', true],
    ['u8', '255', 255],
    ['s8', '-128', -128],
    ['u32', '4294967295', 4294967295],
    ['u64', '18446744073709551615', 18446744073709551615n],
    ['s64', ' -9223372036854775808 ', -9223372036854775808n],
    ['f64', '1.5', 1.5],
    ['char', 'é', 'é'],
    ['list<u8>', '[1, 2]', Uint8Array.of(1, 2)],
    ['list<u64>', '[1, "18446744073709551615"]', BigUint64Array.of(1n, 18446744073709551615n)],
    ['list<string>', '["a"]', ['a']],
    ['option<u32>', 'null', undefined],
    ['option<u32>', '1', 1],
    ['tuple<string, list<bool>>', '["a", [true]]', ['a', [true]]],
    ['my-record', '{"aField": 1}', { aField: 1 }],
    // a type may be called as what every object inherits
    ['constructor', '"a"', 'a'],
    ['list<constructor>', '["a"]', ['a']],
  ])('%s: %j', (type, text, value) => {
    expect(valueOf(type, text)).toEqual(value);
  });

  it.each([
    ['u8', '256'],
    ['u8', '-1'],
    ['u8', '1.5'],
    ['u8', ''],
    ['u8', '"1"'],
    ['s8', '128'],
    ['u64', '18446744073709551616'],
    ['u64', '1e3'],
    ['s64', '9223372036854775808'],
    ['bool', '1'],
    ['f32', 'NaN'],
    ['char', 'ab'],
    ['list<u8>', '[256]'],
    ['list<u64>', '[9007199254740993]'],
    ['tuple<u8, u8>', '[1]'],
    ['list<u8>', '{}'],
  ])('%s is not %j', (type, text) => {
    expect(() => valueOf(type, text)).toThrow(ValueError);
  });

  it('have hints that are values themselves', () => {
    for (const type of ['bool', 'u64', 'f32', 'char', 'list<tuple<string, option<u8>>>'])
      expect(() => valueOf(type, hintOf(type))).not.toThrow();
  });

  it('are shown as JSON, texts as they are', () => {
    expect(textOf('a "b"')).toBe('a "b"');
    expect(textOf(undefined)).toBe('nothing');
    expect(JSON.parse(textOf({ a: 1n, b: Uint8Array.of(1, 2), c: BigInt64Array.of(3n) }))).toEqual({
      a: '1',
      b: [1, 2],
      c: ['3'],
    });
  });
});

describe('what a program prints', () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('is sent at once, the first pieces of it', () => {
    const sent: string[] = [];
    const output = new Output(
      (stream, text) => sent.push(`${stream}:${text}`),
      () => 0,
    );
    output.write('stdout', bytes('a'));
    output.write('stderr', bytes('b'));
    expect(sent).toEqual(['stdout:a', 'stderr:b']);
  });

  it('is whole where a character comes in pieces', () => {
    const sent: string[] = [];
    const output = new Output(
      (_, text) => sent.push(text),
      () => 0,
    );
    for (const byte of bytes('é€')) output.write('stdout', Uint8Array.of(byte));
    expect(sent.join('')).toBe('é€');
  });

  it('is sent together when it floods, and all of it when it ends', () => {
    let now = 0;
    let messages = 0;
    let all = '';
    const output = new Output(
      (_, text) => {
        messages += 1;
        all += text;
      },
      () => now,
    );
    for (let i = 0; i < 50_000; i++) {
      now += 0.01;
      output.write('stdout', bytes('x\n'));
    }
    output.flush();
    expect(all).toBe('x\n'.repeat(50_000));
    expect(messages).toBeLessThan(1100);
  });

  it('ends with a word where there is too much of it', () => {
    const sent: string[] = [];
    const output = new Output(
      (stream, text) => sent.push(`${stream}:${text}`),
      () => 0,
    );
    for (let i = 0; i < 400; i++) output.write('stdout', bytes('x'.repeat(1000)));
    expect(sent.join('').length).toBeLessThan(300_000);
    expect(sent.at(-1)).toContain('more than this page shows');
  });
});
