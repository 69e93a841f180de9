import type { OptionWords, Report, Sentence } from '../index.ts';
import { inWords, printable } from '../policy/options/command-line.ts';
import type { Arguments } from './args.ts';
import type { PolicyFile } from './policy-file/read.ts';
import type { Print } from './run.ts';

/** The report with its sentences about options in the words of the command line. */
export function reworded(
  { sentences, ...report }: Report,
  given: Arguments,
  implied: PolicyFile['implied'] = new Set(),
): Report {
  const notes = sentences?.map((sentence) => inWords(sentence, given)) ?? report.notes;
  if (report.unused === undefined) return { ...report, notes };
  // of what nobody said, nobody need hear that it changes nothing
  const isImplied = (piece: Sentence[number]): boolean => typeof piece === 'object' && implied.has(piece.option);
  const said = report.unused.filter(({ sentence }) => !sentence.some(isImplied));
  const messages = new Set(said.map(({ sentence }) => inWords(sentence, given)));
  return { ...report, notes, unused: [...messages].map((message) => ({ message, sentence: [message] })) };
}

/** Says beforehand what would otherwise be found out by a crash. */
export function warn(
  report: Report,
  before: readonly string[],
  words: OptionWords,
  io: { readonly err: Print },
  namesAll = false,
): void {
  const { closed, traps } = report;
  const notes = [...before, ...report.notes, ...(report.unused ?? []).map(({ message }) => message)];
  for (const note of notes) io.err(`wasmvirt: note: ${printable(note)}\n`, 'message');
  const said =
    closed === undefined ? [] : [`${closed.reason}: ${words.change(closed.option)} swallows what they write`];
  if (traps.length > 0)
    said.push(
      `denied functions that would trap when called: ${trapping(traps, words, namesAll ? Infinity : MOST_SHOWN)}`,
    );
  if (said.length > 0) io.err(`wasmvirt: note: ${printable(said.join('; '))}\n`, 'message');
}

function trapping(traps: Report['traps'], words: OptionWords, most: number): string {
  const shown = traps.slice(0, most).map(({ function: name, option }) => {
    return option === undefined ? name : `${name} (${words.change(option)})`;
  });
  const more = traps.length - shown.length;
  if (more > 0) shown.push(`${more} more (see --explain)`);
  return shown.join(', ');
}

const MOST_SHOWN = 4;
