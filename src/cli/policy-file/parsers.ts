import type { ParseToml } from './toml.ts';
import { yamlReader, type ParseYaml } from './yaml.ts';

/** Parsers of other people's formats. Each is loaded only when a file needs it. */
export interface Parsers {
  readonly toml: () => ParseToml | Promise<ParseToml>;
  readonly yaml: () => ParseYaml | Promise<ParseYaml>;
  readonly writeToml: () => WriteToml | Promise<WriteToml>;
}

export type WriteToml = (value: object) => string;

export const PARSERS: Parsers = {
  toml: async () => {
    const { parse } = await import('smol-toml');
    return (text) => parse(text, { integersAsBigInt: 'asNeeded' });
  },
  yaml: async () => yamlReader(await import('yaml')),
  writeToml: async () => (await import('smol-toml')).stringify,
};

/** Waits for what may have to be loaded. Whoever runs the generator awaits what it yields. */
export function* loaded<T>(loading: T | Promise<T>): Generator<Promise<unknown>, T, void> {
  if (!(loading instanceof Promise)) return loading;
  let value: { readonly done: T } | undefined;
  yield loading.then((done) => (value = { done }));
  if (value === undefined) throw new Error('nobody waited for a parser');
  return value.done;
}

/** What a promise gives, or throws, here and not where it is awaited. */
export function* waitFor<T>(promise: Promise<T>): Generator<Promise<unknown>, T, void> {
  const settled = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const outcome = yield* loaded(settled);
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}
