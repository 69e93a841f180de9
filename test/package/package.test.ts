import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { specifiersOf } from '../support/layers.ts';
import { installed, npm, pack, type Packed, type Project } from '../support/packed.ts';
import { ROOT } from '../support/source-files.ts';
import { assertValid } from '../support/validate.ts';
import { corpus } from '../support/wat.ts';

/** The tarball that would be published, in a folder where nothing else is and no network. `npm run build` comes first. */

let packed: Packed;
let project: Project;

beforeAll(async () => {
  packed = await pack();
  project = await installed(packed);
});
afterAll(() => {
  project.remove();
  packed.remove();
});

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly bundleDependencies?: unknown;
  readonly bin: Readonly<Record<string, string>>;
  readonly man: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

/** Where the package is installed. */
function home(): string {
  return join(project.folder, 'node_modules', 'wasmvirt');
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(home(), 'package.json'), 'utf8')) as Manifest;
}

describe('the tarball', () => {
  it('installs nothing else, and runs nothing', () => {
    const { scripts, dependencies, optionalDependencies, bundleDependencies } = manifest();
    expect([dependencies, optionalDependencies, bundleDependencies]).toEqual([undefined, undefined, undefined]);
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
    expect(Object.keys(scripts).filter((name) => atInstall.includes(name))).toEqual([]);
    // npm builds what has this file
    expect(packed.files.filter((name) => name.endsWith('binding.gyp'))).toEqual([]);
    const there = readdirSync(join(project.folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(there).toEqual(['wasmvirt']);
  });

  it('has what users read and what programs load, and no sources, tests or machine paths', () => {
    const top = new Set(packed.files.filter((name) => !name.startsWith('dist/')));
    expect([...top].sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'man/wasmvirt.1',
      'package.json',
      'policy.schema.json',
      'report.schema.json',
      'wit/wasmvirt-control.wit',
    ]);
    expect(packed.files.filter((name) => /\.tsbuildinfo$|(?<!\.d)\.ts$|\.test\./.test(name))).toEqual([]);
    expect(packed.files).toContain('dist/cli/LICENSES.txt');
    const leaking = packed.files.filter((name) => readFileSync(join(home(), name), 'utf8').includes(ROOT));
    expect(leaking).toEqual([]);
  });

  it('resolves every path that its manifest names', () => {
    const { bin, exports, man } = manifest();
    const targets = [man, ...Object.values(bin), ...Object.values(exports).flatMap((to) => Object.values(to))];
    const named = [...targets, ...Object.values(exports)].filter((path) => typeof path === 'string' && path.length > 1);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => typeof path !== 'string' || !existsSync(join(home(), path)))).toEqual([]);
  });

  it('needs Node in the command and the plugin for Vite alone, and nothing that it does not have', () => {
    const node = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
    const foreign = packed.files
      .filter((name) => /\.(js|d\.ts)$/.test(name) && !/^dist\/(cli|vite)\//.test(name))
      .flatMap((name) =>
        specifiersOf(readFileSync(join(home(), name), 'utf8'))
          .filter((specifier) => !specifier.startsWith('.'))
          .map((specifier) => [name, specifier] as const),
      );
    // the optional peer, of the entry that is for its users
    expect(new Set(foreign.map(([, specifier]) => specifier))).toEqual(new Set(['fast-check']));
    expect(foreign.filter(([name]) => !name.startsWith('dist/arbitrary/'))).toEqual([]);
    const command = packed.files.filter((name) => /^dist\/(cli|vite)\/.*\.js$/.test(name));
    expect(command.length).toBeGreaterThan(1);
    const wanted = command.flatMap((name) => specifiersOf(readFileSync(join(home(), name), 'utf8')));
    expect(wanted.filter((specifier) => !specifier.startsWith('.') && !node.has(specifier))).toEqual([]);
  });

  it('is as publint wants it', async () => {
    const { publint } = await import('publint');
    const { formatMessage } = await import('publint/utils');
    const { messages, pkg } = await publint({ pkgDir: home(), pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it('has types that resolve as the code does, for programs that are modules', async () => {
    // the others cannot load it: it is a module, and TypeScript before 5.7 does not know its arrays
    const attw = createRequire(import.meta.url).resolve('@arethetypeswrong/cli/package.json');
    const main = join(attw, '..', 'dist', 'index.js');
    const args = [main, packed.tarball, '--profile', 'esm-only', '--format', 'json'];
    const env = { PATH: process.env['PATH'] };
    const { stdout: printed } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 1 << 26 });
    const { analysis } = JSON.parse(printed) as {
      readonly analysis: {
        readonly entrypoints: object;
        readonly problems: readonly { readonly kind: string; readonly resolutionKind?: string }[];
      };
    };
    expect(Object.keys(analysis.entrypoints)).toEqual(Object.keys(manifest().exports));
    const seen = analysis.problems.filter(({ resolutionKind }) => !/^node10$|^node16-cjs$/.test(resolutionKind ?? ''));
    expect(seen).toEqual([]);
  });
});

describe('npx wasmvirt, without network', () => {
  it('makes a component that imports nothing', async () => {
    const { folder } = project;
    writeFileSync(join(folder, 'app.wasm'), await corpus('pong'));
    expect((await npm(['exec', '--offline', '--', 'wasmvirt', '--version'], folder)).trim()).toMatch(/^\d+\.\d+\.\d+$/);
    await npm(['exec', '--offline', '--', 'wasmvirt', 'app.wasm', '-e', 'PONG=demo', '-o', 'virt.wasm'], folder);
    await assertValid(readFileSync(join(folder, 'virt.wasm')));
    const wit = await npm(['exec', '--offline', '--', 'wasmvirt', 'inspect', 'virt.wasm'], folder);
    expect(wit).toContain('export ');
    expect(wit).not.toContain('import ');
  });
});

describe('a program that has it installed', () => {
  beforeAll(() => {
    // the optional peer
    symlinkSync(join(ROOT, 'node_modules', 'fast-check'), join(project.folder, 'node_modules', 'fast-check'));
  });

  it('loads every entry of it', () => {
    const { folder } = project;
    const entries = Object.entries(manifest().exports).flatMap(([key, to]) =>
      typeof to === 'object' && to['default'] !== undefined ? [key] : [],
    );
    expect(entries.length).toBeGreaterThan(3);
    const names = entries.map((key) => `wasmvirt${key.slice(1)}`);
    const source = names.map((name) => `console.log(Object.keys(await import('${name}')).length > 0);`).join('\n');
    writeFileSync(join(folder, 'load.mjs'), source);
    const printed = execFileSync(process.execPath, ['load.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(printed.trim().split('\n')).toEqual(names.map(() => 'true'));
  });

  it.each([
    ['node16', { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
    ['nodenext', { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext }],
    ['bundler', { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
  ])('compiles with its types in strict settings under %s', (name, settings) => {
    // beside it, what it takes of others
    const folder = join(project.folder, `types-${name}`);
    mkdirSync(folder);
    const file = join(folder, 'consumer.ts');
    writeFileSync(file, readFileSync(join(ROOT, 'test', 'types', 'consumer.ts')));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const program = ts.createProgram([file], {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
      typeRoots: [join(ROOT, 'node_modules', '@types')],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      // only ours are asked about below; with it, declarations would be passed over
      skipLibCheck: false,
      noEmit: true,
      ...settings,
    });
    // the types of the package are checked as well, those of others are not
    const ours = program.getSourceFiles().filter(({ fileName }) => fileName === file || fileName.startsWith(home()));
    expect(ours.length).toBeGreaterThan(20);
    const errors = ours
      .flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(errors).toEqual([]);
  });
});
