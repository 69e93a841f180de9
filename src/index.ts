import { compose as composeGraph, type Composition } from './compose/compose.ts';
import { compositionOf } from './compose/composition-form.ts';
import { plug as plugInto, type Plugged } from './compose/plug.ts';
import { checked } from './component/given.ts';
import { resolveComponent } from './component/resolve.ts';
import { WasmvirtError } from './errors.ts';
import { linkedFrameOf, linkedIn, type LinkedFrame } from './fuse/linked.ts';
import { recordedIn } from './fuse/recorded.ts';
import { insideOf, isRecorded } from './policy/recording.ts';
import type { Graph } from './graph/graph.ts';
import { readGraph } from './graph/read.ts';
import type { PolicyRecord } from './link/output/policy-section.ts';
import { guestOf, readPolicy } from './link/output/read-policy.ts';
import { planFor } from './link/virtualize.ts';
import { Worlds } from './link/worlds.ts';
import { partsFor } from './parts/all.ts';
import { normalize } from './policy/options/options.ts';
import { plainData } from './policy/options/plain-data.ts';
import type { Policy } from './policy/policy.ts';
import type { Report } from './policy/report.ts';
import type { Options } from './settings/options.ts';
import { validate as validateBytes, type Fault, type Valid, type ValidateOptions } from './validate/validate.ts';
import { diffWorlds, type WorldDiff } from './wit/diff.ts';
import { printWit } from './wit/print.ts';
import { worldToJson, type WorldJson } from './wit/json.ts';

export type { Graph, GraphEdge, GraphEnd, GraphNode, GraphPort, Owner, Use } from './graph/graph.ts';
export { renderPlugged } from './compose/plug-report.ts';
export type { Composition, ExportPart, ImportPart, InstancePart, Part } from './compose/compose.ts';
export type { Plugged, PlugMatch, PlugMisfit } from './compose/plug.ts';
export { composeWac, type FindPackage } from './compose/wac/resolve.ts';
export { WasmvirtError } from './errors.ts';
export type { ErrorCode, ErrorDetail } from './errors.ts';
export type {
  ArgumentsOption,
  ClocksOption,
  Duration,
  Instant,
  MountEntry,
  MountOptions,
  MountTree,
  Options,
  OptionsFragment,
  OutputOption,
  Pairs,
  RandomOption,
  Seed,
  VariablesOption,
} from './settings/options.ts';
export type { PolicyRecord } from './link/output/policy-section.ts';
export type { Mention, Sentence } from './settings/sentence.ts';
export { VERSION } from './version.ts';
export type { MountContent } from './policy/options/mount-contents.ts';
export { renderReport } from './policy/report.ts';
export type {
  ClosedReport,
  ControlReport,
  FunctionReport,
  ImportReport,
  LinkReport,
  MountReport,
  OptionWords,
  RecordReport,
  ReplayReport,
  Report,
  ReportDetail,
  TrapReport,
  UnusedReport,
} from './policy/report.ts';
export type { Feature } from './validate/features.ts';
export type { Fault, Valid, ValidateOptions } from './validate/validate.ts';
export type { Undecided } from './validate/core-engine.ts';
export { renderDiff } from './wit/diff.ts';
export type { ItemChange, PartChange, WorldDiff } from './wit/diff.ts';
export type { FuncJson, ItemJson, TypeJson, WorldJson } from './wit/json.ts';

/** A virtualized component and what was decided about it. */
export interface Virtualized {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly report: Report;
}

/**
 * Makes of a component one that asks its host for nothing but what the options allow.
 *
 * @param bytes a component in the binary format; not changed
 * @throws WasmvirtError
 */
export function virtualize(bytes: Uint8Array, options: Options = {}): Virtualized {
  const policy = normalize(options);
  const input = checked(bytes);
  return finish(frameOf(input, policy), input, policy);
}

/**
 * The same for many components: the options are checked once. The contents of files that they hold must not change afterwards.
 *
 * The function keeps what it made for the last 8 worlds, in at most 64 MiB: for components that differ in their core modules and custom
 * sections alone it plans once. Every output is checked all the same.
 *
 * @example const wrap = prepare({ deterministic: true, stdout: 'allow' }); const outputs = inputs.map((input) => wrap(input).bytes);
 * @throws WasmvirtError `bad-option` or `conflict`, where the options are wrong; the function that is returned: where the component is,
 *   or contradicts them
 */
export function prepare(options: Options = {}): (bytes: Uint8Array) => Virtualized {
  const policy = normalize(options);
  const worlds = new Worlds(policy, frameOf, (frame: LinkedFrame, input) => finish(frame, input, policy));
  return (bytes) => worlds.build(checked(bytes));
}

/**
 * Reads by which policy a component was made, if wasmvirt made it: what it says of itself, which is no proof. What it may ask of its host is in
 * its imports; to know whether a policy made it, make it again and compare.
 *
 * @returns the version that made it and its options; `undefined` if nothing is there
 * @throws WasmvirtError where the bytes are no component
 */
export function policyOf(bytes: Uint8Array): PolicyRecord | undefined {
  return readPolicy(checked(bytes));
}

/**
 * Takes the component that was virtualized out of the output, as it was.
 *
 * @example const { bytes } = virtualize(unvirtualize(old) ?? old, options); // a new policy in place of the old
 * @returns a part of `bytes`, not a copy; `undefined` if wasmvirt did not make it, or fused it with its adapters
 * @throws WasmvirtError where the bytes are no component
 */
export function unvirtualize(bytes: Uint8Array): Uint8Array | undefined {
  return guestOf(checked(bytes));
}

/** The world of a component. */
export interface Inspection {
  /**
   * As WIT, the text that `wasm-tools component wit` prints. Made when it is asked for.
   *
   * @throws WasmvirtError `unsupported` where WIT has no words for something that is imported or exported
   */
  readonly wit: string;
  /** As plain data, also what WIT has no words for. Made when it is asked for. */
  readonly json: WorldJson;
}

/**
 * Reads what a component imports and exports.
 *
 * @throws WasmvirtError
 */
export function inspect(bytes: Uint8Array): Inspection {
  const world = resolveComponent(checked(bytes));
  return {
    get wit() {
      return printWit(world);
    },
    get json() {
      return worldToJson(world);
    },
  };
}

/**
 * Compares what two components import and export, by name and then function by function, type by type.
 *
 * @throws WasmvirtError
 */
export function diff(before: Uint8Array, after: Uint8Array): WorldDiff {
  return diffWorlds(inspect(before).json, inspect(after).json);
}

/**
 * Reads what is inside a component, and who satisfies what: what it imports, the instances of components and core modules, and what it
 * exports, as nodes; as edges, who gives functions to whom. Types, aliases, lifting and lowering are no nodes, and neither are components
 * that only pass on what they are given, nor the two core modules by which wit-component calls ahead.
 *
 * Instances are looked into three levels deep, and only at the top level where the graph would have more than 1,500 parts.
 *
 * @example const unused = graphOf(bytes).nodes.filter(({ use }) => use === 'nothing');
 * @throws WasmvirtError `limit` where the top level alone has more than 12,000 parts
 */
export function graphOf(bytes: Uint8Array): Graph {
  return readGraph(checked(bytes));
}

/**
 * Whether bytes are a valid component, by all rules of the standard (Binary.md, Explainer.md, CanonicalABI.md) as wasm-tools has them. Of an
 * invalid one, the first fault: what is wrong, where, and where the standard states the rule.
 *
 * The code of core modules is validated by the WebAssembly engine that this runs in. Modules on which it cannot decide, because they may use a
 * feature that it lacks, are listed in `undecided`.
 *
 * @param bytes a component in the binary format
 * @throws WasmvirtError `bad-option` for an unknown feature
 * @example
 * const verdict = validate(bytes);
 * if (!verdict.valid) console.error(`${verdict.path.join(' › ')}: ${verdict.message}`);
 */
export function validate(bytes: Uint8Array, options: ValidateOptions = {}): Valid | Fault {
  // its form is checked there
  return validateBytes(checked(bytes), plainData(options, 'the options') as ValidateOptions);
}

/**
 * Makes one component of several. Each is in it once and unchanged; the same graph gives the same bytes.
 *
 * What instances ask for and the graph does not give becomes an import of the result. Such imports are shared: those with compatible
 * versions (`0.2.0` and `0.2.6`) become one, under the newest of the names, with all that any component asks for.
 *
 * @example
 * compose({
 *   components: { app, store },
 *   instances: {
 *     store: { component: 'store', rest: 'import' },
 *     app: { component: 'app', with: { 'wasi:keyvalue/store@0.2.0': { instance: 'store', export: 'my:kv/store' } }, rest: 'import' },
 *   },
 *   exports: [{ spread: { instance: 'app' } }],
 * });
 * @returns the component in the binary format
 * @throws WasmvirtError `bad-option` if the graph names what is not there; `wrong-type` if an argument does not fit; `missing-import` if
 *   nothing is given; `conflict` if imports cannot be made one; `duplicate-name`; and what is wrong with a component
 */
export function compose(composition: Composition): Uint8Array {
  const read = compositionOf(plainData(composition, 'the composition'));
  for (const bytes of Object.values(read.components)) checked(bytes);
  return composeGraph(read);
}

/**
 * Gives the exports of some components, the plugs, to the imports of another, the socket. The result exports what the socket does, and
 * imports what is left and what the plugs import.
 *
 * An export goes to the import with its name, or else to the first one with a compatible version (`0.2.0` and `0.2.6`), if its type fits.
 * Plugs are not plugged into each other: for a chain, plug the result.
 *
 * @param socket a component in the binary format
 * @param plugs the same, by names for the report; in an array they are called `plug 1`, `plug 2` and so on
 * @example const { bytes, left } = plug(app, { store, cache });
 * @throws WasmvirtError `missing-import` if nothing of any plug fits; `conflict` if two plugs fit one import, or imports cannot be made one;
 *   `wrong-type` if types fit one by one, but not together: resources that have to be the same are not
 */
export function plug(socket: Uint8Array, plugs: readonly Uint8Array[] | Readonly<Record<string, Uint8Array>>): Plugged {
  const read = plainData(plugs, 'what is plugged');
  if (typeof read !== 'object' || read === null || read instanceof Map) {
    throw new WasmvirtError('bad-option', 'plugs must be components in a list or by their names');
  }
  for (const bytes of Object.values<Uint8Array>(read as typeof plugs)) checked(bytes);
  return plugInto(checked(socket), read as typeof plugs);
}

function frameOf(input: Uint8Array, policy: Policy): LinkedFrame {
  const planned = planFor(input, insideOf(policy));
  return linkedFrameOf(input, planned, partsFor(planned.plan));
}

function finish(frame: LinkedFrame, input: Uint8Array, policy: Policy): Virtualized {
  return isRecorded(policy) ? recordedIn(frame, input, policy, partsFor) : linkedIn(frame, input);
}
