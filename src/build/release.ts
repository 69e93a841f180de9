import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { changelogSections } from './changelog.ts';
import { versionModule } from './version.ts';

/**
 * npm run release [-- --dry-run]: publishes the version of package.json, if nothing stands in the way and all tests pass. With `--dry-run`
 * everything is done but that.
 */

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly repository?: unknown;
}

interface Lock {
  readonly version?: string;
  readonly packages?: Readonly<Record<string, { readonly version?: string }>>;
}

/** What stands in the way of a release of what is in a folder, each as a sentence. */
export function obstacles(folder: string, isDryRun: boolean, env: NodeJS.ProcessEnv): readonly string[] {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const manifest = JSON.parse(read('package.json')) as Manifest;
  const version = manifest.version ?? '';
  const found: string[] = [];
  const check = (holds: boolean, sentence: string): void => {
    if (!holds) found.push(sentence);
  };
  check(
    git(folder, ['status', '--porcelain']) === '',
    'the work tree is not clean: commit, or put away, what is changed',
  );
  const lock = JSON.parse(read('package-lock.json')) as Lock;
  const locked = [lock.version, lock.packages?.['']?.version];
  check(
    locked.every((one) => one === version),
    `package-lock.json is of another version than ${version}: npm install`,
  );
  check(
    read('src/version.ts') === versionModule(version),
    `src/version.ts does not say ${version}: npm version writes it`,
  );
  const [first, second] = changelogSections(read('CHANGELOG.md'));
  check(first?.name === 'Unreleased' && first.text === '', 'CHANGELOG.md has what is unreleased: npm version dates it');
  check(
    second?.name === version && second.date !== undefined && second.text !== '',
    `CHANGELOG.md does not say, below what is unreleased, what is in ${version}, with a date`,
  );
  const head = git(folder, ['rev-parse', 'HEAD']);
  check(
    head !== undefined && git(folder, ['rev-parse', '--verify', '--quiet', `v${version}^{commit}`]) === head,
    `no tag v${version} is at this commit: npm version makes it`,
  );
  check(manifest.repository !== undefined, 'package.json names no repository, which provenance must name');
  const canSign = env['ACTIONS_ID_TOKEN_REQUEST_URL'] !== undefined || env['SIGSTORE_ID_TOKEN'] !== undefined;
  check(isDryRun || canSign, 'provenance is signed in a workflow alone: push the tag, or say --dry-run');
  return found;
}

/** What a program prints, without blanks around it; `undefined` if it fails. */
function git(folder: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Releases what is in a folder, and gives the exit code. */
export function release(folder: string, isDryRun: boolean, say: (line: string) => void): number {
  const found = obstacles(folder, isDryRun, process.env);
  for (const sentence of found) say(`release: ${sentence}`);
  if (found.length > 0) return 1;
  const steps = [
    ['test'],
    // builds and prunes first
    ['publish', '--provenance', '--access', 'public', ...(isDryRun ? ['--dry-run'] : [])],
  ];
  for (const args of steps) {
    say(`release: npm ${args.join(' ')}`);
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' });
    if (status !== 0) {
      say(`release: npm ${args.join(' ')} failed, and nothing was published`);
      return 1;
    }
  }
  say(isDryRun ? 'release: all is ready, and nothing was published' : 'release: published');
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
  process.exitCode = release(process.cwd(), values['dry-run'], (line) => console.log(line));
}
