import type { CanonOpt } from '../../binary/canon-opt.ts';
import { idx, type Idx } from '../../binary/indices.ts';
import type { Linked } from '../../core/link.ts';
import { WasmvirtError } from '../../errors.ts';
import type { CoreFunction } from './context.ts';
import type { ComponentWriter } from '../encode/component-writer.ts';
import { liftNeeds, type Realloc } from '../code/lift-needs.ts';

/** Core functions and memory by name, aliased when first asked for. */
export class CoreNames {
  main: Idx<'core:instance'> | undefined;
  private readonly writer: ComponentWriter;
  private readonly linked: Linked;
  readonly base: Idx<'core:instance'> | undefined;
  private readonly realloc: Realloc;
  private readonly funcs = new Map<string, Idx<'core:func'>>();
  private memoryIndex: Idx<'core:memory'> | undefined;

  constructor(writer: ComponentWriter, linked: Linked, base: Idx<'core:instance'> | undefined, realloc: Realloc) {
    this.writer = writer;
    this.linked = linked;
    this.base = base;
    this.realloc = realloc;
  }

  memory(): Idx<'core:memory'> {
    const { base, main } = this.linked;
    const [module, instance] = base?.memory === undefined ? [main, this.main] : [base, this.base];
    this.memoryIndex ??= idx<'core:memory'>(this.alias('memory', instance, module.memory));
    return this.memoryIndex;
  }

  /** A function of $base. */
  early(symbol: string): Idx<'core:func'> {
    return this.once(`early ${symbol}`, this.base, this.linked.base?.exports.get(symbol));
  }

  func(symbol: string): Idx<'core:func'> {
    const name = this.linked.main.exports.get(symbol);
    return this.once(`main ${name}`, this.main, name);
  }

  /** Makes the aliases that lifting `f` needs, so that they stand together. */
  prepare(f: CoreFunction): void {
    this.func(f.symbol);
    this.liftOptions(f);
  }

  liftOptions(f: CoreFunction): CanonOpt[] {
    const needs = liftNeeds(f.shape, f.arena, f.exported === true ? 'control.realloc' : this.realloc);
    const options: CanonOpt[] = [];
    if (needs.memory) options.push({ kind: 'memory', memory: this.memory() });
    if (needs.realloc !== undefined) options.push({ kind: 'realloc', func: this.reallocFunc(needs.realloc) });
    if (f.callback !== undefined) options.push({ kind: 'async' }, { kind: 'callback', func: this.func(f.callback) });
    else if (needs.reset !== undefined) options.push({ kind: 'post-return', func: this.func(needs.reset) });
    return options;
  }

  private reallocFunc(symbol: Realloc): Idx<'core:func'> {
    return this.linked.base?.exports.has(symbol) === true ? this.early(symbol) : this.func(symbol);
  }

  private once(key: string, instance: Idx<'core:instance'> | undefined, name: string | undefined): Idx<'core:func'> {
    let index = this.funcs.get(key);
    if (index === undefined) {
      index = idx<'core:func'>(this.alias('func', instance, name));
      this.funcs.set(key, index);
    }
    return index;
  }

  private alias(sort: 'func' | 'memory', instance: Idx<'core:instance'> | undefined, name: string | undefined): number {
    if (instance === undefined || name === undefined) {
      throw new WasmvirtError('internal', `a core ${sort} is missing in an adapter`);
    }
    return this.writer.alias({ kind: 'core export', sort, instance, name });
  }
}
