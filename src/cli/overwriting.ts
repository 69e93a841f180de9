import { UsageError } from './args.ts';

/** Whether an output would be written into the file that was read as `input`. */
export type IsSame = (input: string, output: string) => boolean;

/**
 * Refuses an output that would take the place of what was read.
 *
 * @param spelling how the option for the output was written
 * @throws UsageError
 */
export function checkOverwriting(
  output: string | undefined,
  inputs: readonly string[],
  spelling: string | undefined,
  isSame: IsSame | undefined,
): void {
  if (output === undefined) return;
  const same = inputs.find((file) => isSame?.(file, output));
  if (same === undefined) return;
  const what = same === '-' ? 'standard input' : same;
  throw new UsageError(`${spelling ?? '-o'} ${output} is ${what} itself, which would be lost: give another name`);
}
