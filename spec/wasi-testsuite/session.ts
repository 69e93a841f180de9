import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import process from 'node:process';
import type { Expected, Operation } from './programs-03.ts';

/** Milliseconds that a program may take. */
const TIMEOUT_MS = 30_000;

/** How a session went: `failed` says what was not as the manifest has it. */
export interface Session {
  readonly failed: readonly string[];
  readonly stderr: string;
}

/**
 * Runs a program as a process, and does with it what its manifest says.
 *
 * @param url where it serves, if it does
 */
export async function session(
  [file, args]: readonly [file: string, args: readonly string[]],
  operations: readonly Operation[],
  url?: string,
): Promise<Session> {
  const child = spawn(file, args, { stdio: 'pipe', env: { PATH: process.env['PATH'] ?? '' } });
  const written = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (written.stdout += data.toString('latin1')));
  child.stderr.on('data', (data: Buffer) => (written.stderr += data.toString('latin1')));
  // a program that ends without reading its input closes the pipe
  child.stdin.on('error', () => undefined);
  const closed = once(child, 'close') as Promise<[number | null, string | null]>; // as Node documents it
  let over = false;
  void closed.then(() => (over = true));
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  const until = async (test: () => boolean): Promise<void> => {
    while (!over && !test()) await sleep(10);
  };
  const at = { stdout: 0, stderr: 0 };
  const sockets = new Map<string, Talk>();
  const failed: string[] = [];
  const expect = (what: string, is: unknown, wanted: unknown): void => {
    if (is !== wanted) failed.push(`${what} ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
  };
  try {
    for (const operation of operations) {
      switch (operation.type) {
        case 'write':
          child.stdin.write(operation.payload);
          break;
        case 'read': {
          child.stdin.end();
          const id = operation.id === 'stderr' ? 'stderr' : 'stdout';
          const { length } = operation.payload;
          await until(() => written[id].length >= at[id] + length);
          expect(`it wrote to ${id}`, written[id].slice(at[id], at[id] + length), operation.payload);
          at[id] += length;
          break;
        }
        case 'connect': {
          await until(() => written.stdout.includes('\n'));
          const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(written.stdout.split('\n')[0]?.trim() ?? '') ?? [];
          sockets.set(operation.id, await talk(host, Number(port)));
          break;
        }
        case 'send':
          sockets.get(operation.id)?.socket.write(operation.payload);
          break;
        case 'recv': {
          const peer = sockets.get(operation.id);
          await until(() => (peer?.heard() ?? '').length >= operation.payload.length);
          expect('the peer got', peer?.heard(), operation.payload);
          peer?.socket.end();
          break;
        }
        case 'request': {
          await until(() => written.stderr.includes('http://'));
          await ask(`${url ?? ''}${operation.path}`, operation.method, operation.response, expect);
          break;
        }
        case 'kill':
          child.kill(operation.signal as NodeJS.Signals); // the suite's word for it
          break;
        case 'wait': {
          child.stdin.end();
          const [code, signal] = await closed;
          const wanted = operation.exit_code ?? 0;
          // `wasi:cli/exit` knows success and failure
          const ended = url === undefined ? code : signal === 'SIGKILL' ? signal : 0;
          if (!(wanted !== 0 && ended === 1)) expect('exit', ended, wanted);
          break;
        }
        default:
          operation satisfies never;
      }
    }
  } catch (error) {
    failed.push(String(error));
  } finally {
    clearTimeout(timer);
    for (const { socket } of sockets.values()) socket.destroy();
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await closed;
  }
  return { failed, stderr: written.stderr };
}

interface Talk {
  readonly socket: Socket;
  heard(): string;
}

async function talk(host: string, port: number): Promise<Talk> {
  const socket = connect(port, host);
  let heard = '';
  socket.on('data', (data) => (heard += data.toString('latin1')));
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  return { socket, heard: () => heard };
}

async function ask(
  url: string,
  method: string,
  wanted: Expected,
  expect: (what: string, is: unknown, wanted: unknown) => void,
): Promise<void> {
  const response = await fetch(url, { method });
  expect(`${method} ${url}: status`, response.status, wanted.status);
  for (const [name, value] of Object.entries(wanted.headers ?? {}))
    expect(`${method} ${url}: ${name}`, response.headers.get(name), value);
  expect(`${method} ${url}: body`, await response.text(), wanted.body ?? '');
}
