/**
 * A component to be fuzzed: made hermetic and deterministic, loaded by jco, and run in a loop. Public as `wasmvirt/fuzz`; needs
 * `@bytecodealliance/jco`, which is an optional peer dependency.
 */
export { harness, type Harness, type HarnessOptions } from './harness.ts';
export { endingOf, readInput, writeInput, type Input } from './input.ts';
export type { Outcome, Trap } from './outcome.ts';
export type { Target } from './target.ts';
export { look, newWatch, type Look } from './watch.ts';
export { ControlError } from '../host/index.ts';
