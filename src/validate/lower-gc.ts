import type { CoreCompType, CoreStorageType } from '../binary/core-type.ts';
import type { PrimValType } from '../binary/type.ts';
import type { DefinedType, FuncType, ValueType } from '../component/types.ts';
import type { Options } from './canon-options.ts';
import type { Context } from './context.ts';
import { valTypeText, type CoreTypeId } from './core-types.ts';
import { refuse } from './rule.ts';

/**
 * The core type of a function with the canonical option `gc`, which is the declared one if each value can be passed as it says. The standard does
 * not have this option yet; the rules are those of the reference tools.
 */
export function lowerGc(type: FuncType, options: Options, cx: Context): CoreTypeId {
  const id = options.coreType ?? refuse('canon option', 'the canonical option gc needs a core-type here');
  const core = cx.coreTypes.func(id) ?? refuse('canon option', 'the core-type is no function type');
  const results = type.result === undefined ? [] : [type.result];
  if (core.params.length !== type.params.length || core.results.length !== results.length) {
    refuse('canon option', 'the core-type has another number of parameters or results than the function');
  }
  const lowering = new Lowering(options, cx);
  for (const [i, p] of type.params.entries()) lowering.value(p.type, core.params[i], false);
  for (const [i, t] of results.entries()) lowering.value(t, core.results[i], false);
  return id;
}

class Lowering {
  private readonly options: Options;
  private readonly cx: Context;

  constructor(options: Options, cx: Context) {
    this.options = options;
    this.cx = cx;
  }

  /** `field`: in a struct or an array, where small integers are packed. */
  value(type: ValueType, core: CoreStorageType | undefined, field: boolean): void {
    this.cx.step();
    if (core === undefined) return refuse('canon option', 'a part of the core-type is missing');
    const fits = typeof type === 'string' ? this.primitive(type, core, field) : this.defined(type, core, field);
    if (!fits) refuse('canon option', `the core-type has ${valTypeText(core)} for a value that is not passed so`);
  }

  private primitive(type: PrimValType, core: CoreStorageType, field: boolean): boolean {
    switch (type) {
      case 'bool':
      case 's8':
      case 'u8':
        return core === (field ? 'i8' : 'i32');
      case 's16':
      case 'u16':
        return core === (field ? 'i16' : 'i32');
      case 's32':
      case 'u32':
      case 'char':
        return core === 'i32';
      case 's64':
      case 'u64':
        return core === 'i64';
      case 'f32':
      case 'f64':
        return core === type;
      case 'string': {
        const array = this.composite(core);
        return array?.kind === 'array' && array.element.type === (this.options.encoding === 'utf16' ? 'i16' : 'i8');
      }
      case 'error-context':
        return isExtern(core);
      default:
        return type satisfies never;
    }
  }

  private defined(type: DefinedType, core: CoreStorageType, field: boolean): boolean {
    switch (type.kind) {
      case 'primitive':
        return this.primitive(type.type, core, field);
      case 'record':
        return this.product(
          type.fields.map((f) => f.type),
          core,
        );
      case 'tuple':
        return this.product(type.types, core);
      case 'list': {
        const array = this.composite(core);
        if (array?.kind !== 'array') return false;
        this.value(type.element, array.element.type, true);
        return true;
      }
      case 'variant':
      case 'option':
      case 'result': {
        const struct = this.composite(core);
        return struct?.kind === 'struct' && struct.fields.length === 0;
      }
      case 'flags':
      case 'enum':
        return core === 'i32';
      case 'own':
      case 'borrow':
      case 'stream':
      case 'future':
        return isExtern(core);
      case 'map':
        return refuse('canon option', 'a map cannot be passed with the canonical option gc yet');
      default:
        return type satisfies never;
    }
  }

  private product(types: readonly ValueType[], core: CoreStorageType): boolean {
    const struct = this.composite(core);
    if (struct?.kind !== 'struct' || struct.fields.length !== types.length) return false;
    for (const [i, type] of types.entries()) this.value(type, struct.fields[i]?.type, true);
    return true;
  }

  /** The type that a reference is to. */
  private composite(core: CoreStorageType): CoreCompType | undefined {
    if (typeof core === 'string' || typeof core.heap !== 'number') return undefined;
    return this.cx.coreTypes.get(core.heap as number as CoreTypeId).type; // resolved: an id
  }
}

function isExtern(core: CoreStorageType): boolean {
  return typeof core === 'object' && (core.heap === 'extern' || core.heap === 'shared extern');
}
