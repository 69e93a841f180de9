import workWorker from './work/work.ts?worker&url';
import { takesDrops } from './page/drop.ts';
import { byId, counted, fill, h, save, sizeWords } from './page/dom.ts';
import { Picture } from './page/picture.ts';
import { policyForm } from './page/policy-form.ts';
import { showOutcome, showWorld } from './page/result.ts';
import { RunView } from './page/run-view.ts';
import { SAMPLES, type Sample } from './page/samples.ts';
import { WORDS } from './page/words.ts';
import { DENY_ALL, type Draft } from './policy/draft.ts';
import { fromFragment, toFragment } from './policy/link.ts';
import { sentenceOf, startWorker } from './scope.ts';
import type { Built, Opened, WorkAnswer, WorkRequest } from './work/messages.ts';

/** The page: a component, a policy, what comes of them, and running it. */

/** How long nothing is typed before the component is made anew, in milliseconds. */
const PAUSE = 250;

/** What was dropped, chosen or is a sample. */
interface Given {
  readonly blob: Blob;
  readonly name: string;
  readonly sample: string | undefined;
}

const status = byId('status');
const progress = byId<HTMLProgressElement>('progress');
const download = byId<HTMLButtonElement>('download');
const pictures = { before: new Picture(byId('picture-before')), after: new Picture(byId('picture-after')) };

let given: Given | undefined;
let opened: Opened | undefined;
let built: Built | undefined;
let draft: Draft = DENY_ALL;
let worker: Worker | undefined;
/** Of the newest request to build. */
let id = 0;
let pause: ReturnType<typeof setTimeout> | undefined;

const form = policyForm(byId('asked'), byId('not-asked'), draft, (next) => {
  draft = next;
  runs.forget();
  clearTimeout(pause);
  pause = setTimeout(build, PAUSE);
});
const runs = new RunView(() => (given === undefined ? undefined : { component: given.blob, draft }));

function say(words: string, isGood = true): void {
  status.textContent = words;
  status.classList.toggle('wrong', !isGood);
}

function busy(isBusy: boolean): void {
  progress.hidden = !isBusy;
  document.body.toggleAttribute('data-busy', isBusy);
}

function ask(request: WorkRequest): void {
  worker ??= started();
  busy(true);
  worker.postMessage(request);
}

function started(): Worker {
  const next = startWorker(workWorker);
  next.onmessage = ({ data }: { readonly data: WorkAnswer }) => take(data);
  next.onerror = (event) => {
    busy(false);
    say(event.message === '' ? 'The worker could not be started: load the page again.' : event.message, false);
  };
  return next;
}

/** Opens a component. What the worker still does for another is of no use. */
function open(next: Given): void {
  worker?.terminate();
  worker = undefined;
  [given, opened, built] = [next, undefined, undefined];
  id += 1;
  clearTimeout(pause);
  byId('journey').hidden = true;
  say(`Opening ${next.name} (${sizeWords(next.blob.size)}) …`);
  ask({ kind: 'open', component: next.blob, name: next.name });
}

async function openSample(sample: Sample, policy: Draft = sample.draft): Promise<void> {
  say(`Loading ${sample.title} …`);
  busy(true);
  try {
    const answer = await fetch(`samples/${sample.name}.wasm`);
    if (!answer.ok) throw new Error(`the sample is not on this site (${answer.status})`);
    const blob = await answer.blob();
    draft = policy;
    form.show(draft);
    open({ blob, name: `${sample.name}.wasm`, sample: sample.name });
  } catch (error) {
    busy(false);
    say(`${sample.title}: ${sentenceOf(error)}`, false);
  }
}

function build(): void {
  if (opened === undefined) return;
  id += 1;
  built = undefined;
  download.disabled = true;
  ask({ kind: 'build', id, draft });
}

function take(answer: WorkAnswer): void {
  switch (answer.kind) {
    case 'stage': {
      say(`${answer.words} …`);
      return;
    }
    case 'opened': {
      show(answer.opened);
      return;
    }
    case 'built': {
      if (answer.id === id) showBuilt(answer.built);
      return;
    }
    case 'picture': {
      const of = answer.of === 'before' ? 'the component as it came' : 'the new component';
      pictures[answer.of].show(answer.svg, of, `${nameOf()}-${answer.of}.svg`);
      return;
    }
    case 'no picture': {
      pictures[answer.of].say(`There is no picture: ${answer.reason}.`);
      return;
    }
    case 'failed':
      busy(false);
      if (answer.of === 'build') {
        fill(byId('outcome'), h('p', { class: 'wrong' }, answer.message));
        fill(byId('after'), h('p', { class: 'faint' }, 'There is none with this policy.'));
        pictures.after.say('');
      }
      say(answer.message, false);
      return;
    default:
      return answer satisfies never;
  }
}

function show(next: Opened): void {
  opened = next;
  const { world, asked } = next;
  if (given !== undefined) given = { ...given, blob: next.component };
  byId('name').textContent = given?.name ?? '';
  const can = asked.capabilities.map((name) => h('li', {}, WORDS[name].can));
  const others = asked.others.map(({ name }) =>
    h('li', {}, 'use ', h('code', {}, name), ', of which wasmvirt knows nothing'),
  );
  fill(
    byId('can'),
    can.length + others.length === 0
      ? h('p', {}, 'It asks its host for nothing that could be denied.')
      : [h('p', {}, 'Left alone, it can:'), h('ul', { class: 'can' }, can, others)],
  );
  showWorld(byId('before'), world);
  pictures.before.wait();
  pictures.after.wait();
  form.ask(asked);
  runs.open(next);
  build();
  byId('journey').hidden = false;
  // once it is laid out: to ask for the focus before would lay all of it out at once
  requestAnimationFrame(() => requestAnimationFrame(() => byId('name').focus()));
}

function showBuilt(next: Built): void {
  built = next;
  busy(false);
  download.disabled = false;
  if (opened === undefined) return;
  showOutcome(byId('outcome'), opened.world, next);
  showWorld(byId('before'), opened.world, next.report);
  showWorld(byId('after'), next.world);
  pictures.after.wait();
  const left = next.world.imports.length;
  say(`Done: ${sizeWords(next.world.size)}, ${left === 0 ? 'no imports' : counted(left, 'import')} left.`);
}

function nameOf(): string {
  return (given?.name ?? 'component').replace(/\.wasm$/, '');
}

download.addEventListener('click', () => {
  if (built !== undefined) save(built.component, `${nameOf()}.virt.wasm`);
});

byId('copy').addEventListener('click', () => {
  const said = byId('link-said');
  const link = byId<HTMLInputElement>('link');
  toFragment({ draft, sample: given?.sample })
    .then((fragment) => {
      link.value = `${location.href.replace(/#.*$/, '')}#${fragment}`;
      byId('link-row').hidden = false;
      history.replaceState(null, '', link.value);
      link.focus();
      link.select();
      return navigator.clipboard.writeText(link.value);
    })
    .then(
      () => (said.textContent = 'The link is copied. It holds the policy, and files in it; not the component.'),
      (error: unknown) => {
        const isShown = link.value !== '' && error instanceof DOMException;
        said.textContent = isShown ? 'The link is in the field: copy it from there.' : `No link: ${sentenceOf(error)}.`;
      },
    );
});

const chosen = byId<HTMLInputElement>('file');
chosen.addEventListener('change', () => {
  const [file] = chosen.files ?? [];
  chosen.value = '';
  if (file !== undefined) open({ blob: file, name: file.name, sample: undefined });
});

function takeDropped(data: DataTransfer): void {
  const [file] = data.files;
  if (file !== undefined) open({ blob: file, name: file.name, sample: undefined });
}

takesDrops(byId('drop'), takeDropped);
// what misses the area is meant for it, and must not replace the page
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  if (event.dataTransfer !== null) takeDropped(event.dataTransfer);
});

fill(
  byId('samples'),
  SAMPLES.map((sample) =>
    h(
      'li',
      {},
      h('button', { type: 'button', onclick: () => void openSample(sample) }, sample.title),
      h('span', { class: 'faint' }, sample.about),
    ),
  ),
);

/** Takes the policy of the link that the page was opened with. */
async function readLink(): Promise<void> {
  const fragment = location.hash.slice(1);
  if (!/^[jz]\./.test(fragment)) return;
  try {
    const linked = await fromFragment(fragment);
    draft = linked.draft;
    form.show(draft);
    const sample = SAMPLES.find(({ name }) => name === linked.sample);
    if (sample !== undefined) {
      await openSample(sample, draft);
      return;
    }
    say('The policy of this link is set. Drop the component that it is for.');
    build();
  } catch (error) {
    say(`${sentenceOf(error)}.`, false);
  }
}

addEventListener('hashchange', () => void readLink());
void readLink();
document.body.toggleAttribute('data-ready', true);
