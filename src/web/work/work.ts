import { graphOf, inspect, renderReport, virtualize, type Inspection, type WorldJson } from '../../index.ts';
import { withPorts } from '../../picture/ports.ts';
import { renderSvg } from '../../picture/svg.ts';
import { toElk } from '../../picture/to-elk.ts';
import { askedOf } from '../policy/asked.ts';
import { optionsOf } from '../policy/options.ts';
import { sentenceOf, workerScope } from '../scope.ts';
import { Layout } from './layout.ts';
import type { CallableFunction, Opened, WorkAnswer, WorkRequest, WorldWords } from './messages.ts';

/** The worker that reads components, makes others of them, and draws. */
const scope = workerScope<WorkRequest, WorkAnswer>();
const layout = new Layout();
/** The component that was opened, from its request on. */
let component: Promise<Uint8Array<ArrayBuffer>> | undefined;
let file = '';
/** How many requests have come: what is done for an older one is not worth going on with. */
let newest = 0;
/** All that was asked so far: one after the other. */
let done: Promise<unknown> = Promise.resolve();

scope.onmessage = ({ data }) => {
  const number = (newest += 1);
  done = done.then(() => (data.kind === 'open' ? open(data, number) : build(data, number)));
};

function stage(words: string): void {
  scope.postMessage({ kind: 'stage', words });
}

async function open({ component: blob, name }: Extract<WorkRequest, { kind: 'open' }>, number: number): Promise<void> {
  try {
    file = name;
    stage('Reading the file');
    component = blob.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    const bytes = await component;
    stage('Looking at what it imports and exports');
    // says whether it is a component, and a valid one
    const inspection = inspect(bytes);
    // only what is decided counts here, and not what comes out
    const { report } = virtualize(bytes, { validate: false, link: 'sibling' });
    const opened = {
      component: new Blob([bytes]),
      world: wordsOf(inspection, bytes),
      asked: askedOf(report),
      ...callable(inspection.json),
    };
    scope.postMessage({ kind: 'opened', opened });
    await draw('before', bytes, number);
  } catch (error) {
    scope.postMessage({ kind: 'failed', of: 'open', message: sentenceOf(error) });
  }
}

async function build({ id, draft }: Extract<WorkRequest, { kind: 'build' }>, number: number): Promise<void> {
  try {
    // messages that have come by now are seen before this goes on
    await new Promise((resolve) => setTimeout(resolve));
    if (number !== newest || component === undefined) return;
    const bytes = await component;
    stage('Making the new component');
    const start = performance.now();
    const made = virtualize(bytes, await optionsOf(draft));
    const took = performance.now() - start;
    stage('Looking at the new component');
    scope.postMessage({
      kind: 'built',
      id,
      built: {
        component: new Blob([made.bytes], { type: 'application/wasm' }),
        world: wordsOf(inspect(made.bytes), made.bytes),
        report: made.report,
        reportText: renderReport(made.report),
        took,
      },
    });
    await draw('after', made.bytes, number);
  } catch (error) {
    scope.postMessage({ kind: 'failed', of: 'build', message: sentenceOf(error) });
  }
}

async function draw(of: 'before' | 'after', bytes: Uint8Array, number: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  if (number !== newest && of === 'after') return;
  try {
    const graph = withPorts(graphOf(bytes));
    const svg = renderSvg(graph, await layout.place(toElk(graph)), of === 'before' ? file : `${file}, virtualized`);
    scope.postMessage({ kind: 'picture', of, svg: new Blob([svg], { type: 'image/svg+xml' }) });
  } catch (error) {
    scope.postMessage({ kind: 'no picture', of, reason: sentenceOf(error) });
  }
}

function wordsOf(inspection: Inspection, bytes: Uint8Array): WorldWords {
  const { imports, exports } = inspection.json;
  let wit: string;
  try {
    wit = inspection.wit;
  } catch (error) {
    wit = `// ${sentenceOf(error)}`;
  }
  return {
    size: bytes.length,
    imports: imports.map(({ name }) => name),
    exports: exports.map(({ name }) => name),
    wit,
  };
}

/** The package and interface of a program, whatever its version. */
const RUN = /^wasi:cli\/run(?:@|$)/;
/** The functions of control are for the page, which has other buttons for them. */
const CONTROL = 'wasmvirt:control/';

function callable({ exports }: WorldJson): Pick<Opened, 'isProgram' | 'functions' | 'otherFunctions'> {
  const functions: CallableFunction[] = [];
  let otherFunctions = 0;
  for (const { name, kind, func, functions: inner = [], types = [] } of exports) {
    if (RUN.test(name) || name.startsWith(CONTROL)) continue;
    const hasResources = types.some((type) => type.kind === 'resource');
    for (const one of kind === 'func' && func !== undefined ? [func] : inner) {
      const texts = [...one.params.map(({ type }) => type), one.result ?? ''].join(' ');
      if (one.kind !== 'freestanding' || hasResources || /\b(stream|future|borrow|own|error-context)\b/.test(texts)) {
        otherFunctions += 1;
      } else {
        functions.push({
          interface: kind === 'func' ? undefined : name,
          name: one.name,
          params: one.params,
          result: one.result,
        });
      }
    }
  }
  return { isProgram: exports.some(({ name }) => RUN.test(name)), functions, otherFunctions };
}
