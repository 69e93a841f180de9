import fc from 'fast-check';
import { expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { dummyComponent } from '../support/guests.ts';
import { nested, specImports, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';

/** Worlds of two versions, of which the later one has types of the earlier one, and of functions that are not those of WASI. */

const LATER = '0.2.12';
const EARLIER = '0.2.11';
/** What the earlier version is called while the tools make a component, which would merge the two. */
const APART = EARLIER.replace('0', '9');

const ALL_OPTIONS: Options[] = [
  {},
  { all: 'allow' },
  { stdio: 'allow', mounts: { '/': { writable: true }, '/h': { host: '/srv' } } },
  { stdin: { text: 'a' }, stdout: 'allow' },
  { deterministic: true },
  { deterministic: true, stdout: 'allow', trace: { file: '/t' } },
  { clocks: { step: '1ms' }, sockets: 'allow' },
  { clocks: { offset: '1s' }, filesystem: 'allow', mounts: { '/x': {} } },
  { sockets: ['a:1', 'tcp+listen://127.0.0.1:1', 'udp://10.0.0.0/8:*'], http: ['GET://a'] },
  { trace: true, stdio: 'allow' },
  { onDeny: 'trap' },
];

/** What a line with a function becomes; many lines stay what they are. */
const CHANGES: readonly (readonly [from: RegExp, to: string])[] = [
  [/\binput-stream\b/, 'output-stream'],
  [/\boutput-stream\b/, 'input-stream'],
  [/result<descriptor\b/, 'result<directory-entry-stream'],
  [/result<directory-entry-stream/, 'result<descriptor'],
  [/\bu64\b/, 'u32'],
  [/\bstring\b/, 'list<u8>'],
  [/\bbool\b/, 'u8'],
  [/borrow<([a-z-]+)>/, '$1'],
  [/-> result<([a-z0-9-]+), ([a-z-]+)>/, '-> $1'],
  [/result<([a-z0-9-]+), ([a-z-]+)>/, 'result<$2, $1>'],
  [/tuple<([^,<>]+), ([^,<>]+)>/, 'tuple<$2, $1>'],
  [/list<([a-z-]+)>/, 'option<$1>'],
  [/option<([a-z-]+)>/, '$1'],
  [/-> ([a-z-]+);/, '-> list<$1>;'],
  [/func\(\)/, 'func(x: string)'],
  [/-> [^;]+;/, ';'],
];

const USE = /(use wasi:[a-z-]+\/[a-z-]+@)[\d.]+(?=\.\{)/g;
const textOf = (version: string): string => nested(specPackages(LATER, version).values());
const uses = [...textOf(LATER).matchAll(USE)].length;
const functions = textOf(LATER).split('\n').filter(isFunction).length;

function isFunction(line: string): boolean {
  return line.includes('func(');
}

/** The packages of the later version: `earlier` of its `use`, one after the other, name the earlier one, and some functions are changed. */
function mixed(earlier: readonly boolean[], changes: ReadonlyMap<number, number>): string {
  let use = 0;
  let func = 0;
  return textOf(LATER)
    .replace(USE, (all: string, before: string) => (earlier[use++] === true ? `${before}${APART}` : all))
    .split('\n')
    .map((line) => {
      const change = isFunction(line) ? CHANGES[changes.get(func++) ?? CHANGES.length] : undefined;
      return change === undefined ? line : line.replace(...change);
    })
    .join('\n');
}

const names = [APART, LATER].flatMap((version) => specImports(LATER, version));
const handlers = [APART, LATER].map((version) => `wasi:http/incoming-handler@${version}`);

const world = fc.record({
  imports: fc.shuffledSubarray(names, { minLength: 1 }),
  exports: fc.subarray(handlers, { maxLength: 1 }),
  earlier: fc.array(fc.boolean(), { minLength: uses, maxLength: uses }),
  options: fc.shuffledSubarray(ALL_OPTIONS, { minLength: 4, maxLength: 4 }),
  changes: fc.array(fc.tuple(fc.nat(functions - 1), fc.nat(CHANGES.length - 1)), { maxLength: 12 }),
});

it('gives a valid component or one sentence', async () => {
  const seen = new Set<string>();
  const property = fc.asyncProperty(world, async ({ imports, exports, earlier, changes, options }) => {
    const items = [...imports.map((name) => `import ${name};`), ...exports.map((name) => `export ${name};`)];
    const packages = textOf(APART) + mixed(earlier, new Map(changes));
    const wit = `package my:app;\nworld w { ${items.join('\n')} }\n${packages}`;
    // a change can name what its interface has not
    const made = await dummyComponent(wit, 'w').catch(() => undefined);
    if (made === undefined) {
      fc.pre(false);
      return;
    }
    const text = Buffer.from(made).toString('latin1');
    const guest = Buffer.from(text.replaceAll(`@${APART}`, `@${EARLIER}`), 'latin1');
    for (const one of options) seen.add(await outcome(guest, one));
  });
  await fc.assert(property, { numRuns: 20 });
  expect(seen).toEqual(new Set(['valid', 'unsupported', 'conflict']));
}, 120_000);

async function outcome(guest: Uint8Array, options: Options): Promise<string> {
  let bytes: Uint8Array;
  try {
    ({ bytes } = virtualize(guest, options));
  } catch (error) {
    if (!(error instanceof WasmvirtError) || error.code === 'internal') throw error;
    return error.code;
  }
  await assertValid(bytes);
  return 'valid';
}
