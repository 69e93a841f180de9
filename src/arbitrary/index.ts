/**
 * Components for other people's fuzzers, as arbitraries of fast-check: valid ones, nearly valid ones, and bytes that are changed; and parameters
 * of what a component exports. Public as
 * `wasmvirt/arbitrary`; needs `fast-check`, 4 or newer, which is an optional peer dependency.
 *
 * The trees are those of `wasmvirt/binary`.
 */
export { component, componentBytes, type ComponentConstraints } from './component.ts';
export { GATES, type Gate } from './gates.ts';
export { mutant } from './mutant.ts';
export { parameters, type ParametersConstraints } from './parameters.ts';
export { near, nearComponent, type NearComponent } from './near.ts';
export { WasmvirtError, type ErrorCode, type ErrorDetail } from '../errors.ts';
