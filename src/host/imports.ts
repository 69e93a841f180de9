import { withoutVersion } from './names.ts';

/** The program has called `wasi:cli/exit`. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly code: number;

  constructor(code: number) {
    super(`the program exited with ${code}`);
    this.code = code;
  }
}

/** Where the policy lets it through and nobody gives another. */
const EXIT = {
  'wasi:cli/exit': {
    exit: ({ tag }: { readonly tag: string }): never => {
      throw new Exit(tag === 'ok' ? 0 : 1);
    },
    exitWithCode: (code: number): never => {
      throw new Exit(code);
    },
  },
};

/** What a component is given, with an exit that throws. jco asks for names without a version, and with one where two versions meet. */
export function importsFor(given: Readonly<Record<string, unknown>>): unknown {
  const imports: Readonly<Record<string, unknown>> = { ...EXIT, ...given };
  const bare = new Map(Object.entries(imports).map(([name, of]) => [withoutVersion(name), of]));
  return new Proxy(imports, {
    // what every object inherits is given by nobody: a component may import `constructor`
    get: (target, key) =>
      typeof key === 'string'
        ? ((Object.hasOwn(target, key) ? target[key] : undefined) ?? bare.get(withoutVersion(key)))
        : undefined,
  });
}
