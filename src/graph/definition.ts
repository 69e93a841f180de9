import { readComponent, type Component, type ComponentSection } from '../binary/component.ts';
import { NAME_SECTION, readNameSection, type NameSection } from '../binary/name-section.ts';
import { eachSection, type Range } from '../binary/section.ts';
import type { Sort } from '../binary/sort.ts';
import { Tally } from '../binary/tally.ts';
import { readCoreSections, readModuleName, type CoreSection } from '../core/module.ts';
import { WasmvirtError } from '../errors.ts';

/** A component as it is defined, decoded once, however often it is instantiated. */
export interface Definition {
  readonly kind: 'component';
  readonly size: number;
  readonly parts: readonly DefinitionPart[];
  /** Its own name; `undefined` without one. */
  readonly name: string | undefined;
  /** Names that tools gave to what is in it. */
  readonly names: ReadonlyMap<Sort, ReadonlyMap<number, string>>;
  /** What is defined in it, at every depth, this component not counted. */
  readonly counts: Counts;
  /** Whether it instantiates nothing: it gives types, and passes on what it is given. */
  readonly isPassing: boolean;
}

export interface ModuleDefinition {
  readonly kind: 'core module';
  readonly size: number;
  readonly name: string | undefined;
  /** Whether it has no functions of its own, so that it can only put imported ones into tables. */
  readonly isWithoutCode: boolean;
  readonly isWithoutImports: boolean;
}

export interface Counts {
  readonly definitions: number;
  readonly modules: number;
  readonly components: number;
}

type Plain = Exclude<ComponentSection, { readonly kind: 'custom' | 'core module' | 'component' }>;

export type DefinitionPart = Plain | Definition | ModuleDefinition;

/** @throws WasmvirtError as `readComponent` */
export function readDefinition(bytes: Uint8Array): Definition {
  return define(bytes, readComponent(bytes), { start: 0, end: bytes.length });
}

function define(bytes: Uint8Array, component: Component, range: Range): Definition {
  // `readComponent` has counted them, and says not where they are
  const ranges = [...eachSection(bytes, range, new Tally())];
  const parts: DefinitionPart[] = [];
  let names: NameSection | undefined;
  let [definitions, modules, components] = [0, 0, 0];
  let isPassing = true;
  component.sections.forEach((section, i) => {
    switch (section.kind) {
      case 'custom':
        if (section.name === NAME_SECTION) names ??= namesIn(section.data);
        return;
      case 'core module':
        modules += 1;
        definitions += 1;
        parts.push(defineModule(section.bytes));
        return;
      case 'component': {
        const inner = define(bytes, section.component, ranges[i]?.body ?? range);
        definitions += 1 + inner.counts.definitions;
        modules += inner.counts.modules;
        components += 1 + inner.counts.components;
        parts.push(inner);
        return;
      }
      case 'core instance':
      case 'instance':
        if (section.items.some((item) => item.kind === 'instantiate')) isPassing = false;
        break;
      case 'start':
        parts.push(section);
        return;
      default:
    }
    definitions += section.items.length;
    parts.push(section);
  });
  return {
    kind: 'component',
    size: range.end - range.start,
    parts,
    name: names?.component,
    names: new Map(
      names?.sorts.map((one) => [one.sort, new Map(one.names.map(({ index, name }) => [index, name]))] as const),
    ),
    counts: { definitions, modules, components },
    isPassing,
  };
}

function defineModule(bytes: Uint8Array): ModuleDefinition {
  const kinds = sectionsOf(bytes).map(({ kind }) => kind);
  return {
    kind: 'core module',
    size: bytes.length,
    name: readModuleName(bytes),
    isWithoutCode:
      kinds.length > 0 && !kinds.some((kind) => kind === 'function' || kind === 'code' || kind === 'start'),
    isWithoutImports: kinds.length > 0 && !kinds.includes('import'),
  };
}

/** None where they cannot be read: core modules are not validated here. */
function sectionsOf(bytes: Uint8Array): readonly CoreSection[] {
  try {
    return readCoreSections(bytes);
  } catch (error) {
    if (error instanceof WasmvirtError) return [];
    throw error;
  }
}

function namesIn(data: Uint8Array): NameSection | undefined {
  try {
    return readNameSection(data, { start: 0, end: data.length });
  } catch (error) {
    // names have no meaning: without readable ones there are none
    if (error instanceof WasmvirtError) return undefined;
    throw error;
  }
}
