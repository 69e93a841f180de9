import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../src/binary/name.ts';
import { virtualize, type Options, type Report } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';
import { component, exportsFunc, func, imports, importInstance, instanceType, local, types } from './build.ts';
import { attempt } from './outcome.ts';

/** Ways around what was denied. */

async function report(text: string, options: Options = {}): Promise<Report> {
  const result = virtualize(await wat(`(component ${text})`), options);
  await assertValid(result.bytes);
  return result.report;
}

describe('names that say more, or less, than they seem to', () => {
  const interfaceNamed = (name: string, attributes: readonly Attribute[]): Uint8Array =>
    component(
      types(instanceType(local(func([], 'u64')), exportsFunc('f', 0))),
      imports(importInstance(name, 0, attributes)),
    );
  const suffix = (text: string): Attribute => ({ kind: 'versionsuffix', suffix: text });

  it('a version in two parts', () => {
    const options = { deny: ['my:pkg/x@1.2.3'] };
    expect(virtualize(interfaceNamed('my:pkg/x@1.2.3', []), options).report.remaining).toEqual([]);
    expect(virtualize(interfaceNamed('my:pkg/x@1', [suffix('.2.3')]), options).report.remaining).toEqual([]);
    expect(virtualize(interfaceNamed('my:pkg/x@1', [suffix('.2.4')]), options).report.remaining).toEqual([
      'my:pkg/x@1',
    ]);
    // neither allows more than it says
    const wasi = interfaceNamed('wasi:x/y@0.2', [suffix('.0')]);
    expect(virtualize(wasi, { allow: ['wasi:x/y@0.2.1'] }).report.remaining).toEqual([]);
    expect(virtualize(wasi, { allow: ['wasi:x/y@0.2.0'] }).report.remaining).toEqual(['wasi:x/y@0.2']);
  });

  it.each([
    ['my:pkg/x@1.2.3', '4'],
    ['my:pkg/x@1.2.3', ''],
    ['my:pkg/x@0.2', '.'],
    ['my:pkg/x@1', '.2'],
    ['my:pkg/x', '1.2.3'],
    ['my:pkg/x@1', '.2.3-é'],
  ])('%s with the suffix %j', (name, text) => {
    expect(attempt(interfaceNamed(name, [suffix(text)]))).toEqual({ code: 'bad-name' });
  });

  it('two attributes on one name', () => {
    const attributes: Attribute[] = [
      { kind: 'implements', interface: 'wasi:random/random@0.2' },
      suffix('.0'),
      { kind: 'external-id', id: 'my:own/dice' },
    ];
    expect(virtualize(interfaceNamed('dice', attributes)).report.remaining).toEqual([]);
    expect(virtualize(interfaceNamed('dice', attributes), { deny: ['my:own/dice'] }).report.remaining).toEqual([]);
    const allowed = virtualize(interfaceNamed('dice', attributes), { allow: ['wasi:random/random@0.2.0'] });
    expect(allowed.report.remaining).toEqual(['dice']);
  });

  it.each([
    'wasi:random/rаndom',
    'wаsi:random/random',
    'wasi：random/random',
    'wasi:random/ran\u200bdom',
    '\ufeffwasi:a/b',
  ])('a name that only looks like WASI: %j', (name) => {
    expect(attempt(interfaceNamed(name, []))).toEqual({ code: 'bad-name' });
  });

  it.each(['locked-dep=<wasi:random/random@0.2.0>', 'unlocked-dep=<wasi:random@{>=0.2.0}>'])('%s', (name) => {
    expect(virtualize(interfaceNamed(name, [])).report.remaining).toEqual([]);
    expect(virtualize(interfaceNamed(name, []), { allow: [name] }).report.remaining).toEqual([name]);
  });
});

describe('rules', () => {
  it('cannot name one function of a resource, as if the others were out of reach', async () => {
    const text = `(import "logger" (type $l (sub resource)))
      (import "[method]logger.count" (func (param "self" (borrow $l)) (result u32)))`;
    const bytes = await wat(`(component ${text})`);
    expect(attempt(bytes, { deny: ['[method]logger.count'] })).toEqual({ code: 'bad-option' });
    expect((await report(text, { deny: ['logger'] })).remaining).toEqual([]);
  });

  it('deny by the name of the import what an option gives', async () => {
    const text = `(import "wasi:io/streams@0.2.0" (instance $s (export "input-stream" (type (sub resource)))))
      (alias export $s "input-stream" (type $i))
      (import "in" (implements "wasi:cli/stdin@0.2.0") (instance (alias outer 1 $i (type $i))
        (export "input-stream" (type $i' (eq $i))) (export "get-stdin" (func (result (own $i'))))))`;
    expect((await report(text, { stdin: 'allow' })).remaining).toEqual(['wasi:io/streams@0.2.0', 'in']);
    expect((await report(text, { stdin: 'allow', deny: ['in'] })).remaining).toEqual([]);
  });

  it('are checked whatever they are', async () => {
    const bytes = await wat('(component)');
    const holes: string[] = [];
    holes.length = 1;
    expect(attempt(bytes, { deny: holes })).toEqual({ code: 'bad-option' });
    expect(attempt(bytes, { args: holes })).toEqual({ code: 'bad-option' });
  });

  it('are about bytes', () => {
    const others: readonly unknown[] = [
      undefined,
      null,
      'x',
      [0],
      new ArrayBuffer(8),
      new Uint16Array(4),
      new Int8Array(8),
    ];
    for (const bytes of others) {
      expect(attempt(bytes as Uint8Array)).toEqual({ code: 'bad-option' });
    }
  });
});

describe('types that must stay', () => {
  const server = `(import "wasi:http/types@0.2.0" (instance $t
      (export "incoming-request" (type $r (sub resource)))
      (export "[method]incoming-request.scheme" (func (param "self" (borrow $r)) (result u32)))
      (export "added-later" (func (result u32)))))
    (alias export $t "incoming-request" (type $r)) (core module $m (func (export "f") (param i32)))
    (core instance $i (instantiate $m)) (func $f (param "r" (own $r)) (canon lift (core func $i "f")))
    (instance $n (export "r" (type $r)) (export "handle" (func $f)))
    (export "wasi:http/incoming-handler@0.2.0" (instance $n))`;
  const decisions = ({ imports: [http] }: Report): unknown => http?.functions.map((f) => f.decision);

  it('take along the functions that are known to be harmless, and no others', async () => {
    const result = await report(server);
    expect(result.remaining).toEqual(['wasi:http/types@0.2.0']);
    expect(decisions(result)).toEqual(['host', 'deny']);
  });

  it.each(['wasi:http/types', 'wasi:http/types@0.2.0', 'wasi:http/*'])(
    'take no function along with --deny %s',
    async (rule) => {
      const result = await report(server, { deny: [rule] });
      expect(result.remaining).toEqual(['wasi:http/types@0.2.0']);
      expect(result.imports[0]?.decision).toBe('types');
      expect(decisions(result)).toEqual(['deny', 'deny']);
      // its handles come from the host, so it can be called
      expect(result.traps.map((t) => t.function)).toEqual(['wasi:http/types@0.2.0#[method]incoming-request.scheme']);
    },
  );
});

describe('what another component may export', () => {
  const handler = (version: string): string =>
    `(import "wasi:http/handler@${version}" (instance (export "handle" (func (result u32)))))`;

  it('is the network in drafts of WASI 0.3', async () => {
    expect((await report(handler('0.3.0-rc-2025-09-16'))).remaining).toEqual([]);
    expect((await report(handler('0.3.0-rc-2025-09-16'), { http: 'allow' })).remaining.length).toBe(1);
  });
});
