import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

/** The package as it is built (`npm run build`), for programs that use it. */

const STRICT: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
};

const SETTINGS: readonly (readonly [string, ts.CompilerOptions])[] = [
  ['node16', { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 }],
  ['bundler', { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }],
];

/** What the compiler says of `consumer.ts` in a project that has the package installed. */
function errorsIn(folder: string, settings: ts.CompilerOptions): readonly string[] {
  mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules', 'wasmvirt'));
  for (const name of ['@types/node', 'undici-types']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const file = join(folder, 'consumer.ts');
  writeFileSync(file, readFileSync(join(ROOT, 'test', 'types', 'consumer.ts')));
  const program = ts.createProgram([file], { ...STRICT, ...settings, types: ['node'], skipLibCheck: true });
  // the types of the package are checked as well, those of others are not
  const ours = program.getSourceFiles().filter(({ fileName }) => /consumer\.ts$|\/dist\//.test(fileName));
  expect(ours.length).toBeGreaterThan(1);
  return ours
    .flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('a program in TypeScript', () => {
  it.each(SETTINGS)('compiles in strict settings under %s', { timeout: 60_000 }, async (_, settings) => {
    await withScratch((folder) => {
      expect(errorsIn(folder, settings)).toEqual([]);
    });
  });
});

describe('the public surface', () => {
  it('has nothing that is only for the command line', () => {
    expect(Object.keys(library).sort()).toEqual([
      'VERSION',
      'WasmvirtError',
      'compose',
      'composeWac',
      'diff',
      'graphOf',
      'inspect',
      'plug',
      'policyOf',
      'prepare',
      'renderDiff',
      'renderPlugged',
      'renderReport',
      'unvirtualize',
      'validate',
      'virtualize',
    ]);
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object };
    expect(Object.keys(exports)).toEqual([
      '.',
      './adapter',
      './arbitrary',
      './binary',
      './policy.schema.json',
      './report.schema.json',
    ]);
  });

  it('says the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(library.VERSION).toBe(version);
  });
});
