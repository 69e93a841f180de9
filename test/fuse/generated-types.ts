import fc from 'fast-check';

/** A package of functions over generated value types, nested in each other: every kind of type but handles, streams and futures. */
export interface GeneratedTypes {
  /** The interface's full name. */
  readonly name: string;
  readonly wit: string;
}

const FUNCTIONS = 30;
const PRIMITIVES = ['bool', 's8', 'u8', 's16', 'u16', 's32', 'u32', 's64', 'u64', 'f32', 'f64', 'char', 'string'];

/** @param seed the same one gives the same types */
export function generatedTypes(seed: number): GeneratedTypes {
  const [signatures = []] = fc.sample(fc.array(SIGNATURE, { minLength: FUNCTIONS, maxLength: FUNCTIONS }), {
    numRuns: 1,
    seed,
  });
  const named: string[] = [];
  const nameOf = (type: Type): string => {
    if (typeof type === 'string') return type;
    const parts = type.parts.map(nameOf);
    if (!DECLARED.has(type.kind)) return `${type.kind}<${parts.join(', ')}>`;
    const name = `t${String(named.length)}`;
    named.push(declared(type, name, parts));
    return name;
  };
  const functions = signatures.map(({ params, result }, i) => {
    const list = params.map((type, at) => `p${String(at)}: ${nameOf(type)}`).join(', ');
    return `f${String(i)}: func(${list})${result === undefined ? '' : ` -> ${nameOf(result)}`};`;
  });
  const wit = `package gen:types@0.2.12;\ninterface i {\n${[...named, ...functions].join('\n')}\n}\n`;
  return { name: 'gen:types/i@0.2.12', wit };
}

type Type = string | { readonly kind: string; readonly parts: readonly Type[]; readonly labels: number };

/** Kinds that need a name of their own. */
const DECLARED: ReadonlySet<string> = new Set(['record', 'variant', 'enum', 'flags']);

function declared({ kind, labels }: Exclude<Type, string>, name: string, parts: readonly string[]): string {
  switch (kind) {
    case 'record':
      return `record ${name} { ${parts.map((part, i) => `f${String(i)}: ${part}`).join(', ')} }`;
    case 'variant':
      return `variant ${name} { none, ${parts.map((part, i) => `c${String(i)}(${part})`).join(', ')} }`;
    default:
      return `${kind} ${name} { ${Array.from({ length: labels }, (_, i) => `l${String(i)}`).join(', ')} }`;
  }
}

const { type: TYPE } = fc.letrec<{ type: Type }>((tie) => {
  const compound = (kind: string, min: number, max: number): fc.Arbitrary<Type> =>
    fc.array(tie('type'), { minLength: min, maxLength: max }).map((parts) => ({ kind, parts, labels: 0 }));
  const labelled = (kind: string, max: number): fc.Arbitrary<Type> =>
    fc.integer({ min: 1, max }).map((labels) => ({ kind, parts: [], labels }));
  return {
    type: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...PRIMITIVES),
      compound('list', 1, 1),
      compound('option', 1, 1),
      compound('result', 2, 2),
      compound('tuple', 1, 4),
      compound('record', 1, 5),
      compound('variant', 1, 4),
      labelled('enum', 300),
      labelled('flags', 32),
    ),
  };
});

const SIGNATURE = fc.record({
  params: fc.array(TYPE, { minLength: 1, maxLength: 4 }),
  result: fc.option(TYPE, { nil: undefined }),
});
