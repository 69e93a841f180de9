import { printable } from '../bytes/printable.ts';
import type { Plugged } from './plug.ts';

/** What was plugged, what was left, and what did not fit, as lines of text. */
export function renderPlugged({ matched, misfits, left, unused }: Omit<Plugged, 'bytes'>): string {
  const lines = [
    ...matched.map((m) => `plugged  ${m.import}  from ${m.plug}${m.export === m.import ? '' : `, as ${m.export}`}`),
    ...misfits.map((m) => `misfit   ${m.import}  of ${m.plug}: ${m.why}`),
    ...left.map((name) => `left     ${name}`),
    ...unused.map((name) => `unused   ${name}`),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}
