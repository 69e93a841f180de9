import type { ExternName } from '../binary/name.ts';
import {
  canonicalVersion,
  parseExternName,
  parseVersion,
  stronglyUniqueKey,
  type InterfaceName,
  type ParsedName,
} from '../component/extern-name.ts';
import type { FuncType, Resource } from '../component/types.ts';
import { isVersionOrCanon } from '../component/version.ts';
import type { Context } from './context.ts';
import { quoted, refuse } from './rule.ts';
import type { Entity } from './types.ts';

/** The names that resource types have among the imports or the exports of one component: functions of them are named after these. */
export class ResourceNames {
  // made with the first name, since most types have no resources
  private byType: Map<Resource, string> | undefined;
  private all: Set<string> | undefined;

  add(name: string, type: Resource): void {
    (this.byType ??= new Map()).set(type, name);
    (this.all ??= new Set()).add(name);
  }

  has(name: string): boolean {
    return this.all?.has(name) === true;
  }

  nameOf(type: Resource): string | undefined {
    return this.byType?.get(type);
  }
}

/** Imports or exports of a component, or exports of an instance. */
export interface Names {
  readonly what: 'import' | 'export';
  readonly items: Map<string, Entity>;
  readonly names: Map<string, string>;
  readonly resources: ResourceNames;
}

/** Checks the name of an import or export, also against its type and against those before it, and enters it. */
export function enterName(
  { what, items, names, resources }: Names,
  name: ExternName,
  entity: Entity,
  cx: Context,
): void {
  const parsed = parseExternName(name.name);
  if (what === 'export' && parsed.kind === 'dependency') refuse('name', `${quoted(name.name)} is no name of an export`);
  checkVersion(name.name, checkAttributes(name, parsed, entity, cx), name.attributes, cx);
  checkAnnotation(name.name, parsed, entity, resources);
  const key = stronglyUniqueKey(name.name);
  const before = names.get(key);
  if (before !== undefined) {
    refuse('unique name', `the ${what} ${quoted(name.name)} has a name that is not distinct from ${quoted(before)}`);
  }
  if (items.has(name.name)) refuse('unique name', `the ${what} ${quoted(name.name)} is there twice`);
  names.set(key, name.name);
  items.set(name.name, entity);
}

/** Checks each attribute. Returns the interface that the import or export is, by its name or by `implements`. */
function checkAttributes(name: ExternName, parsed: ParsedName, entity: Entity, cx: Context): InterfaceName | undefined {
  let found = parsed.kind === 'interface' ? parsed : undefined;
  for (const attribute of name.attributes) {
    switch (attribute.kind) {
      case 'implements': {
        cx.need('cm-implements', 'the attribute "implements"');
        if (parsed.kind !== 'plain') refuse('name', `${quoted(name.name)} is not a plain name and has "implements"`);
        if (entity.kind !== 'instance') refuse('name', `${quoted(name.name)} is no instance and has "implements"`);
        const implemented = parseExternName(attribute.interface);
        if (implemented.kind !== 'interface') {
          const what = `${quoted(attribute.interface)} is not the name of an interface`;
          return refuse('name', `${what}, and "implements" needs one`);
        }
        found = implemented;
        break;
      }
      case 'versionsuffix':
        cx.need('cm-canon-names', 'the attribute "versionsuffix"');
        if (entity.kind !== 'instance') refuse('name', `${quoted(name.name)} is no instance and has "versionsuffix"`);
        break;
      case 'external-id':
        cx.need('cm-implements', 'the attribute "external-id"');
        break;
      default:
        attribute satisfies never;
    }
  }
  return found;
}

/** A version is a whole one, or a canonical one that a suffix completes (Binary.md § Import and Export Definitions). */
function checkVersion(
  name: string,
  found: InterfaceName | undefined,
  attributes: ExternName['attributes'],
  cx: Context,
): void {
  const suffix = attributes.find((attribute) => attribute.kind === 'versionsuffix')?.suffix;
  if (found !== undefined) checkNesting(found, cx);
  const version = found?.version;
  if (suffix === undefined) {
    if (version === undefined || isVersionOrCanon(version, 'semver')) return;
    refuse('name', `${quoted(version)} is not a semantic version such as 1.2.3`);
  }
  if (version === undefined) return refuse('name', `${quoted(name)} has a "versionsuffix" and no version before it`);
  const whole = `${version}${suffix}`;
  if (suffix !== '' && isVersionOrCanon(whole, 'semver') && canonicalVersion(parseVersion(whole)).canon === version)
    return;
  refuse(
    'name',
    `${quoted(whole)}, with its "versionsuffix", is not a version of which ${quoted(version)} is the canonical one`,
  );
}

function checkNesting(name: InterfaceName, cx: Context): void {
  if (name.namespace.includes(':') || name.interface.includes('/')) {
    cx.need('cm-nested-names', 'a name with nested namespaces or projections');
  }
}

/** `[constructor]r`, `[method]r.f` and `[static]r.f` name functions of a resource (Explainer.md § Import and Export Definitions). */
function checkAnnotation(name: string, parsed: ParsedName, entity: Entity, resources: ResourceNames): void {
  switch (parsed.kind) {
    case 'plain':
    case 'interface':
    case 'dependency':
      return;
    case 'constructor': {
      const type = functionOf(name, entity);
      if (type.async) refuse('annotated name', `${quoted(name)} is a constructor and is async`);
      const made = madeBy(type);
      if (made === undefined) {
        return refuse(
          'annotated name',
          `${quoted(name)} is a constructor and returns neither an own handle nor a result of one`,
        );
      }
      checkResource(name, parsed.resource, made, resources);
      return;
    }
    case 'method': {
      const { params } = functionOf(name, entity);
      const [self] = params;
      if (self === undefined) return refuse('annotated name', `${quoted(name)} is a method and has no parameter`);
      if (self.label !== 'self')
        refuse('annotated name', `the first parameter of the method ${quoted(name)} is not "self"`);
      if (typeof self.type === 'string' || self.type.kind !== 'borrow') {
        return refuse('annotated name', `the first parameter of the method ${quoted(name)} is not a borrowed handle`);
      }
      checkResource(name, parsed.resource, self.type.resource, resources);
      return;
    }
    case 'static':
      functionOf(name, entity);
      if (!resources.has(parsed.resource)) {
        refuse('annotated name', `${quoted(name)} belongs to a resource that has no name here`);
      }
      return;
    default:
      parsed satisfies never;
  }
}

function functionOf(name: string, entity: Entity): FuncType {
  return entity.kind === 'func' ? entity.type : refuse('annotated name', `${quoted(name)} is not a function`);
}

function madeBy({ result }: FuncType): Resource | undefined {
  const made = typeof result === 'object' && result.kind === 'result' ? result.ok : result;
  return typeof made === 'object' && made.kind === 'own' ? made.resource : undefined;
}

function checkResource(name: string, resource: string, type: Resource, resources: ResourceNames): void {
  const known = resources.nameOf(type);
  if (known === resource) return;
  refuse(
    'annotated name',
    known === undefined
      ? `${quoted(name)} has a handle of a resource that has no name here`
      : `${quoted(name)} has a handle of ${quoted(known)}`,
  );
}
