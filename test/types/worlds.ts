/**
 * Worlds whose exports use types of imports, types in types, under other names, several levels deep. One is made from a list of choices:
 * 0 is the simplest, and what is missing is 0, so that a list that is made smaller makes a smaller world.
 */
export interface MadeWorld {
  /** A package with the world `w`. */
  readonly wit: string;
  /** What can be denied: interfaces, resources and functions of the world. */
  readonly deniable: readonly string[];
}

/** A type by the name that it has where it is used. `borrows`: it has borrowed handles in it, and is for parameters only. */
interface Named {
  readonly name: string;
  readonly kind: 'resource' | 'value';
  readonly borrows: boolean;
  /** Can be the key of a map. */
  readonly key?: boolean;
}

interface Interface {
  readonly name: string;
  readonly text: string;
  readonly types: readonly Named[];
}

const PRIMITIVES = ['u32', 'string', 'bool', 'f64', 's8'] as const;
const DEFINITIONS = ['enum', 'record', 'flags', 'variant', 'resource', 'type', 'type', 'handle'] as const;
const MAX_DEPTH = 3;

export function makeWorld(choices: readonly number[]): MadeWorld {
  return new WorldMaker(choices).world();
}

class WorldMaker {
  private readonly choices: readonly number[];
  private next = 0;
  private names = 0;

  constructor(choices: readonly number[]) {
    this.choices = choices;
  }

  world(): MadeWorld {
    const interfaces: Interface[] = [];
    for (let more = 1 + this.pick(4); more > 0; more--) interfaces.push(this.interface('i', interfaces));
    const exported: Interface[] = [];
    for (let more = 1 + this.pick(2); more > 0; more--)
      exported.push(this.interface('e', [...interfaces, ...exported]));
    const items: string[] = [];
    const deniable = interfaces.map(({ name }) => `g:g/${name}`);
    for (const { name } of interfaces) if (this.pick(2) === 0) items.push(`import ${name};`);
    const { types, text } = this.body(interfaces, 'import ', this.pick(3));
    items.push(text);
    for (const { name, kind } of types)
      if (kind === 'resource' && text.includes(`resource ${name}`)) deniable.push(name);
    for (const [, name = ''] of text.matchAll(/import (\w+): /g)) deniable.push(name);
    for (const { name } of exported) items.push(`export ${name};`);
    if (this.pick(2) === 0) {
      const inline = this.interface('x', [...interfaces, ...exported]);
      items.push(`export ${inline.name}: interface {${inline.text}}`);
    }
    for (let more = this.pick(3); more > 0; more--) items.push(`export ${this.func(types)}`);
    const texts = [...interfaces, ...exported].map(({ name, text: body }) => `interface ${name} {${body}}`);
    return { wit: `package g:g;\n${texts.join('\n')}\nworld w {\n${items.join('\n')}\n}`, deniable };
  }

  private interface(prefix: string, others: readonly Interface[]): Interface {
    const name = this.fresh(prefix);
    return { name, ...this.body(others, '', 1 + this.pick(4)) };
  }

  /** Uses, types and functions; `func`: what stands before a function. */
  private body(others: readonly Interface[], func: string, count: number): { types: Named[]; text: string } {
    const types: Named[] = [];
    const lines: string[] = [];
    for (const { name, types: theirs } of others) {
      for (const type of theirs) {
        if (this.pick(3) !== 1) continue;
        const as = this.pick(2) === 0 && !types.some((t) => t.name === type.name) ? undefined : this.fresh('n');
        lines.push(`use ${name}.{${type.name}${as === undefined ? '' : ` as ${as}`}};`);
        types.push({ ...type, name: as ?? type.name });
      }
    }
    for (let more = count; more > 0; more--) {
      const { type, text } = this.definition(types);
      lines.push(text);
      types.push(type);
    }
    for (let more = this.pick(3); more > 0; more--) lines.push(func + this.func(types));
    return { types, text: lines.join('\n') };
  }

  private definition(types: readonly Named[]): { type: Named; text: string } {
    const name = this.fresh('t');
    const kind = DEFINITIONS[this.pick(DEFINITIONS.length)];
    switch (kind) {
      case 'resource': {
        const self: Named = { name, kind: 'resource', borrows: false };
        const all = [...types, self];
        const members = ['constructor', 'method', 'static', 'maker'].flatMap((member) => {
          if (this.pick(2) === 0) return [];
          const f = this.fresh('m');
          if (member === 'constructor') return [`constructor(${this.params(types)});`];
          if (member === 'maker') return [`${f}: static func() -> ${name};`];
          return [`${f}: ${member === 'static' ? 'static ' : ''}func(${this.params(all)})${this.result(all)};`];
        });
        return { type: self, text: `resource ${name} {${members.join(' ')}}` };
      }
      case 'handle': {
        const of = types.filter((t) => t.kind === 'resource');
        const resource = of[this.pick(of.length)];
        if (resource === undefined) break;
        const text = this.pick(2) === 0 ? `list<${resource.name}>` : `borrow<${resource.name}>`;
        return { type: { name, kind: 'value', borrows: text.startsWith('borrow') }, text: `type ${name} = ${text};` };
      }
      case 'record':
      case 'variant': {
        const parts = Array.from({ length: 1 + this.pick(3) }, () => this.type(types, MAX_DEPTH));
        const fields = parts.map(({ text }, i) =>
          kind === 'record' ? `f${String(i)}: ${text}` : `c${String(i)}(${text})`,
        );
        const type: Named = { name, kind: 'value', borrows: parts.some((p) => p.borrows) };
        return { type, text: `${kind} ${name} {${fields.join(', ')}}` };
      }
      case 'type': {
        const { text, borrows } = this.type(types, MAX_DEPTH);
        return { type: { name, kind: 'value', borrows }, text: `type ${name} = ${text};` };
      }
      case 'flags':
        return { type: { name, kind: 'value', borrows: false }, text: `flags ${name} {a, b}` };
      default:
    }
    return { type: { name, kind: 'value', borrows: false }, text: `enum ${name} {a, b}` };
  }

  /** A type as it can stand in another. */
  private type(types: readonly Named[], depth: number): { text: string; borrows: boolean } {
    const choice = this.pick(types.length + (depth > 0 ? 9 : 1));
    const named = types[choice];
    if (named !== undefined) return { text: named.name, borrows: named.borrows };
    const inner = (): { text: string; borrows: boolean } => this.type(types, depth - 1);
    const plain = (): string => {
      const { text, borrows } = inner();
      // handles that are lent cannot outlive the call
      return borrows ? 'u8' : text;
    };
    switch (choice - types.length) {
      case 1: {
        const { text, borrows } = inner();
        return { text: `list<${text}>`, borrows };
      }
      case 2: {
        const { text, borrows } = inner();
        return { text: `option<${text}>`, borrows };
      }
      case 3: {
        const [a, b] = [inner(), inner()];
        return { text: `tuple<${a.text}, ${b.text}>`, borrows: a.borrows || b.borrows };
      }
      case 4: {
        const [a, b] = [inner(), inner()];
        return { text: `result<${a.text}, ${b.text}>`, borrows: a.borrows || b.borrows };
      }
      case 5: {
        const { text, borrows } = inner();
        return { text: `list<${text}, 2>`, borrows };
      }
      case 6: {
        const { text, borrows } = inner();
        return { text: `map<string, ${text}>`, borrows };
      }
      case 7:
        return { text: `stream<${plain()}>`, borrows: false };
      case 8:
        return { text: `future<${plain()}>`, borrows: false };
      default:
        return { text: PRIMITIVES[this.pick(PRIMITIVES.length)] ?? 'u32', borrows: false };
    }
  }

  private func(types: readonly Named[]): string {
    return `${this.fresh('q')}: func(${this.params(types)})${this.result(types)};`;
  }

  private params(types: readonly Named[]): string {
    return Array.from({ length: this.pick(3) }, (_, i) => {
      const { text } = this.type(types, MAX_DEPTH);
      const lent = types.some((t) => t.kind === 'resource' && t.name === text) && this.pick(2) === 1;
      return `p${String(i)}: ${lent ? `borrow<${text}>` : text}`;
    }).join(', ');
  }

  private result(types: readonly Named[]): string {
    if (this.pick(2) === 0) return '';
    const { text, borrows } = this.type(types, MAX_DEPTH);
    return borrows ? '' : ` -> ${text}`;
  }

  private fresh(prefix: string): string {
    return `${prefix}${String(this.names++)}`;
  }

  private pick(n: number): number {
    const choice = this.choices[this.next++] ?? 0;
    return n <= 1 ? 0 : choice % n;
  }
}
