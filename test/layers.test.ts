import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forbidden, specifiersOf } from './support/layers.ts';
import { filesUnder, ROOT } from './support/source-files.ts';

const files = filesUnder('src', '.ts');

describe('layers', () => {
  it('finds the sources', () => {
    expect(files).toContain('src/errors.ts');
  });

  it('lets imports go down the list only', () => {
    const wrong = files.flatMap((file) =>
      specifiersOf(readFileSync(join(ROOT, file), 'utf8')).flatMap((specifier) => {
        const why = forbidden(file, specifier);
        return why === undefined ? [] : [`${file} imports ${specifier}: ${why}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['src/binary/type.ts', '../errors.ts'],
    ['src/link/verify/check.ts', '../../policy/plan.ts'],
    ['src/link/rules/code.ts', '../adapter/write.ts'],
    ['src/link/virtualize.ts', './verify/check.ts'],
    ['src/policy/subsystems/clocks.ts', '../draft.ts'],
    ['src/index.ts', './link/virtualize.ts'],
    ['src/cli/main.ts', '../index.ts'],
    ['src/cli/args.ts', '../policy/options/command-line.ts'],
    ['src/cli/main.ts', './flags.ts'],
    ['src/cli/transpile/deliver.ts', './jco.ts'],
    ['src/vite/component.ts', '../cli/virtualize-file.ts'],
    ['src/vite/plugin.ts', 'node:path'],
    ['src/vite/plugin.ts', '../index.ts'],
    ['src/cli/main.ts', 'node:fs'],
    ['src/cli/policy-file/parsers.ts', 'smol-toml'],
    ['src/build/objects.ts', 'wabt'],
    ['src/build/objects.ts', '../core/object.ts'],
    ['src/build/man-page.ts', '../cli/option-table.ts'],
    ['src/adapters/io/library.ts', '../../core/object.ts'],
    ['src/fuzzing/harness.ts', '../host/values.ts'],
    ['src/fuzzing/harness.ts', '../index.ts'],
    ['src/web/work/work.ts', '../../index.ts'],
    ['src/web/work/work.ts', '../../picture/svg.ts'],
    ['src/web/run/run.ts', '../../host/index.ts'],
    ['src/web/main.ts', './work/work.ts?worker&url'],
    ['src/cli/graph/command.ts', '../../picture/svg.ts'],
    ['src/picture/svg.ts', '../graph/graph.ts'],
  ])('%s may import %s', (file, specifier) => {
    expect(forbidden(file, specifier)).toBeUndefined();
  });

  it.each([
    ['src/binary/type.ts', '../component/types.ts'],
    ['src/core/link.ts', '../component/types.ts'],
    ['src/component/resolve.ts', '../policy/plan.ts'],
    ['src/adapters/io/library.ts', '../../policy/plan.ts'],
    ['src/link/verify/check.ts', '../encode/host-limits.ts'],
    ['src/link/code/deny.ts', '../adapter/write.ts'],
    ['src/policy/policy.ts', './options/options.ts'],
    ['src/link/new-room/plan.ts', '../code/deny.ts'],
    ['src/cli/main.ts', '../binary/index.ts'],
    ['src/cli/main.ts', '../policy/options/table.ts'],
    ['src/policy/plan.ts', './options/command-line.ts'],
    ['src/vite/plugin.ts', '../cli/run.ts'],
    ['src/vite/plugin.ts', '../policy/options/command-line.ts'],
    ['src/vite/plugin.ts', 'vite'],
    ['src/cli/run.ts', '../vite/plugin.ts'],
    ['src/index.ts', './cli/virtualize-file.ts'],
    ['src/index.ts', './policy/options/command-line.ts'],
    ['src/link/virtualize.ts', '../index.ts'],
    ['src/link/virtualize.ts', '../cli/main.ts'],
    ['src/link/virtualize.ts', '../build/objects.ts'],
    ['src/cli/main.ts', '../build/man-page.ts'],
    ['src/link/virtualize.ts', 'node:fs'],
    ['src/link/virtualize.ts', 'wabt'],
    ['src/cli/policy-file/read.ts', 'smol-toml'],
    ['src/policy/options/file-table.ts', 'smol-toml'],
    ['src/link/virtualize.ts', '../../test/support/wat.ts'],
    ['src/link/virtualize.ts', '../policy/plan.js'],
    ['src/link/virtualize.ts', '../utils/misc.ts'],
    ['src/errors.ts', './bytes/reader.ts'],
    ['src/host/load.ts', '../fuzzing/harness.ts'],
    ['src/fuzzing/harness.ts', '../component/resolve.ts'],
    ['src/cli/main.ts', '../host/index.ts'],
    ['src/web/work/work.ts', '../../policy/plan.ts'],
    ['src/web/main.ts', '@bytecodealliance/jco/component'],
    ['src/web/main.ts', 'node:fs'],
    ['src/host/load.ts', '../picture/svg.ts'],
    ['src/index.ts', './web/main.ts'],
    ['src/link/virtualize.ts', './other.ts?worker&url'],
  ])('%s may not import %s', (file, specifier) => {
    expect(forbidden(file, specifier)).toBeDefined();
  });

  it('sees every form of import', () => {
    const source = `
      import a from './a.ts';
      import type { B } from './b.ts';
      export * from './c.ts';
      export type { D } from './d.ts';
      type E = import('./e.ts').E;
      const f = await import('./f.ts');
      import './g.ts';`;
    expect(specifiersOf(source).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts', './g.ts']);
  });
});
