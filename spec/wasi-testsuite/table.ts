import { knownFailures } from '../../test/support/known-failures.ts';

export interface Verdict {
  readonly passed: boolean;
  /** Why it failed, or what it was allowed. */
  readonly why: string;
}

/** The two runs of each program on a host. */
export interface Runs<Program> {
  /** The runner's file, as known-failures.txt has it. */
  readonly file: string;
  readonly host: string;
  /** What the second run is called. */
  readonly way: string;
  readonly run: (program: Program) => Promise<{ readonly before: Verdict; readonly after: Verdict }>;
}

interface Row {
  readonly program: string;
  readonly baseline: boolean;
  readonly after: boolean;
  readonly known: boolean;
}

/** Prints the table of a host; returns the names of losses that are not known, and of known losses that pass. */
export async function table<Program extends { readonly name: string }>(
  programs: readonly Program[],
  { file, host, way, run }: Runs<Program>,
): Promise<string[]> {
  const width = Math.max(...programs.map(({ name }) => name.length));
  console.log(`\n${host.padEnd(width)}  baseline  ${way}`);
  const mark = (passed: boolean): string => (passed ? 'pass' : 'FAIL');
  const rows: Row[] = [];
  for (const program of programs) {
    const { before, after } = await run(program);
    const known = knownFailures().some((one) => one.file === file && one.title === `${host} ${program.name}`);
    const why = [before.passed ? '' : `baseline: ${before.why}`, after.why].filter((text) => text !== '').join('; ');
    const note = known ? ' (known)' : '';
    console.log(`${program.name.padEnd(width)}  ${mark(before.passed)}      ${mark(after.passed)}${note}  ${why}`);
    rows.push({ program: program.name, baseline: before.passed, after: after.passed, known });
  }
  const count = (test: (one: Row) => boolean): number => rows.filter(test).length;
  const kept = `${count((r) => r.baseline && r.after)} of ${count((r) => r.baseline)}`;
  console.log(
    `${host}: ${kept} that pass on the baseline pass ${way}, ${count((r) => r.after)} of ${rows.length} in all`,
  );
  // some fail as they are now and then, too
  const lost = rows.filter((r) => (r.known ? r.after : r.baseline && !r.after));
  return lost.map((r) => `${host} ${r.program}: ${r.known ? 'no loss any more, though known as one' : 'lost'}`);
}

/** The reason for a failure in the output of a program or host: the telling line, and those after it. */
export function reasonIn(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const at = Math.max(
    lines.findIndex((line) => /panicked|assert|denied|abort/i.test(line)),
    0,
  );
  return lines
    .slice(at, at + 3)
    .map((line) => line.trim())
    .join(' / ')
    .slice(0, 300);
}
