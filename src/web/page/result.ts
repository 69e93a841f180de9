import type { ImportReport, Report } from '../../index.ts';
import type { Built, WorldWords } from '../work/messages.ts';
import { counted, fill, h, sizeWords } from './dom.ts';

/** What was decided about an import, in a word. */
const DECISIONS: Readonly<Record<ImportReport['decision'], string>> = {
  host: 'stays',
  virtual: 'virtual',
  deny: 'denied',
  types: 'only its types stay',
  mixed: 'in part',
};

/** Lists what a component asks for and offers; with a report, what becomes of each import. */
export function showWorld(place: HTMLElement, world: WorldWords, report?: Report): void {
  const decisions = new Map(report?.imports.map((one) => [one.name, one]));
  const imports = world.imports.map((name) => {
    const one = decisions.get(name);
    return h(
      'li',
      {},
      h('code', {}, name),
      one === undefined ? undefined : h('span', { class: `tag ${one.decision}` }, DECISIONS[one.decision]),
    );
  });
  fill(
    place,
    h('p', { class: 'size' }, sizeWords(world.size)),
    h('h4', {}, `Imports: ${world.imports.length}`),
    imports.length === 0 ? h('p', {}, 'None: it asks its host for nothing.') : h('ul', { class: 'names' }, imports),
    h('h4', {}, `Exports: ${world.exports.length}`),
    h(
      'ul',
      { class: 'names' },
      world.exports.map((name) => h('li', {}, h('code', {}, name))),
    ),
    h(
      'details',
      {},
      h('summary', {}, 'As WIT'),
      h('pre', { class: 'code', tabindex: 0, role: 'region', 'aria-label': 'The world as WIT' }, world.wit),
    ),
  );
}

/** Says in words what came of a policy. */
export function showOutcome(place: HTMLElement, before: WorldWords, { world, report, reportText, took }: Built): void {
  const change = world.size - before.size;
  const sign = change < 0 ? '−' : '+';
  const left = world.imports.length;
  const notes = [
    ...report.traps.map(({ function: name }) => `Calling ${name} would stop it.`),
    ...report.notes.map(sentence),
    ...(report.unused ?? []).map(({ message }) => sentence(message)),
    ...(report.closed === undefined ? [] : [sentence(report.closed.reason)]),
  ];
  fill(
    place,
    h(
      'p',
      { class: 'headline' },
      left === 0
        ? 'The new component asks its host for nothing.'
        : `The new component asks its host for ${counted(left, 'interface')}, where it asked for ${counted(before.imports.length, 'interface')} before.`,
    ),
    h(
      'p',
      { class: 'faint' },
      `${sizeWords(before.size)} before, ${sizeWords(world.size)} now (${sign}${sizeWords(Math.abs(change))}), made in ${Math.round(took).toLocaleString('en')} ms.`,
    ),
    notes.length === 0
      ? undefined
      : h(
          'details',
          { open: notes.length < 4 },
          h('summary', {}, `To know before you use it: ${counted(notes.length, 'thing')}`),
          h(
            'ul',
            {},
            notes.map((note) => h('li', {}, note)),
          ),
        ),
    h(
      'details',
      {},
      h('summary', {}, 'The whole report'),
      h('pre', { class: 'code', tabindex: 0, role: 'region', 'aria-label': 'The report' }, reportText),
    ),
  );
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
