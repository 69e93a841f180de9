import type { Entity } from '../component/types.ts';
import { mountSize } from './options/mounts.ts';
import { type Mount } from '../settings/file-tree.ts';

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
  /** In a sentence, which standard outputs the component finds closed, if there are such. */
  readonly closed?: string;
  /** Where calls are traced to: `stderr` of the host, or a virtual file. */
  readonly trace?: string;
  /** Functions that would trap if the component called them. */
  readonly traps: readonly TrapReport[];
  /** The imports of the output, in its order. */
  readonly remaining: readonly string[];
}

export interface ImportReport {
  readonly name: string;
  readonly kind: Entity['kind'];
  /** The interface that the import's `implements` attribute names, where it has one. */
  readonly implements?: string;
  /** `types`: only its types stay with the host, its functions are gone. `mixed`: see the functions. */
  readonly decision: 'host' | 'virtual' | 'deny' | 'types' | 'mixed';
  readonly reason: string;
  /** The command line option that would leave it with the host, where it is not. */
  readonly help?: string;
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
}

export interface TrapReport {
  /** `interface#function`, as the trap's function is named after `denied`. */
  readonly function: string;
  /** The command line option that would let the host answer. */
  readonly option?: string;
}

export function reportMount({ name, root, writable, maxBytes, maxFiles }: Mount): MountReport {
  return {
    path: name,
    ...(root.kind === 'host' ? { host: root.path, ...(root.writable === false ? { readOnly: true } : {}) } : {}),
    writable,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(maxFiles === undefined ? {} : { maxFiles }),
    ...mountSize(root),
  };
}

/** The report as text: for each import what was decided and why, what would trap, and what is left. Ends with a newline. */
export function renderReport(report: Report): string {
  const lines: string[] = [];
  lines.push(...section('imports', renderImports(report.imports)));
  if (report.mounts.length > 0) lines.push(...section('virtual directories', columns(report.mounts.map(mountRow))));
  const notes = report.closed === undefined ? report.notes : [...report.notes, report.closed];
  if (notes.length > 0) lines.push(...section('notes', notes.map(printable)));
  lines.push(
    ...section(
      'functions that would trap when called',
      columns(report.traps.map((trap) => [trap.function, trap.option ?? 'no option helps'])),
    ),
  );
  lines.push(...section('imports that are left', report.remaining.map(printable)));
  if (report.trace !== undefined) {
    const where = report.trace === 'stderr' ? 'the standard error of the host' : report.trace;
    lines.push(`calls are traced to ${printable(where)}`, '');
  }
  const { input, output } = report;
  const grown = output.bytes - input.bytes;
  const change = `${grown < 0 ? '-' : '+'}${count(Math.abs(grown))}`;
  lines.push(`${count(input.bytes)} bytes in, ${count(output.bytes)} bytes out (${change})`);
  return `${lines.join('\n')}\n`;
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

function renderImports(imports: readonly ImportReport[]): string[] {
  const heads = columns(
    imports.map((one) => [
      one.decision,
      one.implements === undefined ? one.name : `${one.name} (implements ${one.implements})`,
      one.help === undefined ? one.reason : `${one.reason}; ${one.help}`,
    ]),
  );
  return imports.flatMap((one, index) => [
    heads[index] ?? '',
    ...columns(one.functions.map((func) => [func.name, func.answer ?? func.decision])).map((line) => `    ${line}`),
  ]);
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

/** Names come from the input: nothing of them may steer a terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

function count(bytes: number): string {
  return String(bytes).replace(/\B(?=(\d{3})+$)/g, ',');
}
