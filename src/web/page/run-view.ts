import runWorker from '../run/run.ts?worker&url';
import { hintOf } from '../run/values.ts';
import type { LeftEntry, RunAnswer, RunRequest } from '../run/messages.ts';
import type { Draft } from '../policy/draft.ts';
import { startWorker } from '../scope.ts';
import type { CallableFunction, Opened } from '../work/messages.ts';
import { byId, counted, fill, h, save, sizeWords } from './dom.ts';
import { OutputView } from './output-view.ts';

/** Longer texts are saved, not shown. */
const MOST_READ = 200_000;
/** More entries are not listed. */
const MOST_LISTED = 500;

/** What is run: the component as it was dropped, and the policy. */
export interface Runnable {
  readonly component: Blob;
  readonly draft: Draft;
}

/** The part of the page that runs a component, in a worker that can be ended at any time. */
export class RunView {
  private readonly output = new OutputView(byId('output'));
  private readonly status = byId('run-status');
  private readonly progress = byId<HTMLProgressElement>('run-progress');
  private readonly runButton = byId<HTMLButtonElement>('run');
  private readonly stopButton = byId<HTMLButtonElement>('stop');
  private readonly functions = byId('functions');
  private readonly left = byId('left');
  private readonly preview = byId('preview');
  private readonly runnable: () => Runnable | undefined;
  private worker: Worker | undefined;
  /** What was asked and is not answered. */
  private isBusy = false;
  /** What is done with the contents of a file that was asked for. */
  private readonly wanted = new Map<string, (contents: Blob) => void>();
  /** Where the result of the call goes that was asked last. */
  private returned: HTMLElement | undefined;

  constructor(runnable: () => Runnable | undefined) {
    this.runnable = runnable;
    this.runButton.addEventListener('click', () => this.run());
    this.stopButton.addEventListener('click', () => this.stop());
  }

  /** For a component that was just opened. */
  open({ isProgram, functions, otherFunctions }: Opened): void {
    this.forget();
    this.runButton.hidden = !isProgram;
    const rest =
      otherFunctions === 0
        ? undefined
        : h(
            'p',
            { class: 'faint' },
            `${counted(otherFunctions, 'more function takes', 'more functions take')} handles or streams, which cannot be typed here.`,
          );
    fill(
      this.functions,
      functions.length === 0 ? undefined : h('h3', {}, 'Functions to call'),
      functions.map((func, index) => this.functionForm(func, index)),
      rest,
      !isProgram && functions.length === 0
        ? h('p', {}, 'It exports no program and no function that can be called here.')
        : undefined,
    );
  }

  /** The policy is another: what was loaded is not it. */
  forget(): void {
    this.end();
    this.output.clear();
    this.status.textContent = '';
    fill(this.left);
    fill(this.preview);
    for (const one of this.functions.querySelectorAll('output')) one.textContent = '';
  }

  private run(): void {
    this.end();
    this.output.clear();
    fill(this.left);
    fill(this.preview);
    this.ask({ kind: 'run' });
  }

  private stop(): void {
    this.end();
    this.say('Stopped. What it had printed is above; the files it wrote are gone with it.');
    fill(this.left);
    this.runButton.focus();
  }

  /** Ends the worker, and what runs in it. */
  private end(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.wanted.clear();
    this.busy(false);
  }

  private busy(isBusy: boolean): void {
    this.isBusy = isBusy;
    this.progress.hidden = !isBusy;
    this.stopButton.disabled = !isBusy;
    this.runButton.disabled = isBusy;
    for (const button of this.functions.querySelectorAll('button')) button.disabled = isBusy;
  }

  private say(words: string, isGood = true): void {
    this.status.textContent = words;
    this.status.classList.toggle('wrong', !isGood);
  }

  /** Sends a request, to a new worker that has loaded the component if there is none. */
  private ask(request: RunRequest): void {
    const runnable = this.runnable();
    if (runnable === undefined) return;
    if (this.worker === undefined) {
      this.worker = startWorker(runWorker);
      this.worker.onmessage = ({ data }: { readonly data: RunAnswer }) => this.take(data);
      this.worker.onerror = (event) =>
        this.fail(event.message === '' ? 'the worker could not be started' : event.message);
      this.send({ kind: 'load', component: runnable.component, draft: runnable.draft });
    }
    this.busy(true);
    this.send(request);
    // the button that was pressed is off now
    if (document.activeElement === document.body) this.stopButton.focus();
  }

  private send(request: RunRequest): void {
    this.worker?.postMessage(request);
  }

  private take(answer: RunAnswer): void {
    switch (answer.kind) {
      case 'stage': {
        this.say(`${answer.words} …`);
        return;
      }
      case 'ready': {
        this.say('Running …');
        return;
      }
      case 'output': {
        this.output.add(answer.stream, answer.text);
        return;
      }
      case 'files': {
        this.showFiles(answer.files);
        return;
      }
      case 'ended':
        this.busy(false);
        this.say(`${answer.words}${this.silence()}`, answer.isGood);
        {
          this.runButton.focus({ preventScroll: true });
          return;
        }
      case 'returned': {
        this.busy(false);
        this.say(answer.isGood ? 'It returned.' : 'It gave an error.', answer.isGood);
        if (this.returned !== undefined) {
          this.returned.textContent = answer.words;
          this.returned.classList.toggle('wrong', !answer.isGood);
        }
        return;
      }
      case 'file':
        this.busy(false);
        this.say('');
        this.wanted.get(answer.path)?.(answer.contents);
        this.wanted.delete(answer.path);
        return;
      case 'failed': {
        this.fail(answer.message);
        return;
      }
      default:
        return answer satisfies never;
    }
  }

  private fail(message: string): void {
    this.end();
    this.say(`${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`.replace(/([.!?])\.$/, '$1'), false);
  }

  /** Why nothing was printed, where that is the policy's doing. */
  private silence(): string {
    const { choice } = this.runnable()?.draft.stdout ?? {};
    if (!this.output.isEmpty || choice === 'allow') return '';
    return ' Standard output is not allowed, so nothing that it printed is shown.';
  }

  private functionForm(func: CallableFunction, index: number): HTMLElement {
    const { interface: from, name, params, result } = func;
    const inputs = params.map(({ name: param, type }, at) => {
      const id = `call-${index}-${at}`;
      const input = h('input', {
        id,
        type: 'text',
        spellcheck: 'false',
        autocomplete: 'off',
        placeholder: hintOf(type),
      });
      return {
        type,
        input,
        element: h('div', { class: 'field' }, h('label', { for: id }, `${param}: ${type}`), input),
      };
    });
    const signature = `${name}(${params.map(({ name: param }) => param).join(', ')})${result === null ? '' : ` → ${result}`}`;
    const returned = h('output', { class: 'code', 'aria-label': `What ${name} returned` });
    return h(
      'form',
      {
        class: 'card',
        onsubmit: (event) => {
          event.preventDefault();
          if (this.isBusy) return;
          returned.textContent = '';
          this.returned = returned;
          this.ask({
            kind: 'call',
            interface: from,
            name,
            args: inputs.map(({ type, input }) => ({ type, text: input.value })),
          });
        },
      },
      h('p', {}, from === undefined ? undefined : h('span', { class: 'faint' }, `${from} `), h('code', {}, signature)),
      inputs.map(({ element }) => element),
      h('p', { class: 'row' }, h('button', { type: 'submit', 'aria-label': `Call ${name}` }, 'Call'), returned),
    );
  }

  private showFiles(files: readonly LeftEntry[] | undefined): void {
    if (files === undefined) {
      fill(this.left);
      return;
    }
    const rows = files.slice(0, MOST_LISTED).map(({ path, kind, size }) =>
      h(
        'li',
        {},
        h('span', { class: 'name' }, kind === 'directory' ? `${path}/` : path),
        h('span', { class: 'faint' }, kind === 'file' ? sizeWords(size) : kind === 'directory' ? 'folder' : kind),
        kind === 'file' && size <= MOST_READ
          ? h(
              'button',
              {
                type: 'button',
                class: 'small',
                'aria-label': `Look at ${path}`,
                onclick: () => this.read(path, (contents) => void this.look(path, contents)),
              },
              'Look',
            )
          : undefined,
        kind === 'file'
          ? h(
              'button',
              {
                type: 'button',
                class: 'small',
                'aria-label': `Save ${path}`,
                onclick: () => this.read(path, (contents) => save(contents, path.slice(path.lastIndexOf('/') + 1))),
              },
              'Save',
            )
          : undefined,
      ),
    );
    fill(
      this.left,
      h('h3', {}, 'Files now'),
      rows.length === 0
        ? h('p', {}, 'There are none.')
        : h('ul', { class: 'files', 'aria-label': 'Files after the run' }, rows),
      files.length > rows.length
        ? h('p', {}, `… and ${counted(files.length - rows.length, 'more entry', 'more entries')}`)
        : undefined,
    );
  }

  private read(path: string, then: (contents: Blob) => void): void {
    if (this.isBusy || this.worker === undefined) return;
    this.wanted.set(path, then);
    this.ask({ kind: 'read', path });
  }

  private async look(path: string, contents: Blob): Promise<void> {
    const text = await contents.text();
    fill(
      this.preview,
      h('h4', {}, path),
      h('pre', { class: 'code', tabindex: 0, role: 'region', 'aria-label': `Contents of ${path}` }, text),
    );
  }
}
