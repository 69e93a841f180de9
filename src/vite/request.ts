import { dirname, join } from 'node:path';

/** What an import asks for: a component, virtualized, as a module. */
export interface Request {
  /** The component, as far as it is resolved. */
  readonly path: string;
  /** Its own policy, relative to the component; or from the root, with a slash before it. */
  readonly policy: string | undefined;
  /** Whether it is for what jco made of it, which the module imports. */
  readonly isProgram: boolean;
}

/** What Vite adds. */
const OF_VITE: ReadonlySet<string> = new Set(['import', 't', 'v']);

/**
 * Reads an id such as `./app.wasm?virtual&policy=other.toml`; `undefined` if it asks for something else.
 *
 * @throws Error for what means nothing: a policy that is called otherwise by mistake would not be kept
 */
export function readRequest(id: string): Request | undefined {
  const [, path = '', query] = /^([^?]*)\?([^]*)$/.exec(id) ?? [];
  if (query === undefined) return undefined;
  const pairs = query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? ([pair, undefined] as const) : ([pair.slice(0, equals), pair.slice(equals + 1)] as const);
  });
  if (!pairs.some(([key]) => key === 'virtual')) return undefined;
  const wrong = (why: string): never => {
    throw new Error(`${id}: ${why}; what can be said is ?virtual and ?virtual&policy=FILE`);
  };
  let policy: string | undefined;
  let isProgram = false;
  for (const [key, value] of pairs) {
    if (OF_VITE.has(key)) continue;
    if (key === 'policy') {
      if (policy !== undefined) wrong('it has two policies');
      policy = decoded(value ?? '');
      if (policy === '') wrong('policy needs the name of a file');
      continue;
    }
    if (key === 'program') isProgram = true;
    else if (key !== 'virtual') wrong(`${JSON.stringify(key)} means nothing here`);
    if (value !== undefined && value !== '') wrong(`${key} takes no value`);
  }
  return { path, policy, isProgram };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The id by which a request is known. It ends in no name of a file, by which other plugins tell what is theirs. */
export function idOf({ path, policy, isProgram }: Request): string {
  const first = policy === undefined ? '' : `policy=${encodeURIComponent(policy)}&`;
  return `${path}?${first}virtual${isProgram ? '&program' : ''}`;
}

/** Where the policy of a request is. */
export function policyPath({ path, policy }: Request, root: string): string | undefined {
  if (policy === undefined) return undefined;
  return policy.startsWith('/') ? join(root, policy) : join(dirname(path), policy);
}
