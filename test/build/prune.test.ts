import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prune } from '../../src/build/prune.ts';
import { withScratch } from '../support/scratch.ts';

it('leaves in the package what its entries reach, and nothing else', async () => {
  await withScratch((dist) => {
    const files: Readonly<Record<string, string>> = {
      'index.js': "import { a } from './a.js';",
      'index.d.ts': "export type { A } from './types.ts';",
      'a.js': "export * from './sub/b.js';\nimport './c.js';",
      'a.d.ts': '',
      'types.d.ts': '',
      'types.js': '',
      'c.js': '',
      'sub/b.js': '',
      'sub/unused.js': "import '../index.js';",
      'adapter.js': '',
      'adapter.d.ts': '',
      'lazy.js': "const load = () => import('./sub/part.js');",
      'lazy.d.ts': '',
      'sub/part.js': '',
      'arbitrary/index.js': '',
      'arbitrary/index.d.ts': '',
      'binary/index.js': '',
      'binary/index.d.ts': '',
      'fuzzing/index.js': '',
      'fuzzing/index.d.ts': '',
      'host/index.js': '',
      'host/index.d.ts': '',
      'vite/index.js': "import '../cli/chunk.js';",
      'vite/index.d.ts': '',
      'vite/client.d.ts': '',
      'vite/plugin.js': '',
      'cli/chunk.js': '',
      'cli/main.js': '',
      'cli/args.js': '',
      'build/tsconfig.tsbuildinfo': '{}',
    };
    for (const folder of ['sub', 'arbitrary', 'binary', 'cli', 'fuzzing', 'host', 'vite', 'build'])
      mkdirSync(join(dist, folder));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dist, name), text);
    prune(dist);
    const left = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w/.test(name));
    expect(left.sort()).toEqual([
      ...[
        'a.js',
        'adapter.d.ts',
        'adapter.js',
        'arbitrary/index.d.ts',
        'arbitrary/index.js',
        'binary/index.d.ts',
        'binary/index.js',
        'c.js',
        'cli/chunk.js',
        'cli/main.js',
        'fuzzing/index.d.ts',
        'fuzzing/index.js',
        'host/index.d.ts',
        'host/index.js',
        'index.d.ts',
        'index.js',
        'lazy.d.ts',
        'lazy.js',
        'sub/b.js',
        'sub/part.js',
      ],
      'types.d.ts',
      ...['vite/client.d.ts', 'vite/index.d.ts', 'vite/index.js'],
    ]);
  });
});
