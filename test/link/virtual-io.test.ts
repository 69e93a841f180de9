import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { stepClock } from '../../src/adapters/clocks/layout.ts';
import { library } from '../support/library.ts';
import { flattenFunc } from '../../src/component/abi.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { Item } from '../../src/component/types.ts';
import { link } from '../../src/core/link.ts';
import type { ImportObject } from '../../src/core/object.ts';
import { ioImports } from '../../src/link/virtual/io-imports.ts';
import { IoCode } from '../../src/link/virtual/io-code.ts';
import {
  IO_FUNCTIONS,
  ioFunctionType,
  ioInterfaceOf,
  type IoFunctionName,
  type IoInterface,
} from '../../src/policy/capabilities/io-functions.ts';
import { ioAnswer, planIo, type HostIo, type IoKinds, type IoPlan } from '../../src/policy/subsystems/io.ts';
import { importer, specPackages } from '../support/spec-wit.ts';

const INTERFACES = ['error', 'poll', 'streams'] as const;
const exportsOf = new Map<IoInterface, ReadonlyMap<string, Item>>();

beforeAll(async () => {
  const names = INTERFACES.map((name) => `wasi:io/${name}@0.2.12`);
  const world = resolveComponent(await importer(names, specPackages('0.2.12').values()));
  INTERFACES.forEach((name, i) => {
    const entity = world.imports.get(names[i] ?? '')?.entity;
    if (entity?.kind === 'instance') exportsOf.set(name, entity.type.exports);
  });
});

/** What a host gives to a guest that imports only these functions. */
function hostIo(imported: ReadonlySet<IoFunctionName>): HostIo[] {
  return INTERFACES.map((name): HostIo => {
    const all = [...(exportsOf.get(name) ?? [])];
    const exports = new Map(
      all.filter(([n, { entity }]) => entity.kind !== 'func' || imported.has(n as IoFunctionName)),
    );
    return { interface: name, importName: `wasi:io/${name}@0.2.12`, exports };
  });
}

function kinds(inputs: IoKinds['inputs'], outputs: IoKinds['outputs']): IoKinds {
  return { inputs, outputs, pollables: new Set(['ready']), errors: new Set() };
}

/** What is called of the host beyond what the guest imports. */
function extrasOf({ host, imported }: IoPlan): IoFunctionName[] {
  return [...host.keys()].filter((name) => !imported.has(name));
}

const functions = fc.subarray([...IO_FUNCTIONS]).map((names) => new Set(names));
const anyKinds = fc
  .record({
    inputs: fc.subarray(['closed', 'text', 'host'] as const),
    outputs: fc.subarray(['closed', 'ignored', 'host'] as const),
    pollables: fc.subarray(['ready', 'timer', 'host'] as const, { minLength: 1 }),
  })
  .map(({ inputs, outputs, pollables }): IoKinds => {
    return { ...kinds(new Set(inputs), new Set(outputs)), pollables: new Set(pollables) };
  });
const clock = stepClock(1n, 0n);

describe('the types of its functions', () => {
  test('are those of the published interfaces', () => {
    for (const name of IO_FUNCTIONS) {
      const exports = exportsOf.get(ioInterfaceOf(name));
      const entity = exports?.get(name)?.entity;
      if (entity?.kind !== 'func') throw new Error(`no ${name}`);
      const error = exports?.get('stream-error')?.entity;
      const resource = (r: string) => {
        const found = exports?.get(r)?.entity;
        if (found?.kind !== 'type' || found.type.kind !== 'resource') throw new Error(`no ${r}`);
        return found.type;
      };
      const streamError = error?.kind === 'type' && error.type.kind === 'variant' ? error.type : undefined;
      const made = ioFunctionType(name, { resource, streamError });
      expect(made.params.map((p) => p.label)).toEqual(entity.type.params.map((p) => p.label));
      expect(flattenFunc(made, 'lift')).toEqual(flattenFunc(entity.type, 'lift'));
      const object = ioImports.get(`host.${name.replace('[method]', '')}`)?.object;
      const { params, results } = flattenFunc(entity.type, 'lower');
      expect(object?.type).toEqual({ params, results });
    }
  });
});

describe('whatever makes streams, and whatever the guest imports', () => {
  test('everything links, and calls of the host nothing but what was said', () => {
    fc.assert(
      fc.property(anyKinds, functions, (given, imported) => {
        const bridged = [given.inputs, given.outputs, given.pollables].some((set) => new Set<string>(set).has('host'));
        const plan = planIo(given, imported, bridged ? hostIo(imported) : []);
        const io = new IoCode(plan, library, () => clock);
        const symbols = new Set<string>();
        const host = new Map<string, ImportObject>();
        const add = (symbol: string): void => {
          symbols.add(symbol);
          for (const h of io.hostOf([symbol])) {
            const { params, results } = flattenFunc(h.type, 'lower');
            host.set(h.symbol, { kind: 'import', symbol: h.symbol, type: { params, results } });
          }
        };
        for (const name of imported) {
          if (ioAnswer(plan, name).kind === 'virtual') add(io.function(name).symbol);
        }
        for (const { dtor, make } of io.resources()) for (const s of [dtor, make]) if (s !== undefined) add(s);
        if (given.outputs.has('host')) add('io.wrap-output-stream');
        if (given.inputs.has('host')) add('io.wrap-input-stream');
        if (given.outputs.has('ignored')) add('io.new-ignored-output');
        if (given.pollables.has('timer')) add('timer.subscribe-duration');
        if (symbols.size === 0) return;
        const canons = [...ioImports.values()].filter((i) => i.kind === 'canon').map((i) => i.object);
        const objects = [...canons, ...host.values(), ...io.stubs(), ...clock];
        const linked = link({ library, objects, exports: [...symbols] });
        const called = linked.main.imports.map((i) => i.symbol).filter((s) => s.startsWith('host.'));
        expect(new Set(called)).toEqual(new Set(host.keys()));
        // what is called beyond the guest's imports was announced
        const extras = new Set(extrasOf(plan));
        for (const symbol of called) {
          const name = IO_FUNCTIONS.find((n) => `host.${n.replace('[method]', '')}` === symbol);
          expect(name !== undefined && (imported.has(name) || extras.has(name)), symbol).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('modes', () => {
  const all = new Set(IO_FUNCTIONS);

  test('alike streams are answered from their types: no structs, no destructors', () => {
    for (const [inputs, outputs] of [
      [['closed'], ['closed']],
      [['closed'], ['ignored']],
    ] as const) {
      const plan = planIo(kinds(new Set(inputs), new Set(outputs)), all, []);
      expect(new IoCode(plan, library).resources()).toEqual([]);
      for (const name of IO_FUNCTIONS) expect(ioAnswer(plan, name).kind).toBe('deny');
    }
  });

  test('one stream of the host under our types, and all that it gives is told apart', () => {
    const plan = planIo(kinds(new Set(['closed']), new Set(['ignored', 'host'])), all, hostIo(all));
    expect(new IoCode(plan, library).resources().map((r) => [r.name, r.dtor])).toEqual([
      ['error', 'io.any-error.drop'],
      ['pollable', 'io.pollable.drop'],
      ['output-stream', 'io.output-stream.drop'],
    ]);
    expect(extrasOf(plan)).toEqual([]);
  });

  test('a poll over both asks the host what is ready, also for guests that never ask', () => {
    const some = new Set<IoFunctionName>(['poll']);
    const mixed = { ...kinds(new Set(['closed']), new Set()), pollables: new Set(['ready', 'host'] as const) };
    expect(extrasOf(planIo(mixed, some, hostIo(some)))).toEqual(['[method]pollable.ready']);
  });
});
