import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import type { Mutation, Verdict } from './mutation.ts';

/** What vitest writes with `--reporter=json`, as far as it is read here. */
interface Report {
  readonly success: boolean;
  readonly numTotalTests: number;
  /** Those that are skipped. */
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly name: string; readonly status: string; readonly message: string }[];
}

/** Tests that a mistake sends round in circles are ended: they have seen it. */
const TIMEOUT = 600_000;

/** A copy of the repository, in which one mistake at a time is made. */
export class Checkout {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Why a mistake can no longer be made, if it cannot. */
  whyStale({ file, find }: Mutation): string | undefined {
    const path = join(this.folder, file);
    if (!existsSync(path)) return `there is no ${file}`;
    const count = readFileSync(path, 'utf8').split(find).length - 1;
    return count === 1 ? undefined : `${file} has ${JSON.stringify(find)} ${String(count)} times, not once`;
  }

  async mutate(mutation: Mutation): Promise<Verdict> {
    const why = this.whyStale(mutation);
    if (why !== undefined) return { kind: 'stale', why };
    const { file, find, replace, tests } = mutation;
    const path = join(this.folder, file);
    const source = readFileSync(path, 'utf8');
    // what is made of a template is beside it
    const generated = file.endsWith('.wat') ? path.replace(/\.wat$/, '.generated.ts') : undefined;
    const before = generated === undefined ? '' : readFileSync(generated, 'utf8');
    try {
      const mutated = source.split(find).join(replace);
      writeFileSync(path, mutated);
      const wrong = generated === undefined ? undefined : await this.assemble();
      return wrong === undefined ? await this.test(tests) : { kind: 'stale', why: wrong };
    } finally {
      writeFileSync(path, source);
      if (generated !== undefined) writeFileSync(generated, before);
    }
  }

  /** Runs files of tests until one test fails. `timeout`: after how long it has. */
  async test(files: readonly string[], timeout = TIMEOUT): Promise<Verdict> {
    const output = join(this.folder, '.mutate-report.json');
    rmSync(output, { force: true });
    const args = [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...files,
      '--bail=1',
      '--testTimeout=240000',
      '--reporter=json',
    ];
    const { said, ended } = await this.node([...args, `--outputFile=${output}`], timeout);
    if (ended) return { kind: 'killed', by: [`no end after ${String(timeout / 1000)} s`] };
    let report: Report;
    try {
      // what vitest wrote
      report = JSON.parse(readFileSync(output, 'utf8')) as Report;
    } catch {
      return { kind: 'stale', why: said.trim().slice(-500) };
    }
    if (report.success && report.numTotalTests > 0) return { kind: 'survived', skipped: report.numPendingTests };
    const failed = report.testResults.filter(({ status }) => status === 'failed');
    if (report.numTotalTests === 0) {
      return { kind: 'stale', why: failed[0]?.message.slice(0, 500) ?? 'the tests have no test in them' };
    }
    return { kind: 'killed', by: failed.map(({ name }) => relative(this.folder, name)) };
  }

  /** What is wrong with the templates, if something is. */
  private async assemble(): Promise<string | undefined> {
    const { code, said } = await this.node(['--import', 'tsx', 'src/build/objects.ts']);
    return code === 0 ? undefined : said.trim();
  }

  private node(
    args: readonly string[],
    timeout = TIMEOUT,
  ): Promise<{ readonly code: number | null; readonly said: string; readonly ended: boolean }> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, timeout, maxBuffer: 2 ** 28, killSignal: 'SIGKILL' } as const;
      const child = execFile(process.execPath, args, options, (_, stdout, stderr) => {
        resolve({ code: child.exitCode, said: stdout + stderr, ended: child.signalCode === 'SIGKILL' });
      });
    });
  }
}
