import { describe, expect, test } from 'vitest';
import { readComponent, writeComponent } from '../../src/binary/component.ts';
import { readModuleDecl, writeModuleDecl } from '../../src/binary/core-module-type.ts';
import { readCoreType, writeCoreType } from '../../src/binary/core-type.ts';
import { readExternName, writeExternName } from '../../src/binary/name.ts';
import { readExternType, writeExternType } from '../../src/binary/extern-type.ts';
import { Reader } from '../../src/bytes/reader.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { bytesOf, hexOf } from '../bytes/failure.ts';

/** Forms that are read though they are not written: what is read, the tree, and how it is written today. */
function normalizes<T>(
  read: (r: Reader) => T,
  write: (w: Writer, tree: T) => void,
  older: string,
  tree: unknown,
  today: string,
): void {
  const r = new Reader(bytesOf(older));
  const found = read(r);
  expect(found).toEqual(tree);
  expect(r.remaining).toBe(0);
  const w = new Writer();
  write(w, found);
  expect(hexOf(w.finish())).toBe(today);
}

describe('import and export names', () => {
  test('0x01, which meant an interface name, is 0x00', () => {
    normalizes(readExternName, writeExternName, '01 01 61', { name: 'a', attributes: [] }, '00 01 61');
  });

  test('0x02 with no attributes is 0x00', () => {
    normalizes(readExternName, writeExternName, '02 01 61 00', { name: 'a', attributes: [] }, '00 01 61');
  });

  test('a component of 2023 is read whole', () => {
    // (component (import "a:b/c" (instance (type 0)))), its name with 0x01
    const bytes = bytesOf('00 61 73 6d 0d 00 01 00  07 03 01 42 00  0a 0a 01 01 05 61 3a 62 2f 63 05 00');
    const tree = readComponent(bytes);
    expect(tree.sections[1]).toEqual({
      kind: 'import',
      items: [{ name: { name: 'a:b/c', attributes: [] }, type: { kind: 'instance', type: 0 } }],
    });
    const today = bytes.slice();
    today[16] = 0x00;
    expect(hexOf(writeComponent(tree))).toBe(hexOf(today));
  });
});

describe('the type of a value', () => {
  const tree = (bare: boolean): object => ({ kind: 'value', bound: { kind: 'type', type: 'string', bare } });

  test('without its bound, as the reference tools write it and read no other', () => {
    normalizes(readExternType, writeExternType, '02 73', tree(true), '02 73');
  });

  test('with its bound', () => normalizes(readExternType, writeExternType, '02 01 73', tree(false), '02 01 73'));
});

describe('core types', () => {
  const sub = { kind: 'sub', final: false, supertypes: [], type: { kind: 'struct', fields: [] } };

  test('a sub type that is not final has 0x00 before it in a component', () => {
    normalizes(readCoreType, writeCoreType, '00 50 00 5f 00', sub, '00 50 00 5f 00');
  });

  test('and none in a module type, though one is read', () => {
    const decl = { kind: 'type', type: sub };
    normalizes(readModuleDecl, writeModuleDecl, '01 50 00 5f 00', decl, '01 50 00 5f 00');
    normalizes(readModuleDecl, writeModuleDecl, '01 00 50 00 5f 00', decl, '01 50 00 5f 00');
  });

  test('the long form of a reference type', () => {
    const func = { kind: 'func', params: [{ kind: 'ref', nullable: true, heap: 'func' }], results: [] };
    normalizes(readCoreType, writeCoreType, '60 01 63 70 00', func, '60 01 70 00');
  });
});
