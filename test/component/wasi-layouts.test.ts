import { describe, expect, it } from 'vitest';
import { WASI_LAYOUTS } from '../../spec/wasi-layouts.ts';
import {
  alignOf,
  containsPointer,
  flattenFunc,
  needsOf,
  recordLayout,
  sizeOf,
  variantLayout,
  casesOf,
} from '../../src/component/abi.ts';
import { interfaceOf, printInterfaceName } from '../../src/component/extern-name.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { DefinedType, FuncType } from '../../src/component/types.ts';
import { wasiComponent, wasiInterfaces } from '../wit/worlds.ts';
import { letters } from './build-types.ts';

const VERSION = '0.2.12';
const bytes = await wasiComponent(
  wasiInterfaces(VERSION)
    .map((name) => `import ${name};`)
    .join('\n'),
  VERSION,
);
const functions = new Map<string, FuncType>();
const types = new Map<string, DefinedType>();
for (const { name, entity } of resolveComponent(bytes).imports.values()) {
  const parsed = interfaceOf(name);
  if (parsed === undefined || entity.kind !== 'instance') continue;
  const of = printInterfaceName({ ...parsed, version: undefined });
  for (const [label, item] of entity.type.exports) {
    if (item.entity.kind === 'func') functions.set(`${of} ${label}`, item.entity.type);
    else if (item.entity.kind === 'type') {
      const { type } = item.entity;
      if (type.kind !== 'resource' && type.kind !== 'func' && type.kind !== 'instance' && type.kind !== 'component') {
        types.set(`${of} ${label}`, type);
      }
    }
  }
}

/** A line of the table for a function, made from its type. */
function lineOf(name: string, type: FuncType): string {
  const lower = flattenFunc(type, 'lower');
  const lift = flattenFunc(type, 'lift');
  expect(lift.params).toEqual(lower.resultInMemory ? lower.params.slice(0, -1) : lower.params);
  expect(lift.results).toEqual(lower.resultInMemory ? ['i32'] : lower.results);
  expect(needsOf(type, 'lift').realloc).toBe(type.params.some((p) => containsPointer(p.type)) || lift.paramsInMemory);
  const result = type.result ?? 'u8';
  const where = lower.resultInMemory
    ? `area ${sizeOf(result)}/${alignOf(result)}`
    : `-> ${letters(lower.results) || '-'}`;
  const inside = type.params.some((p) => containsPointer(p.type)) ? ' in' : '';
  const outside = needsOf(type, 'lower').realloc ? ' out' : '';
  return `${name} ${letters(lift.params) || '-'} ${where}${inside}${outside}`;
}

describe('WASI 0.2', () => {
  const lines = WASI_LAYOUTS.trim().split('\n');
  // wasi:config is a proposal of its own, and not among the texts
  const known = lines.filter((line) => !line.startsWith('wasi:config/'));

  it('has every function of the texts in the table', () => {
    const named = known.map((line) => line.split(' ', 2).join(' ')).sort();
    expect([...functions.keys()].sort()).toEqual(named);
  });

  it.each(known)('%s', (line) => {
    const name = line.split(' ', 2).join(' ');
    const type = functions.get(name);
    expect(type && lineOf(name, type)).toBe(line);
  });

  it.each([
    ['wasi:clocks/wall-clock datetime', [0, 8], '16/8'],
    ['wasi:filesystem/types descriptor-stat', [0, 8, 16, 24, 48, 72], '96/8'],
    ['wasi:filesystem/types directory-entry', [0, 4], '12/4'],
    ['wasi:filesystem/types metadata-hash-value', [0, 8], '16/8'],
    ['wasi:sockets/network ipv4-socket-address', [0, 2], '6/2'],
    ['wasi:sockets/network ipv6-socket-address', [0, 4, 8, 24], '28/4'],
    ['wasi:sockets/udp incoming-datagram', [0, 8], '40/4'],
    ['wasi:sockets/udp outgoing-datagram', [0, 8], '44/4'],
    ['wasi:http/types DNS-error-payload', [0, 12], '16/4'],
    ['wasi:http/types TLS-alert-received-payload', [0, 4], '16/4'],
    ['wasi:http/types field-size-payload', [0, 12], '20/4'],
  ])('the fields of %s are at %j in %s', (name, offsets, layout) => {
    const type = types.get(name);
    expect(type?.kind).toBe('record');
    if (type?.kind !== 'record') return;
    const computed = recordLayout(type.fields.map((field) => field.type));
    expect([computed.offsets, `${computed.size}/${computed.align}`]).toEqual([offsets, layout]);
  });

  it.each([
    ['wasi:filesystem/types new-timestamp', 8, '24/8'],
    ['wasi:io/streams stream-error', 4, '8/4'],
    ['wasi:sockets/network ip-socket-address', 4, '32/4'],
    ['wasi:sockets/network ip-address', 2, '18/2'],
    ['wasi:http/types error-code', 8, '32/8'],
    ['wasi:http/types method', 4, '12/4'],
    ['wasi:http/types header-error', 1, '1/1'],
    ['wasi:filesystem/types error-code', 1, '1/1'],
  ])('the payload of %s is at %i in %s', (name, payload, layout) => {
    const type = types.get(name);
    const computed = type && variantLayout(casesOf(type) ?? []);
    expect(computed && [computed.payload, `${computed.size}/${computed.align}`]).toEqual([payload, layout]);
  });
});
