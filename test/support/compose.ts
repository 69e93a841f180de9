import { wasmTools } from './wasm-tools.ts';

/**
 * Composes two components: the exports `names` of `plug` satisfy the imports of `socket` with the same names; the new component has the
 * imports of `plug`, and the `exports` of the socket. `socket`
 * imports nothing else. Both go through the text format, so they should be small.
 */
export async function plug(
  socket: Uint8Array,
  plugged: Uint8Array,
  names: readonly string[],
  exports: readonly string[],
): Promise<Uint8Array> {
  return wasmTools((tools) => tools.parse(plugText(tools.print(socket), tools.print(plugged), names, exports)));
}

function plugText(socket: string, plugged: string, names: readonly string[], exports: readonly string[]): string {
  const imports = importsOf(plugged);
  // only imports come first, so their indices are equal inside and outside
  const counts = { instance: 0, func: 0 };
  const own = imports.flatMap((form) => {
    const found = /^\(import "([^"]+)" \((instance|func)/.exec(form);
    if (found === null) return [];
    const [, name, sort] = found as unknown as [string, string, 'instance' | 'func'];
    return [`(with "${name}" (${sort} ${String(counts[sort]++)}))`];
  });
  const pass = names.map((name) => `(with "${name}" (${sortOf(name)} $plugged "${name}"))`);
  const out = exports.map((name) => `(export "${name}" (${sortOf(name)} $socket "${name}"))`);
  return `(component
    ${imports.join('\n')}
    ${named(plugged, '$plug-component')}
    (instance $plugged (instantiate $plug-component ${own.join(' ')}))
    ${named(socket, '$socket-component')}
    (instance $socket (instantiate $socket-component ${pass.join(' ')}))
    ${out.join('\n')})`;
}

/** Interfaces are instances, kebab names are functions. */
function sortOf(name: string): 'instance' | 'func' {
  return name.includes(':') ? 'instance' : 'func';
}

function named(text: string, id: string): string {
  return text.replace(/^\(component\b( \$\S+)?/, `(component ${id}`);
}

/** The types, imports and aliases that a printed component starts with. */
function importsOf(text: string): string[] {
  const found: string[] = [];
  for (const form of topLevelForms(text)) {
    if (!/^\((type|import|alias export) /.test(form) || /^\(type [^\n]*\n?\s*\(func/.test(form)) break;
    found.push(form);
  }
  return found;
}

/** The forms inside the outermost parentheses. Printed text has no comments but `(;0;)` and no `"` inside strings. */
function topLevelForms(text: string): string[] {
  const forms: string[] = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"' && text[at - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (char === '(') {
      if (depth === 1) start = at;
      depth++;
    } else if (char === ')') {
      depth--;
      if (depth === 1) forms.push(text.slice(start, at + 1));
    }
  }
  return forms;
}
