import fc from 'fast-check';
import { stringify as toToml } from 'smol-toml';
import { stringify as toYaml } from 'yaml';
import { anyPolicy } from '../policy-files/any-policy.ts';
import { edited, edits, type Edit } from './edits.ts';
import { hostileText } from './hostile-texts.ts';
import { ODD_VALUES } from './odd-values.ts';
import { sections, type SectionCase } from './policy-sections.ts';
import { words, type WordsCase } from './words.ts';

/** What users write beside components: policies in files, options, words of a command line, and what outputs say of their policy. */

/** The text of a policy file. */
export interface FileCase {
  readonly kind: 'file';
  readonly format: 'toml' | 'json' | 'yaml';
  readonly text: string;
}

/** Options of a call of the library. */
export interface OptionsCase {
  readonly kind: 'options';
  readonly call: OptionsCall;
  /** As a policy file in JSON has them. */
  readonly policy: unknown;
  /** What is not so in them. */
  readonly edits: readonly Edit[];
}

export const OPTIONS_CALLS = ['virtualize', 'adapter', 'validate', 'compose', 'plug'] as const;
export type OptionsCall = (typeof OPTIONS_CALLS)[number];

/** Plain data, that a finding can be saved. */
export type PolicyCase = FileCase | OptionsCase | WordsCase | SectionCase;

/** Values that stand in files where others belong. */
const FILE_VALUES: Readonly<Record<string, () => unknown>> = {
  ...Object.fromEntries(
    [
      ...['null', 'true', 'zero', 'minus one', 'half', 'a large number', 'an empty text', 'a word', 'another word'],
      ...['a long text', 'a text of control characters', 'half a character', 'a name of prototypes', 'an instant'],
      ...['a number as text', 'an empty list', 'a list of lists', 'a list of texts', 'an empty object'],
      ...['an object with a name of prototypes', 'an object with many keys'],
    ].map((name) => [name, ODD_VALUES[name] ?? (() => null)]),
  ),
  'a number that is not exact': () => 12345678901234567000,
  'a policy of another': () => ({ host: 'all', overrides: [['A', 'b']] }),
};

const uri = fc.constantFrom('fs://a', 'fs:///srv/**', 'fs://a/b', 'fs://*', 'a');
const host = fc.constantFrom('a.example', '*.example.org', 'https://b.example', '*', 'A.EXAMPLE', '[::1]', 'a b');
const hosts = fc.oneof(
  host.map((name) => ({ host: name })),
  fc.constantFrom('10.0.0.0/8', '::/0', '10.0.0.0', '1/2').map((cidr) => ({ cidr })),
);

const wassette = fc.record(
  {
    version: fc.constantFrom('1.0', '1.1'),
    description: fc.constant('ours'),
    permissions: fc.record(
      {
        storage: fc.record({
          allow: fc.array(fc.record({ uri, access: fc.constantFrom(['read'], ['read', 'write']) }), { maxLength: 3 }),
        }),
        network: fc.record(
          { allow: fc.array(hosts, { maxLength: 3 }), deny: fc.array(hosts, { maxLength: 1 }) },
          { requiredKeys: ['allow'] },
        ),
        environment: fc.record({
          allow: fc.array(
            fc.constantFrom('A', 'B', 'HOME').map((key) => ({ key })),
            { maxLength: 3 },
          ),
        }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['version', 'permissions'] },
);

const theirVariables = fc.record(
  {
    overrides: fc.constantFrom([], [['A', 'b']]),
    host: fc.constantFrom<unknown>('none', 'all', { allow: ['A', 'LANG'] }, { deny: ['B'] }),
  },
  { requiredKeys: [] },
);

const theirStream = fc.constantFrom('allow', 'deny', 'ignore');

const wasiVirt = fc.record(
  {
    compat: fc.constant('wasi-virt'),
    exit: fc.boolean(),
    clocks: fc.boolean(),
    http: fc.boolean(),
    sockets: fc.boolean(),
    random: fc.boolean(),
    env: theirVariables,
    config: theirVariables,
    fs: fc.record(
      {
        'host-preopens': fc.boolean(),
        preopens: fc.dictionary(
          fc.constantFrom('/', '/data', '/tmp'),
          fc.constantFrom(
            { dir: { a: { source: 'x' }, b: { dir: {} }, c: { symlink: 'a' }, d: { file: [1, 2] } } },
            { virtualize: './site' },
            { 'runtime-dir': '/srv' },
          ),
          { maxKeys: 2 },
        ),
        'passive-cutoff': fc.nat(),
      },
      { requiredKeys: [] },
    ),
    stdio: fc.record({ stdin: theirStream, stdout: theirStream, stderr: theirStream }),
    debug: fc.boolean(),
    'run-wasm-opt': fc.boolean(),
  },
  { requiredKeys: ['compat'] },
);

const composed = fc.record({
  plugs: fc.dictionary(fc.constantFrom('app', 'b', '__proto__'), fc.oneof(anyPolicy, wasiVirt), { maxKeys: 2 }),
  deny: fc.constant(['a:b/*']),
});

const JSON_OR_TOML = fc.constantFrom('json', 'toml');

interface TextChange {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

/** Texts that mean something in one of the formats. */
const MARKS = [
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ':',
  ',',
  '=',
  '\n',
  '\\',
  '#',
  '&a ',
  '*a',
  '!!x ',
  '- ',
  '\u0000',
  '\ufeff',
  '1e9',
  '"""',
  '[[',
  '0x',
  '?',
  '|\n',
  '<<: ',
  '\ud800',
];

function textChanges(): fc.Arbitrary<readonly TextChange[]> {
  const change = fc.record({ at: fc.nat({ max: 9999 }), cut: fc.nat({ max: 3 }), put: fc.constantFrom('', ...MARKS) });
  return fc.array(change, { maxLength: 3 });
}

/** Policies of every form, of which some are as they should be and the others have a few changes, as values and as text. */
const files: fc.Arbitrary<FileCase> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.oneof(
          { weight: 4, arbitrary: fc.tuple(anyPolicy, JSON_OR_TOML) },
          { weight: 1, arbitrary: fc.tuple(wasiVirt, JSON_OR_TOML) },
          { weight: 1, arbitrary: fc.tuple(composed, JSON_OR_TOML) },
          { weight: 2, arbitrary: fc.tuple(wassette, fc.constant('yaml')) },
        ),
        edits(FILE_VALUES, 2),
        fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, textChanges()),
      )
      .map(([[policy, format], changes, text]) => {
        const value = edited(policy, changes, FILE_VALUES);
        return fileCase(format, value, text);
      }),
  },
  { weight: 2, arbitrary: hostileText },
);

function fileCase(format: FileCase['format'], value: unknown, changes: readonly TextChange[]): FileCase {
  const [used, text] = written(format, value);
  const changed = changes.reduce((now, { at, cut, put }) => {
    const place = at % (now.length + 1);
    return now.slice(0, place) + put + now.slice(place + cut);
  }, text);
  return { kind: 'file', format: used, text: changed };
}

/** JSON where the format has no such values. */
function written(format: FileCase['format'], value: unknown): readonly [FileCase['format'], string] {
  try {
    if (format === 'toml') return [format, toToml(value)];
    if (format === 'yaml') return [format, toYaml(value)];
  } catch {
    // as JSON then
  }
  return ['json', JSON.stringify(value)];
}

const options: fc.Arbitrary<OptionsCase> = fc.record({
  kind: fc.constant('options'),
  call: fc.oneof(
    { weight: 6, arbitrary: fc.constant<OptionsCall>('virtualize') },
    { weight: 2, arbitrary: fc.constantFrom(...OPTIONS_CALLS) },
  ),
  // the host of few components can be recorded: most would be refused for that alone
  policy: fc.tuple(anyPolicy, fc.nat({ max: 7 })).map(([policy, rarely]) => {
    const { record, ...rest } = policy;
    return rarely === 0 ? { ...rest, record } : rest;
  }),
  edits: edits(ODD_VALUES, 2),
});

/** Every kind of what users write. */
export const policyCases: Readonly<Record<PolicyCase['kind'], fc.Arbitrary<PolicyCase>>> = {
  file: files,
  options,
  words,
  section: sections,
};

export const anyPolicyCase: fc.Arbitrary<PolicyCase> = fc.oneof(...Object.values(policyCases));
