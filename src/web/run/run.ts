import { virtualize } from '../../index.ts';
import { ControlError, load, type App } from '../../host/index.ts';
import { camelCase, withoutVersion } from '../../host/names.ts';
import { optionsOf } from '../policy/options.ts';
import { sentenceOf, workerScope } from '../scope.ts';
import { pageHost } from './host.ts';
import type { LeftEntry, RunAnswer, RunRequest } from './messages.ts';
import { Output } from './output.ts';
import { transpile } from './transpile.ts';
import { textOf, valueOf } from './values.ts';

/** The worker that runs a component. A program that never ends keeps it busy; the page ends it then, and has what it has printed. */
const scope = workerScope<RunRequest, RunAnswer>();
const output = new Output((stream, text) => scope.postMessage({ kind: 'output', stream, text }));
let app: App | undefined;
let done: Promise<unknown> = Promise.resolve();

scope.onmessage = ({ data }) => {
  done = done.then(async () => {
    try {
      await answer(data);
    } catch (error) {
      scope.postMessage({ kind: 'failed', message: sentenceOf(error) });
    }
  });
};

async function answer(request: RunRequest): Promise<void> {
  if (request.kind === 'load') {
    app = await loaded(request);
    scope.postMessage({ kind: 'ready' });
    return;
  }
  if (app === undefined) throw new Error('nothing is loaded');
  switch (request.kind) {
    case 'run':
      return run(app);
    case 'call':
      return call(app, request);
    case 'read': {
      scope.postMessage({ kind: 'file', path: request.path, contents: contentsOf(app, request.path) });
      return;
    }
    default:
      return request satisfies never;
  }
}

async function loaded({ component, draft }: Extract<RunRequest, { kind: 'load' }>): Promise<App> {
  const host = pageHost((stream, bytes) => output.write(stream, bytes));
  stage('Making the component');
  const bytes = new Uint8Array(await component.arrayBuffer());
  // beside its adapters: files and outputs are there when it has trapped
  const made = virtualize(bytes, { ...(await optionsOf(draft)), control: true, link: 'sibling' });
  const missing = made.report.remaining.filter(
    (name) => !Object.hasOwn(host, withoutVersion(name)) && !GIVEN.test(name),
  );
  if (missing.length > 0)
    throw new Error(`this page has nothing to give for ${missing.join(', ')}: deny it, or run the component elsewhere`);
  stage('Translating it for the browser');
  const files = await transpile(made.bytes);
  stage('Starting it');
  return load(made.bytes, { imports: host, transpile: () => Promise.resolve(files) });
}

/** What is given by who loads it. */
const GIVEN = /^wasi:cli\/exit(@|$)/;

function stage(words: string): void {
  scope.postMessage({ kind: 'stage', words });
}

async function run(running: App): Promise<void> {
  const { code, error } = await running.run();
  const isGood = code === 0;
  const words =
    code === 'trap' ? `It trapped: ${sentenceOf(error)}` : isGood ? 'It ended well.' : `It ended with status ${code}.`;
  leave(running);
  scope.postMessage({ kind: 'ended', words, isGood });
}

async function call(
  running: App,
  { interface: from, name, args }: Extract<RunRequest, { kind: 'call' }>,
): Promise<void> {
  const values = args.map(({ type, text }) => valueOf(type, text));
  const scoped = from === undefined ? running.exports : (running.exports[from] as Readonly<Record<string, unknown>>);
  const func = scoped[camelCase(name)];
  if (typeof func !== 'function') throw new Error(`${name} is not among the exports of the translated component`);
  let words: string;
  let isGood = true;
  try {
    words = textOf(await (func as (...given: readonly unknown[]) => unknown)(...values));
  } catch (error) {
    isGood = false;
    const isResult = error instanceof Error && 'payload' in error;
    words = isResult ? `error: ${textOf(error.payload)}` : `It trapped: ${sentenceOf(error)}`;
  }
  leave(running);
  scope.postMessage({ kind: 'returned', words, isGood });
}

/** Says what is among the virtual files. */
function leave(running: App): void {
  output.flush();
  let files: readonly LeftEntry[] | undefined;
  try {
    files = [...entries(running, '/')];
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
  }
  scope.postMessage({ kind: 'files', files });
}

function* entries(running: App, folder: string): Generator<LeftEntry> {
  for (const { name, kind, size } of running.files.list(folder)) {
    const path = `${folder}${name}`;
    yield { path, kind, size: Number(size) };
    if (kind === 'directory') yield* entries(running, `${path}/`);
  }
}

function contentsOf(running: App, path: string): Blob {
  return new Blob([new Uint8Array(running.files.read(path))]);
}
