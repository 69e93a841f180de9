import { printable } from '../bytes/printable.ts';
import type { Entity } from '../component/types.ts';
import type { Mount } from '../settings/file-tree.ts';
import type { Options, OptionsFragment } from '../settings/options.ts';
import { mentions, proposals } from './options/mention.ts';
import { contentsOf, type MountContent } from './options/mount-contents.ts';
import { mountSize } from './options/mounts.ts';
import { sizeText } from './options/size.ts';
import type { Sentence } from '../settings/sentence.ts';

/** What was decided about a component, and what came of it. Plain data: `JSON.stringify` gives all of it. */
export interface Report {
  readonly input: { readonly bytes: number };
  readonly output: { readonly bytes: number };
  /** The imports of the input, in its order. */
  readonly imports: readonly ImportReport[];
  /** The virtual directories, in the order given. */
  readonly mounts: readonly MountReport[];
  /** What to know before it is used, in sentences. */
  readonly notes: readonly string[];
  /** The notes in pieces, as in `WasmvirtError`, for who names options in other words; absent where none of them names an option. */
  readonly sentences?: readonly Sentence[];
  /** Options that change nothing, as the component imports nothing of what they speak of, if there are such. */
  readonly unused?: readonly UnusedReport[];
  /** The standard outputs that the component finds closed, if there are such. */
  readonly closed?: ClosedReport;
  /** Where calls are traced to: `stderr` of the host, or a virtual file. */
  readonly trace?: string;
  /** What the output exports beside what the component does, if it is to be controlled. */
  readonly control?: ControlReport;
  /** What of the host is recorded, if it is. */
  readonly record?: RecordReport;
  /** What is answered from a recording, if something is. */
  readonly replay?: ReplayReport;
  /** How the component and its adapters were put together, where that was asked for. */
  readonly link?: LinkReport;
  /** Functions that would trap if the component called them. */
  readonly traps: readonly TrapReport[];
  /** The imports of the output, in its order. */
  readonly remaining: readonly string[];
  /** Of an adapter alone: what it exports. `input` is then what stands in it for a program. */
  readonly exports?: readonly string[];
}

export interface ImportReport {
  readonly name: string;
  readonly kind: Entity['kind'];
  /** The interface that the import's `implements` attribute names, where it has one. */
  readonly implements?: string;
  /** `types`: only its types stay with the host, its functions are gone. `mixed`: see the functions. */
  readonly decision: 'host' | 'virtual' | 'deny' | 'types' | 'mixed';
  /** A phrase without a full stop; it names no option. */
  readonly reason: string;
  /**
   * The options that decided it, of those that were given: `{ clocks: 'allow' }`, `{ deny: ['wasi:cli/*'] }`. Absent where nothing was said,
   * or where the reason says it all.
   */
  readonly decidedBy?: OptionsFragment;
  /**
   * What would leave it with the host, or all of its functions, where something does. `{ ...options, ...option }` are options for that:
   * a list holds what was given, too, and `undefined` leaves an option out (as JSON does not).
   */
  readonly option?: OptionsFragment;
  readonly functions: readonly FunctionReport[];
}

export interface FunctionReport {
  /** Its name in the binary: `now`, `[method]descriptor.read`. */
  readonly name: string;
  /** `bridge`: the host's function, its handles translated. */
  readonly decision: 'host' | 'virtual' | 'deny' | 'bridge';
  /** What a denied function answers, in words. */
  readonly answer?: string;
}

export interface MountReport {
  /** Where the component finds it. */
  readonly path: string;
  /** It is this directory of the host. */
  readonly host?: string;
  /** The component may only read that directory, whatever the host lets it. */
  readonly readOnly?: boolean;
  readonly writable: boolean;
  readonly maxBytes?: number;
  readonly maxFiles?: number;
  /** Its contents at the start, below its root. */
  readonly files: number;
  readonly directories: number;
  readonly links: number;
  /** Directories and files of the host inside it. */
  readonly hosts: number;
  /** In files and targets of links. */
  readonly bytes: number;
  /** What is below its root, in the order of paths: files with their sizes in bytes and the SHA-256 of their contents. */
  readonly contents: readonly MountContent[];
}

export interface ControlReport {
  /** The interfaces of `wasmvirt:control`. */
  readonly exports: readonly string[];
  /** What of the output they reach: what is virtual in it. */
  readonly reaches: readonly ('files' | 'stdin' | 'stdout' | 'stderr' | 'arguments' | 'variables' | 'clock' | 'seed')[];
}

export interface RecordReport {
  /** The interface by which the recording is read. */
  readonly export: string;
  /** The functions of which each call is recorded: `interface#function`. */
  readonly functions: readonly string[];
  /** The most bytes of a recording. */
  readonly most: number;
}

export interface ReplayReport {
  /** The functions that the recording answers. */
  readonly functions: readonly string[];
  /** The calls that it has. */
  readonly calls: number;
}

export interface LinkReport {
  readonly kind: 'fused' | 'sibling';
  /** Why it is not fused: a phrase without a full stop. */
  readonly reason?: string;
}

export interface UnusedReport {
  /** A sentence that names the option. */
  readonly message: string;
  /** The same in pieces, as in `WasmvirtError`. */
  readonly sentence: Sentence;
}

export interface TrapReport {
  /** `interface#function`, as the trap's function is named after `denied`. */
  readonly function: string;
  /** The same as of its import; absent where that is long. */
  readonly option?: OptionsFragment;
}

export interface ClosedReport {
  readonly outputs: readonly ('stdout' | 'stderr')[];
  /** A warning without a full stop; it names no option. */
  readonly reason: string;
  /** What swallows that which the component writes. */
  readonly option: OptionsFragment;
}

/** How a text names options. */
export interface OptionWords {
  /** Options that were given. */
  readonly given: (options: Options) => string;
  /** Options that would change those. */
  readonly change: (options: Options) => string;
}

const AS_IN_PROGRAMS: OptionWords = {
  given: (options) =>
    mentions(options)
      .map(({ text }) => text)
      .join(', '),
  change: (options) =>
    proposals(options)
      .map(({ text }) => text)
      .join(', '),
};

export function reportMount(mount: Mount): MountReport {
  const { name, root, writable, maxBytes, maxFiles } = mount;
  return {
    path: name,
    ...(root.kind === 'host' ? { host: root.path, ...(root.writable === false ? { readOnly: true } : {}) } : {}),
    writable,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(maxFiles === undefined ? {} : { maxFiles }),
    ...mountSize(root),
    contents: contentsOf(mount),
  };
}

/** How much a text says: what was decided about imports, or also what each of their functions answers. */
export type ReportDetail = 'summary' | 'functions';

/**
 * The report as text: what would trap, what was decided about the imports and why, and what is left. Ends with a newline.
 *
 * @param words how it names options; without: as they are written in a program, `clocks: 'allow'`
 * @param detail `summary`: one line for all interfaces of a package of which the same was decided; `functions`: every import and function
 */
export function renderReport(
  report: Report,
  words: OptionWords = AS_IN_PROGRAMS,
  detail: ReportDetail = 'summary',
): string {
  const lines: string[] = [];
  lines.push(
    ...section(
      'functions that would trap when called',
      columns(
        report.traps.map(({ function: name, option }) => [
          name,
          option === undefined ? 'no option helps' : words.change(option),
        ]),
      ),
    ),
  );
  const render = detail === 'summary' ? summarizeImports : renderImports;
  lines.push(...section('imports', render(report.imports, words)));
  if (report.mounts.length > 0) lines.push(...section('virtual directories', columns(report.mounts.map(mountRow))));
  const notes = [...report.notes, ...(report.unused ?? []).map(({ message }) => message)];
  if (report.closed !== undefined) notes.push(renderClosed(report.closed, words));
  if (notes.length > 0) lines.push(...section('notes', notes.map(printable)));
  lines.push(...section('imports that are left', report.remaining.map(printable)));
  if (report.trace !== undefined) {
    const where = report.trace === 'stderr' ? 'the standard error of the host' : report.trace;
    lines.push(`calls are traced to ${printable(where)}`, '');
  }
  if (report.control !== undefined) {
    const { reaches } = report.control;
    const what = reaches.length === 0 ? 'nothing, as nothing is virtual' : reaches.join(', ');
    lines.push(`wasmvirt:control reaches ${what}`, '');
  }
  if (report.record !== undefined) {
    const { functions, most, export: name } = report.record;
    const what = `calls of ${some(functions.length, 'function', 'functions')} of the host`;
    lines.push(...section(`${what} are recorded, up to ${sizeText(most)}, for ${name}`, functions.map(printable)));
  }
  if (report.replay !== undefined) {
    const { functions, calls } = report.replay;
    const what = `${some(functions.length, 'function', 'functions')} of the host`;
    const title = `a recording of ${some(calls, 'call', 'calls')} answers for ${what}`;
    lines.push(...section(title, functions.map(printable)));
  }
  if (report.link !== undefined) {
    const { kind, reason } = report.link;
    lines.push(`linked: ${kind}${reason === undefined ? '' : `, as ${printable(reason)}`}`, '');
  }
  const { input, output, exports } = report;
  if (exports !== undefined) {
    lines.push(...section('exports', exports.map(printable)), `${count(output.bytes)} bytes out`);
    return `${lines.join('\n')}\n`;
  }
  const grown = output.bytes - input.bytes;
  const change = `${grown < 0 ? '-' : '+'}${count(Math.abs(grown))}`;
  lines.push(`${count(input.bytes)} bytes in, ${count(output.bytes)} bytes out (${change})`);
  return `${lines.join('\n')}\n`;
}

function renderClosed({ reason, option }: ClosedReport, words: OptionWords): string {
  return `${reason}: ${words.change(option)} swallows what they write`;
}

function mountRow(mount: MountReport): string[] {
  const { path, host, readOnly, writable, maxBytes, maxFiles, files, directories, links, hosts, bytes } = mount;
  if (host !== undefined) return [path, `the host's ${host}${readOnly === true ? ', read-only' : ''}`];
  const holds = [
    some(files, 'file', 'files'),
    ...(directories > 0 ? [some(directories, 'directory', 'directories')] : []),
    ...(links > 0 ? [some(links, 'link', 'links')] : []),
    ...(hosts > 0 ? [some(hosts, "entry of the host's", "entries of the host's")] : []),
    some(bytes, 'byte', 'bytes'),
    ...(maxBytes === undefined ? [] : [`at most ${some(maxBytes, 'byte', 'bytes')}`]),
    ...(maxFiles === undefined ? [] : [`at most ${some(maxFiles, 'file', 'files')}`]),
  ];
  return [path, writable ? 'writable' : 'read-only', holds.join(', ')];
}

function some(amount: number, one: string, several: string): string {
  return `${count(amount)} ${amount === 1 ? one : several}`;
}

/** One line for all interfaces of a package of which the same was decided. */
function summarizeImports(imports: readonly ImportReport[], words: OptionWords): string[] {
  const groups = new Map<
    string,
    { readonly first: ImportReport; readonly reason: string; readonly names: NameParts[] }
  >();
  for (const one of imports) {
    const reason = reasonOf(one, words);
    const parts = one.implements === undefined ? partsOf(one.name) : undefined;
    const key = JSON.stringify([parts?.packageName ?? one.name, parts?.version, one.decision, reason]);
    const group = groups.get(key) ?? { first: one, reason, names: [] };
    groups.set(key, group);
    if (parts !== undefined) group.names.push(parts);
  }
  return columns(
    [...groups.values()].map(({ first, reason, names }) => [first.decision, groupName(names) ?? nameOf(first), reason]),
  );
}

interface NameParts {
  /** `wasi:cli` */
  readonly packageName: string;
  readonly interfaceName: string;
  /** With its `@`; empty without. */
  readonly version: string;
}

/** Of a name that may come from anywhere, as reports do: `undefined` where it is no interface of a package. */
function partsOf(name: string): NameParts | undefined {
  const [, packageName, interfaceName, version = ''] = /^([^/<>]+:[^/<>]+)\/([^/<>@]+)(@[^/<>]*)?$/.exec(name) ?? [];
  return packageName === undefined || interfaceName === undefined ? undefined : { packageName, interfaceName, version };
}

/** `undefined` for one import. */
function groupName(names: readonly NameParts[]): string | undefined {
  const [first] = names;
  if (first === undefined || names.length === 1) return undefined;
  const { packageName, version } = first;
  const all = `${packageName}/{${names.map(({ interfaceName }) => interfaceName).join(',')}}${version}`;
  return all.length > WIDEST ? `${packageName}/*${version} (${names.length})` : all;
}

function nameOf(one: ImportReport): string {
  return one.implements === undefined ? one.name : `${one.name} (implements ${one.implements})`;
}

function renderImports(imports: readonly ImportReport[], words: OptionWords): string[] {
  const heads = columns(imports.map((one) => [one.decision, nameOf(one), reasonOf(one, words)]));
  return imports.flatMap((one, index) => [
    heads[index] ?? '',
    ...columns(one.functions.map((func) => [func.name, func.answer ?? func.decision])).map((line) => `    ${line}`),
  ]);
}

function reasonOf({ reason, decidedBy, option }: ImportReport, words: OptionWords): string {
  const by = decidedBy === undefined ? '' : ` (${words.given(decidedBy)})`;
  return `${reason}${by}${option === undefined ? '' : `; ${words.change(option)}`}`;
}

function section(title: string, body: readonly string[]): string[] {
  return [`${title}:`, ...(body.length === 0 ? ['none'] : body).map((line) => `  ${line}`), ''];
}

/** Rows with their cells aligned; the last cell of a row is never padded. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of cells) {
    row.slice(0, -1).forEach((cell, column) => {
      widths[column] = Math.min(WIDEST, Math.max(widths[column] ?? 0, cell.length));
    });
  }
  return cells.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
  );
}

/** One long name does not push all the others aside. */
const WIDEST = 60;

function count(bytes: number): string {
  return String(bytes).replace(/\B(?=(\d{3})+$)/g, ',');
}
