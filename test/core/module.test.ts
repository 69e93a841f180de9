import { describe, expect, test } from 'vitest';
import {
  CORE_SECTION,
  readCoreExports,
  readCoreImports,
  readCoreSections,
  readCoreTypes,
  readFunctionNames,
} from '../../src/core/module.ts';
import { bytesOf, failure } from '../bytes/failure.ts';
import { wat } from '../support/wat.ts';

const preamble = '00 61 73 6d 01 00 00 00';

test('imports, exports, types and names of an assembled module', async () => {
  const bytes = await wat(`(module
    (type $t (func (param i32 f64) (result i64 f32)))
    (import "a" "f" (func $f (type $t))) (import "b" "\\u{feff}m" (memory 1 2)) (import "" "" (global (mut i64)))
    (table (export "t") 1 funcref) (export "f" (func $f)) (export "g" (global 0)) (export "m" (memory 0))
    (func $inner))`);
  const sections = readCoreSections(bytes);
  expect(readCoreTypes(bytes, sections)[0]).toEqual({ kind: 'func', params: ['i32', 'f64'], results: ['i64', 'f32'] });
  expect(readCoreImports(bytes, sections)).toMatchObject([
    { module: 'a', name: 'f', type: { kind: 'func', type: 0 } },
    { module: 'b', name: '\ufeffm', type: { kind: 'memory', min: 1n, max: 2n } },
    { module: '', name: '', type: { kind: 'global', mutable: true } },
  ]);
  expect(readCoreExports(bytes, sections)).toEqual([
    { name: 't', kind: 'table', index: 0 },
    { name: 'f', kind: 'func', index: 0 },
    { name: 'g', kind: 'global', index: 0 },
    { name: 'm', kind: 'memory', index: 0 },
  ]);
  expect(readFunctionNames(bytes, sections).get(1)).toBe('inner');
});

test('the section table says where bodies are, and looks at nothing else', () => {
  const bytes = bytesOf(`ee ${preamble} 00 03 ff ff ff 0a 01 7f ee`);
  expect(readCoreSections(bytes, 1, bytes.length - 1)).toEqual([
    { kind: 'custom', body: { start: 11, end: 14 } },
    { kind: 'code', body: { start: 16, end: 17 } },
  ]);
  expect(Object.values(CORE_SECTION)).toEqual([...Array(14).keys()]);
});

describe('malformed modules', () => {
  test.each([
    ['', 'unexpected-end', 0],
    ['00 61 73 6e', 'not-wasm', 3],
    ['00 61 73 6d 0d 00 01 00', 'not-wasm', 4],
    [`${preamble} 0e 00`, 'bad-opcode', 8],
    [`${preamble} 01 05 00`, 'unexpected-end', 9],
    [`${preamble} 02 02 01 05`, 'unexpected-end', 11],
    [`${preamble} 07 04 01 00 05 00`, 'bad-opcode', 12],
    [`${preamble} 02 06 ff ff ff ff 0f 00`, 'limit', 10],
  ])('%s', (hex, code, offset) => {
    const bytes = bytesOf(hex);
    const all = () => {
      const sections = readCoreSections(bytes);
      return [readCoreImports(bytes, sections), readCoreExports(bytes, sections)];
    };
    expect(failure(all)).toEqual({ code, offset });
  });
});
