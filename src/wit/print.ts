import type { World } from '../component/types.ts';
import { WasmvirtError } from '../errors.ts';
import { describe } from './describe.ts';
import type { Func, Interface, Package, TypeDef, WitWorld, WorldItem } from './document.ts';
import { escapeName } from './keywords.ts';
import { MAX_TEXT } from './type-text.ts';

/**
 * The world of a component as WIT text, equal to the output of `wasm-tools component wit`. Ends with a
 * newline. Imports that are modules, components or values are not shown.
 *
 * @throws WasmvirtError `unsupported` for a component that WIT cannot describe, `limit` where the text would be huge
 */
export function printWit(world: World): string {
  const { world: root, packages } = describe(world);
  const printer = new Printer();
  printer.line('package root:component;');
  printer.line('');
  for (const each of root.package.interfaces.values()) {
    printer.block(`interface ${escapeName(each.name ?? '')}`, () => printer.interface(each));
    printer.line('');
  }
  printer.block('world root', () => printer.world(root));
  for (const [i, each] of packages.entries()) {
    // as `wasm-tools` prints them: two line ends between packages
    if (i > 0) printer.text += '\n\n';
    printer.block(`package ${packageName(each)}`, () => {
      for (const [name, of] of each.interfaces)
        printer.block(`interface ${escapeName(name)}`, () => printer.interface(of));
    });
  }
  return printer.text;
}

class Printer {
  text = '';
  private indent = '';
  /** Whether the innermost block has an item, so that a blank line precedes the next one. */
  private any = false;

  line(line: string): void {
    if (this.text.length + line.length > MAX_TEXT) {
      throw new WasmvirtError('limit', `the WIT text of this component is longer than ${MAX_TEXT} characters`);
    }
    this.text += line === '' ? '\n' : `${this.indent}${line}\n`;
  }

  block(head: string, body: () => void): void {
    this.line(`${head} {`);
    this.indent += '  ';
    body();
    this.indent = this.indent.slice(2);
    this.line('}');
  }

  private newItem(): void {
    if (this.any) this.line('');
    this.any = true;
  }

  interface(of: Interface): void {
    const outer = this.any;
    this.any = false;
    this.types(of, [...of.functions.values()]);
    for (const func of of.functions.values()) {
      if (func.resource !== undefined) continue;
      this.newItem();
      this.externalId(func.externalId);
      this.line(`${escapeName(func.label)}: ${funcText(func)};`);
    }
    this.any = outer;
  }

  world(of: WitWorld): void {
    const funcs: Func[] = [];
    for (const item of of.imports.values()) {
      if (item.kind === 'func') {
        funcs.push(item.func);
      } else {
        this.worldItem('import', item, of);
        this.any = true;
      }
    }
    this.types(of, funcs);
    for (const func of funcs) {
      if (func.resource !== undefined) continue;
      this.worldItem('import', { kind: 'func', func }, of);
      this.any = true;
    }
    if (of.exports.size > 0) this.newItem();
    for (const item of of.exports.values()) this.worldItem('export', item, of);
  }

  private worldItem(keyword: 'import' | 'export', item: WorldItem, world: WitWorld): void {
    if (item.kind === 'func') {
      this.externalId(item.func.externalId);
      this.line(`${keyword} ${escapeName(item.func.name)}: ${funcText(item.func)};`);
      return;
    }
    this.externalId(item.externalId);
    const { label, interface: of } = item;
    const head = `${keyword} ${label === undefined ? '' : `${escapeName(label)}: `}`;
    if (of.name === undefined) this.block(`${head}interface`, () => this.interface(of));
    else this.line(`${head}${interfacePath(of, world.package)};`);
  }

  /** The types of an interface or world: first its `use`s, then its own types. */
  private types(owner: Interface | WitWorld, funcs: readonly Func[]): void {
    this.uses(owner);
    const methods = new Map<TypeDef, Func[]>();
    for (const func of funcs) {
      if (func.resource === undefined) continue;
      const list = methods.get(func.resource);
      if (list === undefined) methods.set(func.resource, [func]);
      else list.push(func);
    }
    for (const def of owner.types.values()) {
      if (def.body.kind === 'use') continue;
      this.newItem();
      this.externalId(def.externalId);
      this.typeDef(def, methods.get(def) ?? []);
    }
  }

  /** Consecutive types of the same interface share one `use`. */
  private uses(owner: Interface | WitWorld): void {
    let from: Interface | undefined;
    let id: string | undefined;
    let names: string[] = [];
    const flush = (): void => {
      if (from === undefined) return;
      this.any = true;
      this.externalId(id);
      this.line(`use ${interfacePath(from, owner.package)}.{${names.join(', ')}};`);
    };
    for (const def of owner.types.values()) {
      if (def.body.kind !== 'use') continue;
      if (from !== def.body.from || id !== def.externalId) {
        flush();
        from = def.body.from;
        id = def.externalId;
        names = [];
      }
      const [theirs, ours] = [escapeName(def.body.name), escapeName(def.name)];
      names.push(theirs === ours ? ours : `${theirs} as ${ours}`);
    }
    flush();
  }

  private typeDef(def: TypeDef, methods: readonly Func[]): void {
    const name = escapeName(def.name);
    const { body } = def;
    switch (body.kind) {
      case 'resource':
        if (methods.length === 0) this.line(`resource ${name};`);
        else this.block(`resource ${name}`, () => this.methods(methods));
        return;
      case 'type':
        this.line(`type ${name} = ${body.text};`);
        return;
      case 'record':
        this.block(`record ${name}`, () => {
          for (const field of body.fields) this.line(`${escapeName(field.name)}: ${field.text},`);
        });
        return;
      case 'variant':
        this.block(`variant ${name}`, () => {
          for (const c of body.cases) this.line(`${escapeName(c.name)}${c.text === undefined ? '' : `(${c.text})`},`);
        });
        return;
      case 'flags':
      case 'enum':
        this.block(`${body.kind} ${name}`, () => {
          for (const label of body.labels) this.line(`${escapeName(label)},`);
        });
        return;
      case 'use':
        return;
      default:
        body satisfies never;
    }
  }

  private methods(methods: readonly Func[]): void {
    for (const func of methods) {
      this.externalId(func.externalId);
      const label = escapeName(func.label);
      const head = func.kind === 'constructor' ? '' : func.kind === 'static' ? `${label}: static ` : `${label}: `;
      this.line(`${head}${funcText(func)};`);
    }
  }

  private externalId(id: string | undefined): void {
    if (id !== undefined) this.line(`@external-id("${escapeString(id)}")`);
  }
}

function funcText(func: Func): string {
  const params = func.params.map((p) => `${escapeName(p.name)}: ${p.text}`).join(', ');
  const result = func.result === undefined ? '' : ` -> ${func.result}`;
  if (func.kind === 'constructor') return `constructor(${params})${result}`;
  return `${func.async ? 'async ' : ''}func(${params})${result}`;
}

function packageName(of: Package): string {
  const name = `${escapeName(of.namespace)}:${escapeName(of.name)}`;
  return of.version === undefined ? name : `${name}@${of.version}`;
}

function interfacePath(of: Interface, from: Package): string {
  const name = escapeName(of.name ?? '');
  if (of.package === from) return name;
  const { namespace, name: packageName, version } = of.package;
  return `${escapeName(namespace)}:${escapeName(packageName)}/${name}${version === undefined ? '' : `@${version}`}`;
}

/** A string literal of WIT (WIT.md § Feature Gates and attributes): everything unusual as `\u{…}`. */
function escapeString(text: string): string {
  let out = '';
  for (const c of text) {
    if (/[0-9A-Za-z\-_./: ]/.test(c)) out += c;
    else out += ESCAPES.get(c) ?? `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`;
  }
  return out;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
