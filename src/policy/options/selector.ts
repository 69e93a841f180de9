import {
  type InterfaceName,
  parseExternName,
  parseInterfaceName,
  printInterfaceName,
} from '../../component/extern-name.ts';
import { WasmvirtError } from '../../errors.ts';
import type { Selector } from '../policy.ts';

/**
 * Parses what a user wrote after `--allow` or `--deny`.
 *
 * @example parseSelector('wasi:cli/*') // { kind: 'package', namespace: 'wasi', package: 'cli', version: undefined }
 * @throws WasmvirtError `bad-option`
 */
export function parseSelector(text: string): Selector {
  try {
    const namespace = /^([^*/@]*):\*$/.exec(text)?.[1];
    if (namespace !== undefined) {
      return { kind: 'namespace', namespace: parseInterfaceName(`${namespace}:x/x`).namespace };
    }
    const glob = /^([^*]*\/)\*(@[^*]*)?$/.exec(text);
    if (glob !== null) {
      const { namespace, package: packageName, version } = parseInterfaceName(`${glob[1] ?? ''}x${glob[2] ?? ''}`);
      return { kind: 'package', namespace, package: packageName, version };
    }
    const name = parseExternName(text);
    if (name.kind === 'constructor' || name.kind === 'method' || name.kind === 'static') {
      throw new WasmvirtError('bad-option', `${text} is a function of a resource: name the resource, ${name.resource}`);
    }
    return name.kind === 'interface' ? { kind: 'interface', name } : { kind: 'plain', name: text };
  } catch (cause) {
    if (!(cause instanceof WasmvirtError) || cause.code === 'bad-option') throw cause;
    const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
    const form = 'write namespace:package/interface, namespace:package/*, namespace:* or the plain name of an import';
    throw new WasmvirtError('bad-option', `${shown} names no interface: ${form}`, { cause });
  }
}

/** The text that `parseSelector` gives `selector` for. */
export function printSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'interface':
      return printInterfaceName(selector.name);
    case 'package': {
      const path = `${selector.namespace}:${selector.package}/*`;
      return selector.version === undefined ? path : `${path}@${selector.version}`;
    }
    case 'namespace':
      return `${selector.namespace}:*`;
    case 'plain':
      return selector.name;
    default:
      return selector satisfies never;
  }
}

/**
 * How narrowly `selector` names an import: 0 if it does not, else the higher the narrower. The import's own plain name is
 * narrowest, then an interface with its version, an interface, a package with its version, a package, and a namespace, of which the one
 * in another is the narrower.
 */
export function specificity(selector: Selector, name: string, asked: InterfaceName | undefined): number {
  if (selector.kind === 'plain') return selector.name === name ? 6 : 0;
  if (asked === undefined) return 0;
  if (selector.kind === 'namespace')
    return isIn(asked.namespace, selector.namespace) ? narrowness(selector.namespace) : 0;
  const named = selector.kind === 'interface' ? selector.name : selector;
  if (named.namespace !== asked.namespace || named.package !== asked.package) return 0;
  if (named.version !== undefined && named.version !== asked.version) return 0;
  const versioned = named.version === undefined ? 0 : 1;
  if (selector.kind === 'package') return 2 + versioned;
  return selector.name.interface === asked.interface ? 4 + versioned : 0;
}

/** Whether a namespace is this one, or nested in it. */
function isIn(namespace: string, outer: string): boolean {
  return namespace === outer || namespace.startsWith(`${outer}:`);
}

/** From 1 on, and always below 2. */
function narrowness(namespace: string): number {
  return 2 - 1 / namespace.split(':').length;
}
