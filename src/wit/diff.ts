import { printable } from '../bytes/printable.ts';
import type { FuncJson, ItemJson, TypeJson, WorldJson } from './json.ts';

/** How two worlds differ, in the order of the first one, then of the second. */
export interface WorldDiff {
  readonly imports: readonly ItemChange[];
  readonly exports: readonly ItemChange[];
}

/** An import or export that is in one world alone, or in both and not the same. */
export interface ItemChange {
  /** The extern name; of a changed one, as the first world has it. */
  readonly name: string;
  readonly change: 'removed' | 'added' | 'changed';
  /** The name that the second world has for it, where only the version differs. */
  readonly renamed?: string;
  /** What differs inside: functions, types and other exports of an instance, or itself. Of a changed one alone. */
  readonly parts?: readonly PartChange[];
}

/** Texts in WIT's syntax. */
export interface PartChange {
  readonly name: string;
  readonly change: 'removed' | 'added' | 'changed';
  readonly before?: string;
  readonly after?: string;
}

/** Compares by name what two components import and export. An interface that is there in another version alone counts as changed. */
export function diffWorlds(before: WorldJson, after: WorldJson): WorldDiff {
  return { imports: diffItems(before.imports, after.imports), exports: diffItems(before.exports, after.exports) };
}

function diffItems(before: readonly ItemJson[], after: readonly ItemJson[]): ItemChange[] {
  const had = new Set(before.map(({ name }) => name));
  const now = new Map(after.map((item) => [item.name, item]));
  const anew = new Map<string, ItemJson[]>();
  for (const item of after) {
    if (had.has(item.name)) continue;
    const key = withoutVersion(item.name);
    anew.set(key, [...(anew.get(key) ?? []), item]);
  }
  const renamed = new Set<string>();
  const changes: ItemChange[] = [];
  for (const item of before) {
    const { name } = item;
    const other = now.get(name) ?? otherVersion(name, anew);
    if (other === undefined) {
      changes.push({ name, change: 'removed' });
      continue;
    }
    const parts = diffParts(partsOf(item), partsOf(other));
    if (other.name !== name) {
      renamed.add(other.name);
      changes.push({ name, change: 'changed', renamed: other.name, parts });
    } else if (parts.length > 0) changes.push({ name, change: 'changed', parts });
  }
  for (const name of now.keys()) if (!had.has(name) && !renamed.has(name)) changes.push({ name, change: 'added' });
  return changes;
}

/** What takes the place of an interface: the only new one with the same name but for its version. It is taken once. */
function otherVersion(name: string, anew: Map<string, ItemJson[]>): ItemJson | undefined {
  const key = withoutVersion(name);
  const [only, second] = anew.get(key) ?? [];
  if (second !== undefined) return undefined;
  anew.delete(key);
  return only;
}

function withoutVersion(name: string): string {
  return name.includes('/') ? name.replace(/@[^>]*$/, '') : name;
}

function diffParts(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): PartChange[] {
  const changes: PartChange[] = [];
  for (const [name, text] of before) {
    const now = after.get(name);
    if (now === undefined) changes.push({ name, change: 'removed', before: text });
    else if (now !== text) changes.push({ name, change: 'changed', before: text, after: now });
  }
  for (const [name, text] of after) if (!before.has(name)) changes.push({ name, change: 'added', after: text });
  return changes;
}

/** What an item is made of, each part as a text by its name; what is no instance is one part. */
function partsOf(item: ItemJson): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const [label, value] of [
    ['external-id', item.externalId],
    ['version suffix', item.versionSuffix],
    // the interface that a plain name implements
    ['implements', item.interface === item.name ? undefined : item.interface],
  ] as const) {
    if (value !== undefined) parts.set(`(${label})`, value);
  }
  if (item.kind !== 'instance') return parts.set(item.name, bodyText(item));
  for (const type of item.types ?? []) parts.set(type.name, typeBody(type));
  for (const func of item.functions ?? []) parts.set(func.name, funcText(func));
  for (const other of item.items ?? []) parts.set(other.name, bodyText(other));
  return parts;
}

function bodyText(item: ItemJson): string {
  switch (item.kind) {
    case 'func':
      return item.func === undefined ? 'func' : funcText(item.func);
    case 'type':
      return item.type === undefined ? 'type' : typeBody(item.type);
    case 'value':
      return `value ${item.value ?? ''}`;
    case 'core module':
      return 'core module';
    default: {
      const list = [...partsOf({ ...item, kind: 'instance' })].map(([name, text]) => `${name}: ${text}`);
      const world = [
        ...(item.imports ?? []).map((one) => `import ${one.name}: ${bodyText(one)}`),
        ...(item.exports ?? []).map((one) => `export ${one.name}: ${bodyText(one)}`),
      ];
      return `${item.kind} { ${[...list, ...world].join('; ')} }`;
    }
  }
}

function funcText({ async, kind, params, result }: FuncJson): string {
  const list = params.map(({ name, type }) => `${name}: ${type}`).join(', ');
  return `${kind === 'static' ? 'static ' : ''}${async ? 'async ' : ''}func(${list})${result === null ? '' : ` -> ${result}`}`;
}

function typeBody({ name, kind, alias, fields, cases, labels, type }: TypeJson): string {
  if (alias !== undefined) {
    const from = alias.interface === null ? alias.name : `${alias.interface}.{${alias.name}}`;
    return `use ${from}`;
  }
  if (fields !== undefined) return `record { ${fields.map((f) => `${f.name}: ${f.type}`).join(', ')} }`;
  if (cases !== undefined) {
    return `variant { ${cases.map((c) => (c.type === null ? c.name : `${c.name}(${c.type})`)).join(', ')} }`;
  }
  if (labels !== undefined) return `${kind} { ${labels.join(', ')} }`;
  return type === undefined || type === name ? kind : type;
}

const SIGN = { removed: '-', added: '+', changed: '~' } as const;

/** The difference as text: `-` went, `+` came, `~` changed. Ends with a newline. */
export function renderDiff({ imports, exports }: WorldDiff): string {
  const lines = [...sectionOf('imports', imports), ...sectionOf('exports', exports)];
  return `${lines.map(printable).join('\n')}\n`;
}

function sectionOf(title: string, changes: readonly ItemChange[]): string[] {
  if (changes.length === 0) return [`${title}: the same`];
  return [
    `${title}:`,
    ...changes.flatMap(({ name, change, renamed, parts = [] }) => [
      `  ${SIGN[change]} ${name}${renamed === undefined ? '' : `, now ${renamed}`}`,
      ...parts.flatMap((part) => partLines(part)),
    ]),
  ];
}

function partLines({ name, change, before = '', after = '' }: PartChange): string[] {
  if (change === 'changed') return [`      - ${name}: ${before}`, `      + ${name}: ${after}`];
  return [`      ${SIGN[change]} ${name}: ${change === 'removed' ? before : after}`];
}
