import { didYouMean } from '../policy/options/command-line.ts';
import { UsageError, type Arguments } from './args.ts';
import { COMPATS } from './policy-file/read.ts';

/** The program whose ways `--compat` asks for. */
export function compatOf(options: Arguments['options']): string | undefined {
  const value = options.get('--compat')?.[0];
  if (value === undefined || COMPATS.includes(value)) return value;
  const meant = didYouMean(value, COMPATS);
  throw new UsageError(`--compat is ${COMPATS.join(' or ')}, not ${JSON.stringify(value)}${meant}`);
}

/** What to say of words that mean something else to wasi-virt, or nothing here. */
export function notesOnWords({ files, options, spelled }: Arguments): readonly string[] {
  const notes: string[] = [];
  for (const name of ['--env', '--config']) {
    if (options.has('--compat')) break;
    const several = (options.get(name) ?? []).find((value) => /,[A-Za-z_][\w.-]*=/.test(value ?? ''));
    if (several === undefined) continue;
    const [one = ''] = several.split('=');
    notes.push(
      `${spelled.get(name) ?? name} sets ${JSON.stringify(one)} alone, to all that stands behind its =; for several say ${spelled.get(name) ?? name} several times, or --compat=wasi-virt`,
    );
  }
  if (options.has('--wasi-version') && files.length > 0)
    notes.push('--wasi-version changes nothing: the versions are those that the component imports');
  return notes;
}
