import { describe, test } from 'vitest';
import { readAlias, writeAlias } from '../../src/binary/alias.ts';
import { CANON, readCanon, writeCanon } from '../../src/binary/canon.ts';
import { readCanonOpt, writeCanonOpt } from '../../src/binary/canon-opt.ts';
import { readCoreExternType, writeCoreExternType } from '../../src/binary/core-extern-type.ts';
import { readCoreInstance, writeCoreInstance } from '../../src/binary/core-instance.ts';
import { readModuleDecl, writeModuleDecl } from '../../src/binary/core-module-type.ts';
import { readCoreRecType, writeCoreRecType } from '../../src/binary/core-rec-type.ts';
import { readCoreType, writeCoreType } from '../../src/binary/core-type.ts';
import { readCoreValType, writeCoreValType } from '../../src/binary/core-val-type.ts';
import { readDefValType, writeDefValType } from '../../src/binary/def-val-type.ts';
import { readExport, writeExport } from '../../src/binary/export.ts';
import { readExternType, writeExternType } from '../../src/binary/extern-type.ts';
import { readImport, writeImport } from '../../src/binary/import.ts';
import { readInstance, writeInstance } from '../../src/binary/instance.ts';
import { readExternName, writeExternName } from '../../src/binary/name.ts';
import { readSortIdx, writeSortIdx } from '../../src/binary/sort.ts';
import { readStart, writeStart } from '../../src/binary/start.ts';
import { readType, writeType } from '../../src/binary/type.ts';
import { readValType, writeValType } from '../../src/binary/val-type.ts';
import { readValue, writeValue } from '../../src/binary/value.ts';
import * as arbitrary from './arbitraries.ts';
import { coreExternType, coreRecType, coreType, coreValType, keysOf, moduleDecl } from './arbitraries-core.ts';
import { noiseIsHandled, roundTrips, truncationsFail, type Production } from './laws.ts';

function obeys<T>(name: string, production: Production<T>): void {
  describe(name, () => {
    test('read after write gives the same tree', () => roundTrips(production));
    test('every truncation ends too early', () => truncationsFail(production));
    test('noise gives a tree or our error', () => noiseIsHandled(production));
  });
}

obeys('core:valtype', { tree: coreValType, read: readCoreValType, write: writeCoreValType });
obeys('core:externtype', { tree: coreExternType, read: readCoreExternType, write: writeCoreExternType });
obeys('core:rectype', { tree: coreRecType, read: readCoreRecType, write: writeCoreRecType });
obeys('core:moduledecl', { tree: moduleDecl, read: readModuleDecl, write: writeModuleDecl });
obeys('core:type', { tree: coreType, read: readCoreType, write: writeCoreType });
obeys('core:instance', { tree: arbitrary.coreInstance, read: readCoreInstance, write: writeCoreInstance });
obeys('sortidx', { tree: arbitrary.sortIdx, read: readSortIdx, write: writeSortIdx });
obeys('nameattributes', { tree: arbitrary.externName, read: readExternName, write: writeExternName });
obeys('valtype', { tree: arbitrary.valType, read: readValType, write: writeValType });
obeys('defvaltype', { tree: arbitrary.defValType, read: readDefValType, write: writeDefValType });
obeys('externtype', { tree: arbitrary.externType, read: readExternType, write: writeExternType });
obeys('type', { tree: arbitrary.type, read: readType, write: writeType });
obeys('alias', { tree: arbitrary.alias, read: readAlias, write: writeAlias });
obeys('instance', { tree: arbitrary.instance, read: readInstance, write: writeInstance });
obeys('canonopt', { tree: arbitrary.canonOpt, read: readCanonOpt, write: writeCanonOpt });
obeys('start', { tree: arbitrary.start, read: readStart, write: writeStart });
obeys('import', { tree: arbitrary.importItem, read: readImport, write: writeImport });
obeys('export', { tree: arbitrary.exportItem, read: readExport, write: writeExport });
obeys('value', { tree: arbitrary.value, read: readValue, write: writeValue });

describe('canon', () => {
  const production = (kind: keyof typeof CANON) => ({
    tree: arbitrary.canonOf(kind),
    read: readCanon,
    write: writeCanon,
  });

  test.each(keysOf(CANON))('%s is read as it was written', (kind) => roundTrips(production(kind), 20));
  test.each(keysOf(CANON))('every truncation of %s ends too early', (kind) => truncationsFail(production(kind), 10));
  test('noise gives a tree or our error', () => {
    noiseIsHandled({ tree: arbitrary.canon, read: readCanon, write: writeCanon }, 1000);
  });
});
