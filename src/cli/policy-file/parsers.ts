import type * as Yaml from 'yaml';
import type { ParseToml } from './toml.ts';

/** Parsers of other people's formats. Each is loaded only when a file needs it. */
export interface Parsers {
  readonly toml: () => ParseToml | Promise<ParseToml>;
  readonly yaml: () => ParseYaml | Promise<ParseYaml>;
  readonly writeToml: () => WriteToml | Promise<WriteToml>;
}

/** A document of YAML: its value, where its keys and items begin, and what is wrong with it. */
export type ParseYaml = (text: string) => {
  readonly value: unknown;
  readonly starts: readonly (readonly [path: readonly string[], offset: number])[];
  readonly wrong: { readonly message: string; readonly offset: number } | undefined;
};

export type WriteToml = (value: object) => string;

export const PARSERS: Parsers = {
  toml: async () => {
    const { parse } = await import('smol-toml');
    return (text) => parse(text, { integersAsBigInt: 'asNeeded' });
  },
  yaml: async () => yamlReader(await import('yaml')),
  writeToml: async () => (await import('smol-toml')).stringify,
};

/** YAML 1.2 without tags and aliases, of which a policy needs none. */
export function yamlReader({ isAlias, isMap, isScalar, isSeq, parseDocument }: typeof Yaml): ParseYaml {
  return (text) => {
    const document = parseDocument(text, { schema: 'core', prettyErrors: false });
    const [problem] = [...document.errors, ...document.warnings];
    let wrong = problem === undefined ? undefined : { message: problem.message, offset: problem.pos[0] };
    const starts: (readonly [readonly string[], number])[] = [];
    const look = (node: unknown, path: readonly string[]): unknown => {
      const offset = (node as Yaml.Node | null)?.range?.[0] ?? 0;
      if ((node as Yaml.Node | null)?.tag !== undefined)
        wrong ??= { message: 'a policy has no tags: leave it out', offset };
      if (isScalar(node)) return node.value;
      if (isSeq(node)) {
        return node.items.map((item, i) => {
          const inner = [...path, String(i)];
          starts.push([inner, (item as Yaml.Node).range?.[0] ?? offset]);
          return look(item, inner);
        });
      }
      if (isMap(node)) {
        const entries = node.items.map(({ key, value }) => {
          const name = isScalar(key) && typeof key.value === 'string' ? key.value : '';
          const at = (key as Yaml.Node).range?.[0] ?? offset;
          if (name === '') wrong ??= { message: 'a key must be text', offset: at };
          starts.push([[...path, name], at]);
          return [name, look(value, [...path, name])] as const;
        });
        return Object.fromEntries(entries);
      }
      if (isAlias(node)) wrong ??= { message: 'a policy has no aliases: write out what is meant', offset };
      return null;
    };
    return { value: look(document.contents, []), starts, wrong };
  };
}

/** Waits for what may have to be loaded. Whoever runs the generator awaits what it yields. */
export function* loaded<T>(loading: T | Promise<T>): Generator<Promise<unknown>, T, void> {
  if (!(loading instanceof Promise)) return loading;
  let value: { readonly done: T } | undefined;
  yield loading.then((done) => (value = { done }));
  if (value === undefined) throw new Error('nobody waited for a parser');
  return value.done;
}
