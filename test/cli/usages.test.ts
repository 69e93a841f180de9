import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSame } from '../../src/cli/files.ts';
import { bundledCli } from '../support/cli.ts';
import { cliWith } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { writeUsageFiles } from './usage-files.ts';

/**
 * Command lines that are wrong or easily misunderstood, each with its exit code and all that is said: `usages.txt`, where `$` stands for a
 * folder with the files of `usage-files.ts`. `WASMVIRT_RUNTIME='bun'` or `'deno run -A'` or the path of another Node runs the bundled
 * program with it; without, it is called in this process.
 */

interface Usage {
  readonly group: string;
  readonly words: string;
  readonly code: number;
  readonly said: string;
}

function usages(): readonly Usage[] {
  const text = readFileSync(join(ROOT, 'test', 'cli', 'usages.txt'), 'utf8');
  return text.split(/^# /m).flatMap((part) => {
    const [group = '', ...blocks] = part.trimEnd().split('\n\n');
    return blocks.map((block) => {
      const [words = '', code, ...said] = block.split('\n');
      return { group, words, code: Number(code), said: said.map((line) => `${line}\n`).join('') };
    });
  });
}

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const RUNTIME = process.env['WASMVIRT_RUNTIME']?.split(' ');

function called(argv: readonly string[]): Outcome {
  if (RUNTIME !== undefined) return spawned(argv);
  return cliWith({ isSame }, argv);
}

function spawned(argv: readonly string[]): Outcome {
  const [program = process.execPath, ...before] = RUNTIME ?? [];
  const made = spawnSync(program, [...before, cli, ...argv], { encoding: 'utf8', input: '' });
  return { code: made.status, out: made.stdout, err: made.stderr };
}

const { folder, remove } = scratchFolder();
let cli = '';

beforeAll(async () => {
  await writeUsageFiles(folder);
  if (RUNTIME !== undefined) cli = bundledCli();
});

afterAll(remove);

describe('a command line', () => {
  it.each(usages())(
    '$words',
    ({ words, code, said }) => {
      const argv = words.split(' ').filter((word) => word !== '');
      const app = readFileSync(join(folder, 'app.wasm'));
      const outcome = called(argv.map((word) => word.replaceAll('$', folder)));
      const err = outcome.err.replaceAll(folder, '$');
      expect({ code: outcome.code, out: outcome.out, err }).toEqual({ code, out: '', err: said });
      // what goes wrong writes nothing, and nothing is written over the input
      expect(readFileSync(join(folder, 'app.wasm')).equals(app)).toBe(true);
      if (code !== 0) expect(existsSync(join(folder, 'out'))).toBe(false);
      else rmSync(join(folder, 'out'));
    },
    30_000,
  );
});

describe('what is said', () => {
  // a policy file has the library's keys
  it.each(usages().filter(({ words }) => !/--(config-file|policy) /.test(words)))(
    'has none of the library: $words',
    ({ said }) => {
      // names in camel case, and values as a program writes them
      expect(said).not.toMatch(
        /\b(maxBytes|maxFiles|writable:|insecureRandom|onDeny|files:|environment\.)|: '(allow|deny|ignore)'/,
      );
    },
  );

  it.each(usages().filter(({ said }) => said.includes('did you mean')))(
    'lets no more through: $words',
    ({ words, said }) => {
      const [, meant = ''] = /did you mean ([^ ?]+)\?/.exec(said) ?? [];
      expect(meant).not.toBe('');
      if (!meant.startsWith('--allow-')) return;
      const close = words
        .split(' ')
        .filter((word) => word.startsWith('--allow-') && Math.abs(word.length - meant.length) <= 2);
      expect(close).not.toEqual([]);
    },
  );
});
