/**
 * The binary format of components (Binary.md): for each production its type, `read…` and `write…`. Indices and names are not interpreted.
 * Public as `wasmvirt/binary`.
 *
 * `readSections` locates the sections, `read…Section` decodes one of them, `readComponent` decodes the whole component.
 */
export { Reader, type Range } from '../bytes/reader.ts';
export { Writer } from '../bytes/writer.ts';
export { WasmvirtError, type ErrorCode, type ErrorDetail } from '../errors.ts';
export { readAlias, readAliasSection, writeAlias, writeAliasSection, type Alias } from './alias.ts';
export { CANON_OPT, readCanonOpt, readCanonOpts, writeCanonOpt, writeCanonOpts, type CanonOpt } from './canon-opt.ts';
export { CANON, readCanon, readCanonSection, writeCanon, writeCanonSection, type Canon } from './canon.ts';
export { readComponent, writeComponent, type Component, type ComponentSection } from './component.ts';
export {
  readCoreExternType,
  writeCoreExternType,
  type CoreExternType,
  type CoreGlobalType,
  type CoreLimits,
  type CoreMemoryType,
  type CoreTableType,
} from './core-extern-type.ts';
export {
  readCoreInstance,
  readCoreInstanceSection,
  writeCoreInstance,
  writeCoreInstanceSection,
  type CoreInlineExport,
  type CoreInstance,
  type CoreInstantiateArg,
} from './core-instance.ts';
export { readModuleDecl, writeModuleDecl, type ModuleDecl } from './core-module-type.ts';
export {
  readCoreRecType,
  writeCoreRecType,
  type CoreCompType,
  type CoreFieldType,
  type CoreFuncType,
  type CoreRecType,
  type CoreSharedCompType,
  type CoreStorageType,
  type CoreSubType,
} from './core-rec-type.ts';
export {
  readCoreType,
  readCoreTypeSection,
  writeCoreType,
  writeCoreTypeSection,
  type CoreType,
  type ModuleType,
} from './core-type.ts';
export {
  CORE_HEAP_TYPE,
  CORE_NUM_TYPE,
  readCoreValType,
  writeCoreValType,
  type CoreAbsHeapType,
  type CoreHeapType,
  type CoreNumType,
  type CoreRefType,
  type CoreValType,
} from './core-val-type.ts';
export { readCustomName, writeCustomSection, type CustomName } from './custom.ts';
export { DEF_VAL_TYPE, readDefValType, writeDefValType, type Case, type DefValType } from './def-val-type.ts';
export { readExport, readExportSection, writeExport, writeExportSection, type Export } from './export.ts';
export { readExternType, writeExternType, type ExternType, type TypeBound, type ValueBound } from './extern-type.ts';
export { FUNC_TYPE, readFuncType, writeFuncType, type FuncType } from './func-type.ts';
export { readImport, readImportSection, writeImport, writeImportSection, type Import } from './import.ts';
export { idx, type Idx, type Space } from './indices.ts';
export {
  readInstance,
  readInstanceSection,
  writeInstance,
  writeInstanceSection,
  type InlineExport,
  type Instance,
  type InstantiateArg,
} from './instance.ts';
export { MAX } from './limits.ts';
export {
  NAME_SECTION,
  readNameSection,
  writeNameSection,
  type NameAssoc,
  type NameSection,
  type SortNames,
} from './name-section.ts';
export { ATTRIBUTE, readExternName, writeExternName, type Attribute, type ExternName } from './name.ts';
export { readCount, readSections, SECTION, writePreamble, type Section, type SectionKind } from './section.ts';
export { CORE_SORT, SORT, type CoreSort, type CoreSortIdx, type Sort, type SortIdx } from './sort.ts';
export { readStart, readStartSection, writeStart, writeStartSection, type Start } from './start.ts';
export {
  readType,
  readTypeSection,
  TYPE,
  writeType,
  writeTypeSection,
  type ComponentDecl,
  type ComponentType,
  type InstanceDecl,
  type InstanceType,
  type ResourceType,
  type Type,
} from './type.ts';
export {
  PRIM_VAL_TYPE,
  readValType,
  writeValType,
  type LabelValType,
  type PrimValType,
  type ValType,
} from './val-type.ts';
export { readValue, readValueSection, writeValue, writeValueSection, type Value } from './value.ts';
