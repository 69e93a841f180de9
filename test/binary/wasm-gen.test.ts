import { encodeNode } from '@webassemblyjs/wasm-gen';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeCoreExternType, type CoreExternType } from '../../src/binary/core-extern-type.ts';
import { idx } from '../../src/binary/indices.ts';
import { readModuleDecl, writeModuleDecl } from '../../src/binary/core-module-type.ts';
import { readCoreRecType, writeCoreRecType, type CoreFuncType } from '../../src/binary/core-rec-type.ts';
import type { CoreNumType } from '../../src/binary/core-val-type.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { hexOf } from '../bytes/failure.ts';
import { u32 } from '../bytes/numbers.ts';
import { listOf } from './arbitraries-core.ts';

/** An independent writer of core WebAssembly, for what it can say: number types, one table type, 32-bit limits. */

const numType: fc.Arbitrary<CoreNumType> = fc.constantFrom('i32', 'i64', 'f32', 'f64');

function number(value: number): unknown {
  return { type: 'NumberLiteral', value, raw: String(value) };
}

const funcType: fc.Arbitrary<CoreFuncType> = fc.record({
  kind: fc.constant('func'),
  params: listOf(numType),
  results: listOf(numType),
});

test('function types', () => {
  fc.assert(
    fc.property(funcType, (type) => {
      const theirs = encodeNode({
        type: 'TypeInstruction',
        functype: { type: 'Signature', params: type.params.map((valtype) => ({ valtype })), results: type.results },
      });
      const w = new Writer();
      writeCoreRecType(w, type);
      expect(hexOf(w.finish())).toBe(hexOf(Uint8Array.from(theirs)));
      expect(readCoreRecType(new Reader(Uint8Array.from(theirs)))).toEqual(type);
    }),
  );
});

const limits = fc.record({ min: u32, max: fc.option(u32, { nil: undefined }) });

/** An extern type of ours, and the same as a node of theirs. */
const externType: fc.Arbitrary<readonly [CoreExternType, unknown]> = fc.oneof(
  u32.map((index): readonly [CoreExternType, unknown] => [
    { kind: 'func', type: idx<'core:type'>(index) },
    { type: 'FuncImportDescr', id: number(index) },
  ]),
  limits.map(({ min, max }): readonly [CoreExternType, unknown] => [
    {
      kind: 'table',
      element: { kind: 'ref', nullable: true, heap: 'func' },
      address: 'i32',
      shared: false,
      min: BigInt(min),
      max: max === undefined ? undefined : BigInt(max),
    },
    { type: 'Table', limits: { min, max } },
  ]),
  limits.map(({ min, max }): readonly [CoreExternType, unknown] => [
    {
      kind: 'memory',
      address: 'i32',
      shared: false,
      min: BigInt(min),
      max: max === undefined ? undefined : BigInt(max),
      pageSizeLog2: undefined,
    },
    { type: 'Memory', limits: { min, max } },
  ]),
  fc.tuple(numType, fc.boolean()).map(([type, mutable]): readonly [CoreExternType, unknown] => [
    { kind: 'global', type, mutable, shared: false },
    { type: 'GlobalType', valtype: type, mutability: mutable ? 'var' : 'const' },
  ]),
);

const asciiName = fc.constantFrom('', 'env', 'wasi_snapshot_preview1', 'x'.repeat(127), 'x'.repeat(128));

test('imports', () => {
  fc.assert(
    fc.property(asciiName, asciiName, externType, (module, name, [type, descr]) => {
      const theirs = Uint8Array.from(encodeNode({ type: 'ModuleImport', module, name, descr }));
      const decl = { kind: 'import' as const, module, name, type };
      const w = new Writer();
      writeModuleDecl(w, decl);
      expect(hexOf(w.finish())).toBe(`00 ${hexOf(theirs)}`);
      expect(readModuleDecl(new Reader(Uint8Array.of(0x00, ...theirs)))).toEqual(decl);
    }),
  );
});

test('extern types alone, as exports of a module type have them', () => {
  fc.assert(
    fc.property(externType, ([type, descr]) => {
      // an import with two empty names is two zero bytes and its extern type
      const theirs = encodeNode({ type: 'ModuleImport', module: '', name: '', descr });
      const w = new Writer();
      writeCoreExternType(w, type);
      expect(hexOf(w.finish())).toBe(hexOf(Uint8Array.from(theirs.slice(2))));
    }),
  );
});
