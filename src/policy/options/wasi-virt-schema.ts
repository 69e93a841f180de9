import { described, object, ON_DISK, only, TEXT, TEXTS, words, type Schema } from './schema.ts';

/** The schema of a policy file in the form of wasi-virt's configuration, for editors. `src/cli/policy-file/wasi-virt.ts` reads such files. */

const SWITCH: Schema = { type: 'boolean' };

const PAIRS: Schema = { type: 'array', items: { type: 'array', items: TEXT, minItems: 2, maxItems: 2 } };

const VARIABLES = object({
  overrides: PAIRS,
  host: { anyOf: [words('none', 'all'), only('allow', TEXTS), only('deny', TEXTS)] },
});

const STREAM = words('allow', 'deny', 'ignore');

const DIRECTORY: Schema = { type: 'object', additionalProperties: { $ref: '#/$defs/virt-entry' } };

const PREOPEN: Schema = {
  anyOf: [only('dir', DIRECTORY), only('virtualize', ON_DISK), only('runtime-dir', { type: 'string', minLength: 1 })],
};

export const VIRT_ENTRY: Schema = {
  anyOf: [
    only('dir', DIRECTORY),
    only('source', TEXT),
    only('file', { type: 'array', items: { type: 'integer', minimum: 0, maximum: 255 } }),
    only('virtualize', ON_DISK),
    only('runtime-file', { type: 'string', minLength: 1 }),
    only('runtime-dir', { type: 'string', minLength: 1 }),
    only('symlink', { type: 'string', minLength: 1 }),
  ],
};

export const WASI_VIRT_SCHEMA: Schema = object(
  {
    $schema: TEXT,
    compat: described(
      'this file is in the form of wasi-virt: what it does not name is let through',
      words('wasi-virt'),
    ),
    exit: SWITCH,
    clocks: SWITCH,
    http: SWITCH,
    sockets: SWITCH,
    random: SWITCH,
    env: VARIABLES,
    config: VARIABLES,
    fs: object({
      'host-preopens': SWITCH,
      preopens: { type: 'object', additionalProperties: PREOPEN },
      'passive-cutoff': described('without effect', { type: 'integer' }),
    }),
    stdio: object({ stdin: STREAM, stdout: STREAM, stderr: STREAM }, ['stdin', 'stdout', 'stderr']),
    debug: SWITCH,
    'run-wasm-opt': described('without effect', SWITCH),
    'wasi-version': described('without effect', TEXT),
    'compose-component-path': described('without effect', TEXT),
  },
  ['compat'],
);
