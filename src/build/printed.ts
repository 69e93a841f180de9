import type { Fault, Plugged, Valid } from '../index.ts';

/** What the command line prints as JSON: the documents that `report.schema.json` describes. */

/** `wasmvirt … --json`: what was decided about a component, or of an adapter alone. */
export type { Report } from '../index.ts';
/** `wasmvirt inspect --json` */
export type { WorldJson } from '../index.ts';
/** `wasmvirt inspect --policy` */
export type { PolicyRecord } from '../index.ts';
/** `wasmvirt diff --json` */
export type { WorldDiff } from '../index.ts';
/** `wasmvirt validate --json` */
export type Verdict = Valid | Fault;
/** What was plugged, what was left, and what did not fit: `wasmvirt plug --json`. */
export type PlugReport = Omit<Plugged, 'bytes'>;
