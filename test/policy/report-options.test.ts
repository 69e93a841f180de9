import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { World } from '../../src/component/types.ts';
import { renderReport, virtualize, WasmvirtError, type Options, type Report } from '../../src/index.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { planImports } from '../../src/policy/plan.ts';
import type { ImportPlan } from '../../src/policy/import-plan.ts';
import { POLICIES } from '../outputs/policies.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { filesUnder, ROOT } from '../support/source-files.ts';
import { DEFINED_VERSIONS, importer, specImports, specPackages } from '../support/spec-wit.ts';

/** Options that reports name: as data that does what it says, and in no words of the command line. */

const GUESTS = [
  ...CORPUS.map((entry) => ({ title: entry.title, bytes: () => bytesOf(entry) })),
  ...DEFINED_VERSIONS.map((version) => ({
    title: `all of WASI ${version}`,
    bytes: () => importer(specImports(version), specPackages(version).values()),
  })),
];

/** With rules, of which the outputs need none. */
const MORE: Readonly<Record<string, Options>> = {
  'denied by name': { all: 'allow', deny: ['wasi:cli/exit', 'wasi:clocks/*', 'wasi:random/random@0.2.0'] },
  'denied by name, in part twice': { deny: ['wasi:cli/*', 'wasi:cli/exit', 'wasi:sockets/*'], allow: ['wasi:io-x/y'] },
  'a namespace denied': { deny: ['wasi:*'], exit: 'allow', allow: ['wasi:http/types'] },
  'values set': { config: { set: { a: 'b' } }, environment: { set: { a: 'b' } } },
  'streams denied': { all: 'allow', stdio: 'deny', clocks: 'deny', insecureRandom: 'deny', environment: 'deny' },
  'deterministic, with rules': { deterministic: true, deny: ['wasi:http/*', 'example:*', 'my:*'] },
};

/** Why something is denied that no option gives: it follows others, or outputs go into the files that would have to go. */
const WITHOUT_REMEDY: ReadonlySet<string> = new Set([
  'nothing that stays with the host uses it',
  'virtual files are for WASI 0.2',
]);

const BOTH = { ...POLICIES, ...MORE };

function reportOf(guest: Uint8Array, options: Options): Report | undefined {
  try {
    return virtualize(guest, options).report;
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    return undefined;
  }
}

function isHosts({ decision, functions }: ImportPlan): boolean {
  return (
    decision === 'host' ||
    functions.some(
      ({ by, provider }) =>
        by === 'host' || by === 'bridge' || (provider.kind === 'virtual' && provider.as === 'overlay'),
    )
  );
}

/** The imports that are the host's under some options, or why there are none. */
function hostsOf(world: World, options: Options): ReadonlySet<string> | string {
  try {
    return new Set(
      planImports(normalize(options), world)
        .imports.filter(isHosts)
        .map((p) => p.item.name.name),
    );
  } catch (error) {
    if (error instanceof WasmvirtError && (error.code === 'conflict' || error.code === 'unsupported')) {
      return error.message;
    }
    throw error;
  }
}

/** Those of some options that were not given. */
function notGiven(decidedBy: Options, given: Options): readonly string[] {
  return (Object.keys(decidedBy) as readonly (keyof Options)[]).filter((key) => {
    // of `Options`
    if (key !== 'allow' && key !== 'deny') return decidedBy[key] !== given[key];
    return decidedBy[key]?.every((name) => given[key]?.includes(name)) !== true;
  });
}

describe('the options in a report', () => {
  it.each(GUESTS)(
    'do what it says, for $title',
    async ({ bytes }) => {
      const guest = await bytes();
      const world = resolveComponent(guest);
      const refused: string[] = [];
      for (const [policy, given] of Object.entries(BOTH)) {
        const report = reportOf(guest, given);
        if (report === undefined) continue;
        expect(renderReport(report), policy).not.toMatch(/(?<![\w-])--[a-z]/);
        const hosts = new Map<string, ReturnType<typeof hostsOf>>();
        for (const { name, decision, reason, decidedBy = {}, option, functions } of report.imports) {
          expect(notGiven(decidedBy, given), `${policy}: ${name}`).toEqual([]);
          const denied = decision === 'deny' && functions.length > 0 && !WITHOUT_REMEDY.has(reason);
          if (denied && given.deterministic !== true) expect(option, `${policy}: ${name}, ${reason}`).toBeDefined();
          if (option === undefined) continue;
          const key = JSON.stringify(option);
          const found = hosts.get(key) ?? hostsOf(world, { ...given, ...option });
          hosts.set(key, found);
          if (typeof found === 'string') refused.push(`${policy}: ${name}: ${found}`);
          else expect([...found], `${policy}: ${name} with ${key}`).toContain(name);
        }
      }
      expect(refused).toEqual([]);
    },
    120_000,
  );
});

describe('the command line', () => {
  it('is not known outside of the rows of options', () => {
    const files = ['policy', 'link', 'settings', 'component', 'wit'].flatMap((room) =>
      filesUnder(`src/${room}`, '.ts'),
    );
    const texts = files
      .filter((file) => !file.startsWith('src/policy/options/'))
      .flatMap((file) => flagsIn(file, readFileSync(join(ROOT, file), 'utf8')));
    expect(texts).toEqual([]);
    expect(flagsIn('a.ts', "say`x --allow-fs ${a} --mount`; '--clock=allow'")).toEqual([
      'a.ts: x --allow-fs ',
      'a.ts:  --mount',
      'a.ts: --clock=allow',
    ]);
  });
});

/** Texts in a source file, no comments, that hold a flag. */
function flagsIn(file: string, source: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    // a command of another program has flags of its own
    if (text && /(?<![\w-])--[a-z]/.test(node.text.replace(/`npx @bytecodealliance\/jco .*/, '')))
      found.push(`${file}: ${node.text}`);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return found;
}
