import type { ExternName } from '../binary/name.ts';
import type { DefinedType, FuncType, Item, Shape, ValueType } from '../component/types.ts';

/** `wasmvirt:control`, which an output exports by the option `control`: the interfaces of `wit/wasmvirt-control.wit`, always the same. */

type Interface = Extract<Item['entity'], { readonly kind: 'instance' }>['type'];

function plain(name: string): ExternName {
  return { name, attributes: [] };
}

function shape(of: Shape): DefinedType {
  return { ...of, aliasOf: undefined };
}

/** A type and the name that an interface gives it. */
function named(of: Shape): { readonly definition: DefinedType; readonly type: DefinedType } {
  const definition = shape(of);
  return { definition, type: { ...definition, aliasOf: definition } };
}

function list(element: ValueType): DefinedType {
  return shape({ kind: 'list', element, length: undefined });
}

function result(ok: ValueType | undefined, error: ValueType): DefinedType {
  return shape({ kind: 'result', ok, error });
}

const BYTES = list('u8');

function func(params: Readonly<Record<string, ValueType>>, of: ValueType): FuncType {
  return {
    kind: 'func',
    async: false,
    params: Object.entries(params).map(([label, type]) => ({ label, type })),
    result: of,
  };
}

function instance(types: Readonly<Record<string, DefinedType>>, funcs: Readonly<Record<string, FuncType>>): Interface {
  const items: Item[] = [
    ...Object.entries(types).map(([name, type]): Item => ({ name: plain(name), entity: { kind: 'type', type } })),
    ...Object.entries(funcs).map(([name, type]): Item => ({ name: plain(name), entity: { kind: 'func', type } })),
  ];
  return { kind: 'instance', exports: new Map(items.map((item) => [item.name.name, item])) };
}

/** The errors of `files`, in their order. */
export const FILE_ERRORS = [
  'not-virtual',
  'no-entry',
  'exist',
  'is-directory',
  'not-directory',
  'not-empty',
  'read-only',
  'busy',
  'loop',
  'invalid',
  'insufficient-space',
  'insufficient-memory',
] as const;

function files(): Interface {
  const error = named({ kind: 'enum', labels: FILE_ERRORS }).type;
  const kind = named({ kind: 'enum', labels: ['directory', 'file', 'link', 'host'] }).type;
  const entry = named({
    kind: 'record',
    fields: [
      { label: 'name', type: 'string' },
      { label: 'kind', type: kind },
      { label: 'size', type: 'u64' },
    ],
  }).type;
  const nothing = result(undefined, error);
  return instance(
    { error, kind, entry },
    {
      read: func({ path: 'string' }, result(BYTES, error)),
      write: func({ path: 'string', contents: BYTES }, nothing),
      list: func({ path: 'string' }, result(list(entry), error)),
      'make-directory': func({ path: 'string' }, nothing),
      remove: func({ path: 'string' }, nothing),
    },
  );
}

function stdio(): Interface {
  const error = named({ kind: 'enum', labels: ['not-virtual', 'insufficient-memory'] }).type;
  const captured = named({
    kind: 'record',
    fields: [
      { label: 'bytes', type: BYTES },
      { label: 'dropped', type: 'u64' },
    ],
  }).type;
  return instance(
    { error, captured },
    {
      'take-stdout': func({}, result(captured, error)),
      'take-stderr': func({}, result(captured, error)),
      'set-stdin': func({ contents: BYTES }, result(undefined, error)),
    },
  );
}

function program(): Interface {
  const error = named({ kind: 'enum', labels: ['not-virtual', 'invalid', 'insufficient-memory'] }).type;
  const nothing = result(undefined, error);
  const pair = shape({ kind: 'tuple', types: ['string', 'string'] });
  return instance(
    { error },
    {
      'set-arguments': func({ arguments: list('string') }, nothing),
      'set-variables': func({ variables: list(pair) }, nothing),
      'set-clock': func({ seconds: 'u64', nanoseconds: 'u32' }, nothing),
      'set-seed': func({ seed: BYTES }, nothing),
    },
  );
}

function state(): Interface {
  const error = named({ kind: 'enum', labels: ['no-such-snapshot', 'insufficient-memory'] }).type;
  const nothing = result(undefined, error);
  return instance(
    { error },
    {
      reset: func({}, nothing),
      snapshot: func({}, result('u32', error)),
      restore: func({ snapshot: 'u32' }, nothing),
      forget: func({ snapshot: 'u32' }, nothing),
    },
  );
}

function recording(): Interface {
  const recorded = named({
    kind: 'record',
    fields: [
      { label: 'bytes', type: BYTES },
      { label: 'complete', type: 'bool' },
    ],
  }).type;
  return instance({ recorded }, { read: func({}, recorded) });
}

const PACKAGE = 'wasmvirt:control';
const VERSION = '0.1.0';

const INTERFACES = { files: files(), stdio: stdio(), program: program(), state: state() } as const;

export type ControlInterface = keyof typeof INTERFACES;

/** The exports, in their order, by the names of the interfaces. */
export const CONTROL: ReadonlyMap<ControlInterface, Item> = new Map(
  (Object.keys(INTERFACES) as ControlInterface[]).map((name) => [
    name,
    { name: plain(`${PACKAGE}/${name}@${VERSION}`), entity: { kind: 'instance', type: INTERFACES[name] } },
  ]),
);

/** The names of the exports. */
export const CONTROL_EXPORTS: ReadonlySet<string> = new Set([...CONTROL.values()].map(({ name }) => name.name));

/** What an output exports by the option `record`: the interface `recording` of the same package. */
export const RECORDING: Item = {
  name: plain(`${PACKAGE}/recording@${VERSION}`),
  entity: { kind: 'instance', type: recording() },
};

/** Whether a name is that of an interface of this package, in any version. */
export function isControl(name: string): boolean {
  return name.startsWith(`${PACKAGE}/`);
}
