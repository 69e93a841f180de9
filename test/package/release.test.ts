import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changelogSections, datedChangelog } from '../../src/build/changelog.ts';
import { obstacles } from '../../src/build/release.ts';
import { followVersion, versionModule } from '../../src/build/version.ts';
import { scratchFolder } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';

const here = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

describe('the version', () => {
  const { version } = JSON.parse(here('package.json')) as { readonly version: string };

  it('is that of package.json, in every file that says one', () => {
    expect(here('src/version.ts')).toBe(versionModule(version));
    const lock = JSON.parse(here('package-lock.json')) as {
      readonly version: string;
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    expect([lock.version, lock.packages['']?.version]).toEqual([version, version]);
    expect(changelogSections(here('CHANGELOG.md')).map(({ name }) => name)).toContain(version);
    expect(here('docs/guide/library.md')).toContain(`wasmvirt: '${version}'`);
  });

  it('stands once in the changelog, newest first, with its date', () => {
    const [unreleased, ...versions] = changelogSections(here('CHANGELOG.md'));
    expect([unreleased?.name, unreleased?.date]).toEqual(['Unreleased', undefined]);
    expect(versions.length).toBeGreaterThan(0);
    for (const { date, text } of versions) {
      expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(text).toMatch(/^### |\n### /);
    }
    const dates = versions.map(({ date }) => date ?? '');
    expect([...dates].sort().reverse()).toEqual(dates);
    const kinds = new Set([...here('CHANGELOG.md').matchAll(/^### (.+)$/gm)].map(([, kind]) => kind));
    const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
    expect([...kinds].filter((kind) => !known.includes(kind ?? ''))).toEqual([]);
  });

  it('dates what is unreleased once', () => {
    const dated = datedChangelog('# C\n\n## [Unreleased]\n\n- a\n', '1.0.0', '2026-12-01');
    expect(dated).toBe('# C\n\n## [Unreleased]\n\n## [1.0.0] - 2026-12-01\n\n- a\n');
    expect(datedChangelog(dated, '1.0.0', '2026-12-02')).toBe(dated);
  });
});

describe('a release', () => {
  const { folder, remove } = scratchFolder();
  afterAll(remove);
  const repository = join(folder, 'repository');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    // no network: what asks for it fails at once
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    npm_config_cache: join(folder, 'cache'),
    npm_config_update_notifier: 'false',
  };
  const git = (...args: readonly string[]): string => {
    return execFileSync('git', args, { cwd: repository, env, encoding: 'utf8', stdio: 'pipe' });
  };
  const write = (name: string, text: string): void => writeFileSync(join(repository, name), text);
  const commit = (message: string): void => {
    git('add', '-A');
    git('commit', '-q', '-m', message);
  };

  /** A package that is ready: its test leaves a trace, and its build another. */
  const MANIFEST = {
    name: 'ready',
    version: '1.0.0',
    repository: 'example/ready',
    files: ['index.js'],
    scripts: { test: 'node test.cjs', prepack: 'node -e "console.log(\'built\')"' },
  };

  beforeAll(() => {
    mkdirSync(join(repository, 'src'), { recursive: true });
    git('init', '-q');
  });

  beforeEach(() => {
    write('package.json', JSON.stringify(MANIFEST));
    write('package-lock.json', JSON.stringify({ version: '1.0.0', packages: { '': { version: '1.0.0' } } }));
    write('src/version.ts', versionModule('1.0.0'));
    write('CHANGELOG.md', '# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-12-01\n\n### Added\n\n- a\n');
    write('test.cjs', "console.log('tested');");
    write('index.js', '');
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'ready');
    git('tag', '-f', 'v1.0.0');
  });

  function dryRun(): { readonly status: number | null; readonly printed: string } {
    const script = join(ROOT, 'src', 'build', 'release.ts');
    const tsx = join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs');
    const made = spawnSync(process.execPath, [tsx, script, '--dry-run'], { cwd: repository, env, encoding: 'utf8' });
    return { status: made.status, printed: made.stdout + made.stderr };
  }

  it('is tested and packed, and in a dry run not published', () => {
    const { status, printed } = dryRun();
    expect(printed).toContain('release: npm publish --provenance --access public --dry-run');
    expect(printed.indexOf('tested')).toBeGreaterThan(0);
    expect(printed.indexOf('tested')).toBeLessThan(printed.indexOf('built'));
    expect(printed).toContain('release: all is ready, and nothing was published');
    expect(status).toBe(0);
  });

  it('ends where a test fails', () => {
    write('test.cjs', 'process.exitCode = 1;');
    commit('broken');
    git('tag', '-f', 'v1.0.0');
    const { status, printed } = dryRun();
    expect(printed).toContain('release: npm test failed, and nothing was published');
    expect(printed).not.toContain('built');
    expect(status).toBe(1);
  });

  it('says all that is in the way before it does anything', () => {
    write('index.js', 'changed');
    write('src/version.ts', versionModule('0.9.0'));
    const { status, printed } = dryRun();
    expect(printed).toContain('the work tree is not clean');
    expect(printed).toContain('src/version.ts does not say 1.0.0');
    expect(printed).not.toContain('npm test');
    expect(status).toBe(1);
  });

  it.each<readonly [string, string, (text: string) => string, RegExp]>([
    [
      'another lock file',
      'package-lock.json',
      (text) => text.replace('1.0.0', '0.9.0'),
      /package-lock.json is of another/,
    ],
    ['no repository', 'package.json', (text) => text.replace('"repository"', '"repo"'), /names no repository/],
    ['more unreleased', 'CHANGELOG.md', (text) => text.replace('ed]\n', 'ed]\n\n- b\n'), /has what is unreleased/],
    ['no date', 'CHANGELOG.md', (text) => text.replace(' - 2026-12-01', ''), /does not say, below/],
    ['nothing said of it', 'CHANGELOG.md', (text) => text.replace(/### Added[^]*/, ''), /does not say, below/],
    ['another version on top', 'CHANGELOG.md', (text) => text.replace('[1.0.0]', '[1.1.0]'), /does not say, below/],
  ])('is refused with %s', (_, name, change, sentence) => {
    expect(obstacles(repository, true, {})).toEqual([]);
    write(name, change(readFileSync(join(repository, name), 'utf8')));
    commit('changed');
    git('tag', '-f', 'v1.0.0');
    const found = obstacles(repository, true, {});
    expect(found).toEqual([expect.stringMatching(sentence)]);
  });

  it('is refused at a commit without its tag', () => {
    git('commit', '-q', '--allow-empty', '-m', 'later');
    expect(obstacles(repository, true, {})).toEqual(['no tag v1.0.0 is at this commit: npm version makes it']);
  });

  it('is published in a workflow alone, which can sign', () => {
    expect(obstacles(repository, false, {})).toEqual([
      'provenance is signed in a workflow alone: push the tag, or say --dry-run',
    ]);
    expect(obstacles(repository, false, { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.org' })).toEqual([]);
  });

  it('follows npm version', () => {
    write('package.json', JSON.stringify({ ...MANIFEST, version: '2.0.0' }));
    write('CHANGELOG.md', '## [Unreleased]\n\n### Added\n\n- b\n\n## [1.0.0] - 2026-12-01\n\n- a\n');
    write('package-lock.json', JSON.stringify({ version: '2.0.0', packages: { '': { version: '2.0.0' } } }));
    followVersion(repository, new Date('2026-12-24T12:00:00Z'));
    expect(readFileSync(join(repository, 'CHANGELOG.md'), 'utf8')).toContain('## [2.0.0] - 2026-12-24\n\n### Added');
    commit('2.0.0');
    git('tag', '-f', 'v2.0.0');
    expect(obstacles(repository, true, {})).toEqual([]);
  });
});

describe('the workflow', () => {
  it('can sign, checks all, and publishes by the script', () => {
    const workflow = here('.github/workflows/release.yml');
    expect(workflow).toMatch(/^permissions:\n {2}contents: read\n(?:.*\n)? {2}id-token: write$/m);
    expect(workflow.indexOf('bash .ci/run')).toBeGreaterThan(0);
    expect(workflow.indexOf('bash .ci/run')).toBeLessThan(workflow.indexOf('npm run release'));
    expect(workflow).not.toMatch(/secrets\.|NODE_AUTH_TOKEN/);
  });
});
