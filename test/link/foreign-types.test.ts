import { describe, expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options, type Report } from '../../src/index.ts';
import { nested, specPackages, type DefinedVersion } from '../support/spec-wit.ts';
import { validate } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/**
 * Every function of WASI that hand-written code stands for, or that rules are asked before, with each resource in its type replaced by every
 * other one that its interface can see: never taken for WASI's, never an internal error, never an output that is not valid.
 */

// hundreds of components

/** Where resources are defined. `test:other/res` has one of every name: the shape is the same, the type is not. */
const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  'wasi:io/error': ['error'],
  'wasi:io/poll': ['pollable'],
  'wasi:io/streams': ['input-stream', 'output-stream'],
  'wasi:filesystem/types': ['descriptor', 'directory-entry-stream'],
  'wasi:sockets/network': ['network'],
  'wasi:sockets/tcp': ['tcp-socket'],
  'wasi:sockets/udp': ['udp-socket', 'incoming-datagram-stream', 'outgoing-datagram-stream'],
  'wasi:sockets/ip-name-lookup': ['resolve-address-stream'],
  'wasi:http/types': ['outgoing-request', 'request-options', 'future-incoming-response'],
};
const NAMES = Object.values(RESOURCES).flat();
/** The names that interfaces give resources of others. */
const ALIASES: Readonly<Record<string, string>> = { 'io-error': 'error' };

interface Subject {
  readonly interface: string;
  /** Beside it. */
  readonly imports: readonly string[];
  readonly options: readonly Options[];
}

const STDIO = ['wasi:cli/stdin', 'wasi:cli/stdout', 'wasi:cli/stderr'];
const VIRTUAL_STREAMS: Options = { stdin: { text: 'a' }, stdout: 'ignore', stderr: 'allow' };
const MOUNTS: Options = { mounts: { '/': { writable: true } } };

const SUBJECTS: readonly Subject[] = [
  ...STDIO.map((name) => ({ interface: name, imports: [], options: [VIRTUAL_STREAMS, {}] })),
  ...['wasi:io/poll', 'wasi:io/streams', 'wasi:io/error'].map((name) => ({
    interface: name,
    imports: ['wasi:io/streams', ...STDIO, 'wasi:clocks/monotonic-clock'],
    options: [VIRTUAL_STREAMS, { ...VIRTUAL_STREAMS, stderr: 'ignore', clocks: { step: '1ms' } } as const, {}],
  })),
  {
    interface: 'wasi:clocks/monotonic-clock',
    imports: ['wasi:io/poll'],
    options: [{ clocks: { step: '1ms' } }, { clocks: { fixed: 0 } }, { clocks: { offset: '1s' } }],
  },
  ...['wasi:filesystem/types', 'wasi:filesystem/preopens'].map((name) => ({
    interface: name,
    imports: ['wasi:filesystem/types', 'wasi:io/streams'],
    options: [MOUNTS, { ...MOUNTS, filesystem: 'allow' } as const, { mounts: { '/d': { host: '/srv' } } }],
  })),
  ...['tcp', 'udp', 'ip-name-lookup'].map((name) => ({
    interface: `wasi:sockets/${name}`,
    imports: ['wasi:io/poll'],
    options: [{ sockets: ['*:*'] }, { sockets: ['*:*'], onDeny: 'trap' } as const],
  })),
  { interface: 'wasi:http/outgoing-handler', imports: ['wasi:http/types'], options: [{ http: ['*'] }, {}] },
];

interface Variant {
  readonly name: string;
  /** In the binary. */
  readonly function: string;
  readonly packages: readonly string[];
}

/** Which interfaces an interface can see, from the texts of all packages. */
function uses(packages: ReadonlyMap<string, string>): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map<string, Set<string>>();
  for (const [name, text] of packages) {
    for (const { name: one, body } of interfacesOf(text)) {
      const used = [...body.matchAll(/^\s*use ([^.{]+)\./gm)].map(([, path = '']) => {
        return path.includes(':') ? path.replace(/@.*/, '') : `wasi:${name}/${path}`;
      });
      direct.set(`wasi:${name}/${one}`, new Set(used));
    }
  }
  for (let more = true; more;) {
    more = false;
    for (const used of direct.values()) {
      const before = used.size;
      for (const one of [...used]) for (const next of direct.get(one) ?? []) used.add(next);
      more ||= used.size > before;
    }
  }
  return direct;
}

/** Whether an interface may not be used by another: it depends on that, or its package does on the other's. */
function dependsOn(packages: ReadonlyMap<string, string>, home: string, subject: string): boolean {
  const [from = '', to = ''] = [home, subject].map((name) => /^wasi:([a-z-]+)/.exec(name)?.[1] ?? '');
  if (from === to) return uses(packages).get(home)?.has(subject) === true;
  const reached = new Set([from]);
  for (const one of reached) {
    for (const [, next = ''] of (packages.get(one) ?? '').matchAll(/\bwasi:([a-z-]+)\//g)) reached.add(next);
  }
  return reached.has(to);
}

function interfacesOf(text: string): { readonly name: string; readonly body: string; readonly start: number }[] {
  const heads = [...text.matchAll(/^interface ([a-z-]+) \{$/gm)];
  return heads.map(({ 0: head, 1: name = '', index }) => {
    const start = index + head.length;
    return { name, start, body: text.slice(start, text.indexOf('\n}', start)) };
  });
}

/** Every way to write another type for one resource in a function of an interface. */
function* variants(version: DefinedVersion, subject: string, replacements: readonly string[]): Generator<Variant> {
  const packages = new Map([...specPackages(version)].map(([name, text]) => [name, withoutComments(text)]));
  const [, packageName = '', interfaceName] = /^wasi:([a-z-]+)\/(.*)$/.exec(subject) ?? [];
  const text = packages.get(packageName) ?? '';
  const found = interfacesOf(text).find((one) => one.name === interfaceName);
  if (found === undefined) throw new Error(`${version} has no ${subject}`);
  const mentioned = new RegExp(
    `(borrow<)?(?<![\\w-])(${[...NAMES, ...Object.keys(ALIASES)].join('|')})(?![\\w-]|:)(?:(?<=borrow<[a-z-]+)>)?`,
    'g',
  );
  for (const statement of found.body.matchAll(/([a-z-]+): func\([^;]*;/g)) {
    for (const token of statement[0].matchAll(mentioned)) {
      const { 0: whole, 1: borrow = '', 2: written = '' } = token;
      const name = ALIASES[written] ?? written;
      const isResult = statement[0].includes('->') && token.index > statement[0].indexOf('->');
      const at = found.start + statement.index + token.index;
      const changed = (to: string, use: string): readonly string[] => {
        const edited = `${text.slice(0, found.start)}\n${use}\n${text.slice(found.start, at)}${to}${text.slice(at + whole.length)}`;
        return [...new Map([...packages, [packageName, edited]]).values(), other(NAMES)];
      };
      const close = borrow === '' ? '' : '>';
      for (const home of replacements) {
        for (const one of RESOURCES[home] ?? [name]) {
          const sameHome = home === subject;
          if (home === subject ? one === name : dependsOn(packages, home, subject)) continue;
          if (RESOURCES[home]?.includes(name) === true && one === name) continue;
          const inside = home.startsWith(`wasi:${packageName}/`);
          const versioned = inside ? home.replace(/.*\//, '') : home === 'test:other/res' ? home : `${home}@${version}`;
          const use = sameHome ? '' : `use ${versioned}.{${one} as replaced};`;
          yield {
            name: `${statement[1] ?? ''}: ${home}.${one} for ${whole}`,
            function: statement[1] ?? '',
            packages: changed(`${borrow}${sameHome ? one : 'replaced'}${close}`, use),
          };
        }
      }
      if (isResult) continue; // nobody can lend in a result
      yield {
        name: `${statement[1] ?? ''}: ${borrow === '' ? 'lent' : 'given'} ${written}`,
        function: statement[1] ?? '',
        packages: changed(borrow === '' ? `borrow<${written}>` : written, ''),
      };
    }
  }
}

/** Without worlds, either, which depend on more. */
function withoutComments(text: string): string {
  return text.replace(/\/\/.*$/gm, '').replace(/^world [^{]*\{[^}]*^\}/gm, '');
}

function other(names: readonly string[]): string {
  return `package test:other;\ninterface res {\n${names.map((name) => `  resource ${name};`).join('\n')}\n}\n`;
}

async function component({ packages }: Variant, imports: readonly string[], version: string): Promise<Uint8Array> {
  const items = [...new Set(imports)].map((name) => `  import ${name}@${version};`).join('\n');
  const witSource = `package test:guest;\n\nworld w {\n${items}\n}\n\n${nested(packages)}`;
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ witSource, world: 'w', dummy: true, features: { tag: 'all' } })),
  );
}

/** What is decided about a function, or the error. */
function decided(
  bytes: Uint8Array,
  options: Options,
  where: string,
): { bytes: Uint8Array; report: Report } | WasmvirtError {
  try {
    return virtualize(bytes, options);
  } catch (error) {
    if (error instanceof WasmvirtError && error.code !== 'internal') return error;
    throw new Error(`an internal error: ${where}`, { cause: error });
  }
}

const REPLACEMENTS = [
  'test:other/res',
  'wasi:io/poll',
  'wasi:io/streams',
  'wasi:filesystem/types',
  'wasi:sockets/network',
  'wasi:sockets/ip-name-lookup',
];
let count = 0;

describe.each(SUBJECTS)('$interface', ({ interface: name, imports, options }) => {
  it.each([
    ['0.2.12', REPLACEMENTS],
    ['0.2.0', ['test:other/res']],
  ] as const)('of %s', async (version, replacements) => {
    for (const variant of variants(version, name, replacements)) {
      count += 1;
      const bytes = await component(variant, [...imports, name], version);
      for (const one of options) {
        const where = `${variant.name} ${JSON.stringify(one)}`;
        const result = decided(bytes, one, where);
        if (result instanceof WasmvirtError) {
          expect(result.message, where).toMatch(/^[^\n]{20,400}$/);
          continue;
        }
        expect(await validate(result.bytes), where).toMatchObject({ verdict: 'valid' });
        const found = result.report.imports.find((i) => i.name === `${name}@${version}`);
        const said = found?.functions.find((f) => f.name.replace(/^.*[.\]]/, '') === variant.function);
        if (found === undefined || said === undefined) throw new Error(`${where}: no such function is reported`);
        const taken = said.decision === 'virtual' || said.answer?.startsWith('host, by rules') === true;
        expect(taken, `${where} is ${said.decision} ${said.answer ?? ''}`).toBe(false);
      }
    }
  });
});

it('are many', () => {
  expect(count).toBeGreaterThan(200);
});
