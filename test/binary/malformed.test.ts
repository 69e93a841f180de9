import { describe, expect, test } from 'vitest';
import { readComponent } from '../../src/binary/component.ts';
import { readAlias } from '../../src/binary/alias.ts';
import { readCanon } from '../../src/binary/canon.ts';
import { readCoreInstance } from '../../src/binary/core-instance.ts';
import { readCoreType } from '../../src/binary/core-type.ts';
import { readExport } from '../../src/binary/export.ts';
import { readImport } from '../../src/binary/import.ts';
import { readInstance } from '../../src/binary/instance.ts';
import { readNameSection } from '../../src/binary/name-section.ts';
import { readStart } from '../../src/binary/start.ts';
import { readType } from '../../src/binary/type.ts';
import { readValue } from '../../src/binary/value.ts';
import { Reader } from '../../src/bytes/reader.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { bytesOf, failure } from '../bytes/failure.ts';

const HEAD = '00 61 73 6d 0d 00 01 00';

type Case = readonly [what: string, hex: string, code: ErrorCode, offset: number];

const COMPONENTS: readonly Case[] = [
  ['nothing at all', '', 'not-wasm', 0],
  ['text', '28 63 6f 6d 70 6f 6e 65 6e 74 29', 'not-wasm', 0],
  ['magic that goes wrong', '00 61 73 6e 0d 00 01 00', 'not-wasm', 3],
  ['magic that ends', '00 61 73', 'not-wasm', 3],
  ['a preamble that ends', '00 61 73 6d 0d 00', 'unexpected-end', 6],
  ['a core module', '00 61 73 6d 01 00 00 00', 'core-module', 4],
  ['a core module of version 2', '00 61 73 6d 02 00 00 00', 'unsupported-version', 4],
  ['a component of an earlier draft', '00 61 73 6d 0c 00 01 00', 'unsupported-version', 4],
  ['an unknown layer', '00 61 73 6d 0d 00 02 00', 'unsupported-version', 4],
  ['an unknown section', `${HEAD} 0d 00`, 'bad-opcode', 8],
  ['an unknown section behind another', `${HEAD} 07 01 00 80 00`, 'bad-opcode', 11],
  ['a section without a size', `${HEAD} 07`, 'unexpected-end', 9],
  ['a section with a size that does not fit', `${HEAD} 07 ff ff ff ff 1f`, 'bad-integer', 13],
  ['a section that is cut off', `${HEAD} 07 02 00`, 'section-size', 9],
  ['bytes left over in a section', `${HEAD} 07 02 00 00`, 'section-size', 11],
  ['an item beyond its section', `${HEAD} 07 02 01 70 07 01 00`, 'unexpected-end', 12],
  ['a start section with more', `${HEAD} 09 04 00 00 00 00`, 'section-size', 13],
  ['a custom section without a name', `${HEAD} 00 00`, 'unexpected-end', 10],
  ['a custom section whose name is too long', `${HEAD} 00 02 02 61`, 'unexpected-end', 10],
  ['a component that is a core module', `${HEAD} 04 08 00 61 73 6d 01 00 00 00`, 'core-module', 14],
  ['an empty component section', `${HEAD} 04 00`, 'not-wasm', 10],
  ['an error in a nested component', `${HEAD} 04 0a ${HEAD} 63 00`, 'bad-opcode', 18],
];

const ITEMS: Readonly<Record<string, { readonly read: (r: Reader) => unknown; readonly cases: readonly Case[] }>> = {
  type: {
    read: (r) => readType(r),
    cases: [
      ['an unknown opcode', '6c 00', 'bad-opcode', 0],
      ['an opcode as a longer integer', 'ff 7f', 'bad-opcode', 0],
      ['a record without fields', '72 00', 'bad-value', 1],
      ['a variant without cases', '71 00', 'bad-value', 1],
      ['a tuple without types', '6f 00', 'bad-value', 1],
      ['flags without labels', '6e 00', 'bad-value', 1],
      ['33 flags', `6e 21 ${'01 61 '.repeat(33)}`, 'limit', 1],
      ['an enum without labels', '6d 00', 'bad-value', 1],
      ['a list of length 0', '67 7d 00', 'bad-value', 2],
      ['a negative index', '70 62', 'bad-opcode', 1],
      ['an opcode of a composite type as value type', '70 72', 'bad-opcode', 1],
      ['an index of 34 bits', '70 80 80 80 80 20', 'bad-integer', 5],
      ['an option flag of 2', '6a 02', 'bad-value', 1],
      ['a case that goes on', '71 01 01 61 00 01', 'bad-opcode', 5],
      ['named results', '40 00 01 01 01 61 7f', 'bad-opcode', 3],
      ['an unknown result list', '40 00 02', 'bad-value', 2],
      ['1001 parameters', `40 e9 07 ${'00 7f '.repeat(1001)}`, 'limit', 1],
      ['a resource of no core type', '3f 40', 'bad-opcode', 1],
      ['an unknown declarator', '41 01 05', 'bad-opcode', 2],
      ['an import in an instance type', '42 01 03 00 01 61 01 00', 'bad-opcode', 2],
      ['an export of a core func', '42 01 04 00 01 61 00 00 00', 'bad-opcode', 7],
      ['an unknown extern type', '42 01 04 00 01 61 06', 'bad-opcode', 6],
      ['an unknown type bound', '42 01 04 00 01 61 03 02', 'bad-value', 7],
      ['a label that is not UTF-8', '6d 01 02 61 ff', 'bad-utf8', 4],
    ],
  },
  'core type': {
    read: readCoreType,
    cases: [
      ['an unknown opcode', '61', 'bad-opcode', 0],
      ['0x00 before something else', '00 60 00 00', 'bad-opcode', 1],
      ['two supertypes', '00 50 02 00 01 60 00 00', 'limit', 2],
      ['an unknown value type', '60 01 79', 'bad-opcode', 2],
      ['a packed type outside a field', '60 01 78', 'bad-opcode', 2],
      ['a reference to a negative type', '60 01 63 40', 'bad-opcode', 3],
      ['a shared type index', '60 01 65 00', 'bad-opcode', 3],
      ['a mutability of 2', '5e 7f 02', 'bad-value', 2],
      ['an unknown module declarator', '50 01 04', 'bad-opcode', 2],
      ['an alias of another sort', '50 01 02 11 01 00 00', 'bad-opcode', 3],
      ['an alias that is not outer', '50 01 02 10 00 00 00', 'bad-opcode', 4],
      ['an unknown import', '50 01 00 00 00 05 00', 'bad-opcode', 5],
      ['unknown limits', '50 01 00 00 00 02 10 00', 'bad-value', 6],
      ['a page size for a table', '50 01 00 00 00 01 70 08 00 00', 'bad-value', 7],
      ['a page size of 2^64', '50 01 00 00 00 02 08 00 40', 'bad-value', 8],
      ['a mutability of a global', '50 01 00 00 00 03 7f 04', 'bad-value', 7],
      ['an attribute of a tag', '50 01 00 00 00 04 01 00', 'bad-opcode', 6],
      ['0x00 before a type in a module type', '50 01 01 00 60 00 00', 'bad-opcode', 3],
    ],
  },
  'core instance': {
    read: readCoreInstance,
    cases: [
      ['an unknown form', '02', 'bad-opcode', 0],
      ['an argument that is a func', '00 00 01 01 61 00 00', 'bad-opcode', 5],
      ['an export of an unknown sort', '01 01 01 61 05 00', 'bad-opcode', 4],
    ],
  },
  instance: {
    read: readInstance,
    cases: [
      ['an unknown form', '02', 'bad-opcode', 0],
      ['an argument of an unknown sort', '00 00 01 01 61 06 00', 'bad-opcode', 5],
      ['an argument of an unknown core sort', '00 00 01 01 61 00 05 00', 'bad-opcode', 6],
      ['an export name of an unknown form', '01 01 03 01 61 01 00', 'bad-opcode', 2],
    ],
  },
  alias: {
    read: readAlias,
    cases: [
      ['an unknown sort', '06 00 00 00', 'bad-opcode', 0],
      ['an unknown target', '01 03 00 00', 'bad-opcode', 1],
      ['a func of a core instance', '01 01 00 01 61', 'bad-opcode', 0],
      ['an outer func', '01 02 00 00', 'bad-opcode', 0],
      ['an outer core memory', '00 02 02 00 00', 'bad-opcode', 0],
    ],
  },
  canon: {
    read: readCanon,
    cases: [
      ['an unknown opcode', '07', 'bad-opcode', 0],
      ['the opcode that backpressure.set had', '08', 'bad-opcode', 0],
      ['a lift of another sort', '00 01 00 00 00', 'bad-opcode', 1],
      ['a lower of another sort', '01 01 00 00', 'bad-opcode', 1],
      ['an unknown option', '01 00 00 01 0a', 'bad-opcode', 4],
      ['eleven options', `01 00 00 0b ${'06 '.repeat(11)}`, 'limit', 3],
      ['an async flag of 2', '06 02', 'bad-value', 1],
    ],
  },
  import: {
    read: readImport,
    cases: [
      ['an unknown name form', '03 00 01 00', 'bad-opcode', 0],
      ['an unknown attribute', '02 01 61 01 03 00 01 00', 'bad-opcode', 4],
      ['the same attribute twice', '02 01 61 02 00 01 62 00 01 63 01 00', 'bad-value', 7],
      ['a core sort that is not a module', '00 01 61 00 10 00', 'bad-opcode', 4],
      ['an unknown value bound', '00 01 61 02 40', 'bad-opcode', 4],
    ],
  },
  export: {
    read: readExport,
    cases: [
      ['an unknown sort', '00 01 61 06 00 00', 'bad-opcode', 3],
      ['an ascription flag of 2', '00 01 61 01 00 02', 'bad-value', 5],
    ],
  },
  start: { read: readStart, cases: [['1001 results', '00 00 e9 07', 'limit', 2]] },
  value: { read: readValue, cases: [['a value beyond the end', '7d 02 00', 'unexpected-end', 1]] },
  names: {
    read: (r) => readNameSection(r.bytes, { start: r.offset, end: r.end }),
    cases: [
      ['an unknown subsection', '02 00', 'bad-opcode', 0],
      ['two names of the component', '00 02 01 61 00 02 01 62', 'bad-opcode', 4],
      ['more in a name than the name', '00 03 01 61 62', 'section-size', 4],
      ['a subsection that is cut off', '01 05 01 00', 'unexpected-end', 1],
    ],
  },
};

describe('a malformed component', () => {
  test.each(COMPONENTS)('%s', (_what, hex, code, offset) => {
    expect(failure(() => readComponent(bytesOf(hex)))).toEqual({ code, offset });
  });
});

for (const [production, { read, cases }] of Object.entries(ITEMS)) {
  describe(`a malformed ${production}`, () => {
    test.each(cases)('%s', (_what, hex, code, offset) => {
      const start = 5;
      const bytes = bytesOf(`ff ff ff ff ff ${hex}`);
      expect(failure(() => read(new Reader(bytes, start)))).toEqual({ code, offset: offset + start });
    });
  });
}
