import { reach, type ObjectSource } from '../../core/link-graph.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';
import {
  IO_RESOURCES,
  resourceOf,
  type IoFunctionName,
  type IoResource,
} from '../../policy/capabilities/io-functions.ts';
import { isOnly, modeOf, type IoPlan } from '../../policy/subsystems/io.ts';
import type { HostFunction, VirtualFunction, VirtualResource } from '../code/functions.ts';
import { ioImports, ioSymbol } from './io-imports.ts';

const INPUTS = ['io/closed', 'io/text', 'io/host-input', 'filesystem/input'];
const OUTPUTS = ['io/closed', 'io/ignore', 'io/capture', 'io/host-output', 'filesystem/output'];
const SPLICES = ['[method]output-stream.splice', '[method]output-stream.blocking-splice'] as const;

/** Functions in vtables, by their templates and their names there, and from where they are called. */
const METHODS: readonly (readonly [
  templates: readonly string[],
  method: string,
  calledBy: readonly IoFunctionName[],
])[] = [
  [INPUTS, 'skip', ['[method]input-stream.skip', '[method]input-stream.blocking-skip']],
  [
    [...new Set([...INPUTS, ...OUTPUTS])],
    'subscribe',
    ['[method]input-stream.subscribe', '[method]output-stream.subscribe'],
  ],
  [
    OUTPUTS,
    'flush',
    ['[method]output-stream.flush', '[method]output-stream.blocking-flush', '[method]output-stream.blocking-splice'],
  ],
  [
    OUTPUTS,
    'write-zeroes',
    ['[method]output-stream.write-zeroes', '[method]output-stream.blocking-write-zeroes-and-flush'],
  ],
  [OUTPUTS, 'check-write', ['[method]output-stream.check-write', ...SPLICES]],
];

/** The functions of `wasi:io` in one guest, where neither the host alone nor a denied function answers. */
export class IoCode {
  private readonly plan: IoPlan;
  private readonly library: ObjectSource;
  private readonly common: () => readonly CoreObject[];
  private stubbed: readonly CoreObject[] | undefined;

  /** `common`: what functions may refer to beside the library, when all subsystems have code. */
  constructor(plan: IoPlan, library: ObjectSource, common: () => readonly CoreObject[] = () => []) {
    this.plan = plan;
    this.library = library;
    this.common = common;
  }

  /** The resources whose handles stand for structs. */
  resources(): readonly VirtualResource[] {
    const { inputs, outputs, pollables, errors } = this.plan.kinds;
    const resource = (name: IoResource, freed: boolean, make: string | undefined): VirtualResource => {
      const dtor = name === 'error' && errors.has('host') ? 'io.any-error.drop' : `io.${name}.drop`;
      return { space: 'io', name, dtor: freed ? dtor : undefined, make };
    };
    const all = [
      resource('error', errors.size > 0, 'io.new-denied-error'),
      resource('pollable', !isOnly(pollables, 'ready'), 'io.new-ready'),
      resource('input-stream', inputs.has('file') || inputs.has('host'), 'io.new-closed-input'),
      resource('output-stream', outputs.has('file') || outputs.has('host'), 'io.new-closed-output'),
    ];
    const names = new Set<string>(IO_RESOURCES.filter((r) => modeOf(this.plan, r) === 'structs'));
    return all.filter((r) => names.has(r.name));
  }

  /** By its name in the binary. */
  function(name: IoFunctionName): VirtualFunction {
    const { inputs, outputs, errors } = this.plan.kinds;
    const resource = resourceOf(name);
    const says = 'of each stream its own';
    if (resource === 'pollable') return this.virtual(this.pollableSymbol(name), name === 'poll', says);
    const both =
      (name.endsWith('splice') && outputs.has('host') && inputs.has('host')) ||
      (resource === 'error' && errors.has('host'));
    return this.virtual(`io.${both ? 'any-' : ''}${ioSymbol(name)}`, this.resultInArena(name), says);
  }

  /** Functions for pollables that may be timers of the virtual clocks have templates of their own. */
  private pollableSymbol(name: IoFunctionName): string {
    const { pollables } = this.plan.kinds;
    const timed = pollables.has('timer') && name !== '[method]pollable.block' ? 'timed-' : '';
    const any = pollables.has('host') && name === 'poll' ? 'any-' : '';
    return `io.${any}${timed}${ioSymbol(name)}`;
  }

  /** A template by its symbol, with the functions of the host that it calls. */
  virtual(symbol: string, arena: boolean, says: string, objects: readonly CoreObject[] = []): VirtualFunction {
    return { symbol, objects, host: this.hostOf([symbol], objects), arena, says };
  }

  /**
   * The functions of the host that these templates reach. Vtables also refer to functions that are never called: `stubs` has these.
   */
  hostOf(symbols: readonly string[], objects: readonly CoreObject[] = []): readonly HostFunction[] {
    return this.plan.wraps ? this.reached(symbols, objects) : [];
  }

  /** The same for templates of all subsystems. Only templates of `wasi:io` reach functions of the host this way. */
  hostOfTemplates(symbols: readonly string[]): readonly HostFunction[] {
    return this.hostOf(symbols.filter((symbol) => symbol.startsWith('io.')));
  }

  /**
   * Stubs for functions that vtables refer to and nobody calls: functions of the host, and methods of the kinds of streams. The same for
   * all functions.
   */
  stubs(): readonly CoreObject[] {
    this.stubbed ??= [...this.unusedOfHost(), ...this.unusedOfKinds()];
    return this.stubbed;
  }

  private unusedOfHost(): readonly CoreObject[] {
    if (!this.plan.wraps) return [];
    return [...ioImports.values()].flatMap((item) => {
      if (item.kind !== 'host' || this.plan.host.has(item.name)) return [];
      return [trap(item.object.symbol, item.object.type)];
    });
  }

  private unusedOfKinds(): readonly CoreObject[] {
    // without structs there are no vtables
    if (this.resources().length === 0) return [];
    return METHODS.flatMap(([templates, method, calledBy]) => {
      if (calledBy.some((name) => this.plan.imported.has(name))) return [];
      return templates.flatMap((template) => {
        const object = this.library.get(`${template}#${method}`);
        return object?.kind === 'func' ? [trap(object.symbol, object.type)] : [];
      });
    });
  }

  /** Lists that are read can be in the arena, where they are not in the configuration. */
  private resultInArena(name: IoFunctionName): boolean {
    const { inputs, errors } = this.plan.kinds;
    if (name.endsWith('to-debug-string')) return errors.has('host');
    return /read$|splice$/.test(name) && (inputs.has('host') || inputs.has('file'));
  }

  private reached(symbols: readonly string[], objects: readonly CoreObject[]): readonly HostFunction[] {
    const imports = [...ioImports.values()].map((item) => item.object);
    const stubs = this.stubs();
    const stubbed = new Set(stubs.map((stub) => stub.symbol));
    const others = imports.filter((object) => !stubbed.has(object.symbol));
    const all = new Set<CoreObject>([...others, ...stubs, ...this.common(), ...objects]);
    const graph = reach(symbols, [...all], this.library);
    return graph.imports.flatMap(({ object }) => {
      const item = ioImports.get(object.symbol);
      const call = item?.kind === 'host' ? this.plan.host.get(item.name) : undefined;
      return call === undefined ? [] : [{ symbol: object.symbol, ...call }];
    });
  }
}

function trap(symbol: string, type: CoreSignature): CoreObject {
  return new FunctionBuilder(symbol, type).op('unreachable').finish();
}
