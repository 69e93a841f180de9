import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { assemble, render, renderList } from '../../src/build/assemble.ts';
import { Library } from '../../src/core/library.ts';
import { link } from '../../src/core/link.ts';
import type { CoreObject } from '../../src/core/object.ts';
import { PARTS } from '../../src/parts/all.ts';
import { together } from '../../src/parts/part.ts';
import { failure } from '../bytes/failure.ts';
import { run } from '../core/emitted.ts';
import { TEMPLATES } from '../support/library.ts';
import { ROOT } from '../support/source-files.ts';

const adapters = join(ROOT, 'src/adapters');
const files = readdirSync(adapters, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.wat'));

test.each(files)('%s: the generated file is up to date', async (file) => {
  const path = file.slice(0, -'.wat'.length);
  const template = await assemble(path, readFileSync(join(adapters, file), 'utf8'));
  expect(readFileSync(join(adapters, `${path}.generated.ts`), 'utf8')).toBe(render(template, basename(file)));
});

test.each([...new Set(files.map(dirname))])('the list of templates in %s is up to date', (folder) => {
  const inFolder = files.filter((file) => dirname(file) === folder).sort();
  const paths = inFolder.map((file) => file.slice(0, -'.wat'.length));
  expect(readFileSync(join(adapters, folder, 'templates.generated.ts'), 'utf8')).toBe(renderList(paths));
});

test('all templates are in a part, and in the library of tests', () => {
  expect(TEMPLATES).toHaveLength(files.length);
  const listed = together(Object.values(PARTS)).library;
  expect(new Library(TEMPLATES).symbols.filter((symbol) => listed.get(symbol) === undefined)).toEqual([]);
});

async function library(...texts: readonly string[]): Promise<Library> {
  return new Library(await Promise.all(texts.map((text, i) => assemble(`t${i}`, text))));
}

const memory = '(import "rt" "memory" (memory 0))';

describe('what a template can say', () => {
  test('functions, globals and data of one another', async () => {
    const one = `(module ${memory} (import "data" "d" (global $d i32)) (import "state" "s" (global $s i32)) (import "b" "f" (func $f (result i32)))
      (data (global.get $d) "\\07\\00\\00\\00") (data (global.get $s) "\\02\\00\\00\\00")
      (global $count (export "a.count") (mut i32) (i32.const 3)) (global $at (mut i32) (global.get $d))
      (func (export "a.data") (result i32) (i32.load (global.get $d))) (func (export "a.at") (result i32) (i32.load (global.get $at)))
      (func (export "a.bump") (result i32) (i32.store (global.get $s) (i32.add (i32.load (global.get $s)) (i32.const 1)))
        (i32.load (global.get $s)))
      (func (export "a.call") (result i32) (call $f)))`;
    const two = `(module (import "a" "count" (global $count (mut i32))) (global $ten i32 (i32.const 10)) (global $big i64 (i64.const -1))
      (func $private (result i32) (i32.mul (global.get $count) (global.get $ten)))
      (func (export "b.big") (result i64) (global.get $big))
      (func (export "b.f") (result i32) (global.set $count (i32.add (global.get $count) (i32.const 1))) (call $private)))`;
    const exports = ['a.data', 'a.at', 'a.bump', 'a.call', 'b.big'];
    const running = run(link({ library: await library(one, two), objects: [], exports }));
    expect([running.call('a.data'), running.call('a.at'), running.call('a.bump'), running.call('a.bump')]).toEqual([
      7, 7, 3, 4,
    ]);
    expect([running.call('a.call'), running.call('a.call')]).toEqual([40, 50]);
    expect(running.callBig('b.big')).toBe(2n ** 64n - 1n);
  });

  test('table slots, indirect calls, blocks with function types', async () => {
    const text = `(module (import "rt" "table" (table 0 funcref)) (import "slot" "a.f" (global $slot i32))
      (type $t (func (param i32) (result i32))) (type $pair (func (param i32) (result i32 i32)))
      (func (export "a.f") (type $t) (i32.add (local.get 0) (i32.const 1)))
      (func (export "a.g") (result i32) (call_indirect (type $t) (i32.const 41) (global.get $slot)))
      (func (export "a.h") (result i32) (i32.const 5) (block (type $pair) (i32.const 6)) (i32.mul)))`;
    const templates = await library(text);
    for (const early of [[], ['a.f']]) {
      const running = run(link({ library: templates, objects: [], exports: ['a.g', 'a.h'], early }));
      expect([running.call('a.g'), running.call('a.h')]).toEqual([42, 30]);
    }
  });

  test('constant data of table slots, read by nobody who does not know the symbol', async () => {
    const text = `(module ${memory} (import "rt" "table" (table 0 funcref)) (import "data" "a.both" (global $both i32))
      (type $t (func (result i32)))
      (func $six (type $t) (i32.const 6)) (func $seven (export "a.seven") (type $t) (i32.const 7))
      (func (export "a.pick") (param i32) (result i32)
        (call_indirect (type $t) (i32.load (i32.add (global.get $both) (i32.shl (local.get 0) (i32.const 2))))))
      (elem (global.get $both) func $seven $six $seven))`;
    const templates = await library(text);
    const running = run(link({ library: templates, objects: [], exports: ['a.pick'], early: ['a.seven'] }));
    expect([0, 1, 2].map((i) => running.call('a.pick', i))).toEqual([7, 6, 7]);
    const alone = link({ library: templates, objects: [], exports: ['a.seven'] });
    expect([alone.main.memory, alone.main.bytes.length < 40]).toEqual([undefined, true]);
  });

  test('seventy function types: the index of a block type is signed', async () => {
    const shape = (i: number): string =>
      `(param ${Array.from(i.toString(2), (bit) => (bit === '1' ? 'i64' : 'i32')).join(' ')})`;
    const many = Array.from({ length: 70 }, (_, i) => `(func (export "a.f${i}") ${shape(i + 1)})`).join('\n');
    const text = `(module ${many} (func (export "a.last") (result i32) (i32.const 2) (i32.const 3)
      (block (param i32 i32) (result i32) (i32.mul))))`;
    const exports = [...Array.from({ length: 70 }, (_, i) => `a.f${i}`), 'a.last'];
    expect(run(link({ library: await library(text), objects: [], exports })).call('a.last')).toBe(6);
  });

  test('functions of the host are import objects', async () => {
    const text =
      '(module (import "host" "x" (func $x (param i64) (result i32))) (func (export "a.f") (result i32) (call $x (i64.const 9))))';
    const x: CoreObject = { kind: 'import', symbol: 'host.x', type: { params: ['i64'], results: ['i32'] } };
    const running = run(link({ library: await library(text), objects: [x], exports: ['a.f'] }), {
      'host.x': (n) => Number(n) + 1,
    });
    expect(running.call('a.f')).toBe(10);
  });
});

describe('what a template cannot say', () => {
  test.each([
    ['(module (memory 1))'],
    ['(module (table 1 funcref))'],
    ['(module (func $s) (start $s))'],
    ['(module (import "rt" "table" (table 0 funcref)) (func $f) (elem (i32.const 0) func $f))'],
    ['(module (import "env" "memory" (memory 0)))'],
    ['(module (func (export "short")))'],
    [`(module ${memory} (export "a.memory" (memory 0)))`],
    [`(module ${memory} (data (i32.const 0) "x"))`],
    [`(module ${memory} (data "x"))`],
    ['(module (global f32 (f32.const 1)))'],
    ['(module (import "rt" "table" (table 0 funcref)) (func (result i32) (table.size 0)))'],
    ['(module (func (result funcref) (ref.null func)))'],
  ])('%s', async (text) => {
    const error = await assemble('t', text).catch((thrown: unknown) => thrown);
    expect(
      failure(() => {
        throw error;
      }).code,
    ).toBe('unsupported');
  });

  test('two templates with one symbol', async () => {
    const text = '(module (func (export "a.f")))';
    const templates = await Promise.all([assemble('x', text), assemble('y', text)]);
    expect(failure(() => new Library(templates)).code).toBe('internal');
  });
});
