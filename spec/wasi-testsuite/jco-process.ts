import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runOnJco, type CommandResult, type JcoHost } from '../../test/support/jco.ts';

interface Job {
  readonly component: Uint8Array;
  readonly host: JcoHost | 'none';
}

/** How long a program may take. */
const TIMEOUT_MS = 60_000;

/** A process that runs one component after the other on jco, and is ended when one of them does not come to its end. */
export class JcoProcess {
  private child: ChildProcess | undefined;

  /** `undefined`: the time was up, or the process died. */
  async run(job: Job): Promise<CommandResult | undefined> {
    this.child ??= fork(fileURLToPath(import.meta.url), [JOBS], { serialization: 'advanced' });
    const { child } = this;
    const ended = new AbortController();
    const timeout = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.send(job);
    try {
      const answer = await Promise.race([
        once(child, 'message', ended),
        once(child, 'exit', ended).then(() => undefined),
      ]);
      if (answer === undefined) this.child = undefined;
      return answer?.[0] as CommandResult | undefined; // what answer() sends
    } finally {
      clearTimeout(timeout);
      ended.abort();
    }
  }

  stop(): void {
    this.child?.kill();
  }
}

const JOBS = '--jobs-of-wasi-testsuite';

async function answer({ component, host }: Job): Promise<void> {
  const failed = (error: unknown): CommandResult => ({ code: 'trap', stdout: '', stderr: '', trap: String(error) });
  process.send?.(await runOnJco(component, host).catch(failed));
}

if (process.argv[2] === JOBS) process.on('message', (job) => void answer(job as Job));
