/**
 * The binary format of components (Binary.md): for each production its type, `read…` and `write…`, without knowing what
 * an index or a name means. Public as `wasmvirt/binary`.
 */
export { Reader } from '../bytes/reader.ts';
export { Writer } from '../bytes/writer.ts';
export { WasmvirtError, type ErrorCode } from '../errors.ts';
export * from './alias.ts';
export * from './canon.ts';
export * from './canon-opt.ts';
export * from './component.ts';
export * from './core-extern-type.ts';
export * from './core-instance.ts';
export * from './core-module-type.ts';
export * from './core-rec-type.ts';
export * from './core-type.ts';
export * from './core-val-type.ts';
export * from './custom.ts';
export * from './def-val-type.ts';
export * from './export.ts';
export * from './extern-type.ts';
export * from './func-type.ts';
export * from './import.ts';
export * from './indices.ts';
export * from './instance.ts';
export * from './name.ts';
export * from './name-section.ts';
export * from './section.ts';
export * from './sort.ts';
export * from './start.ts';
export * from './type.ts';
export * from './val-type.ts';
export * from './value.ts';
