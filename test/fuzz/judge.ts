import { hostProgram, runProcess } from '../support/hosts.ts';
import { askShipped, type Verdict } from '../support/validate.ts';

/** The judge of many components: in this process, without memory of what it said. */
export function judge(bytes: Uint8Array): Promise<Verdict> {
  return askShipped(bytes);
}

/** `undefined` where the judge itself failed. */
export async function isValid(bytes: Uint8Array): Promise<boolean | undefined> {
  const { verdict } = await judge(bytes);
  return verdict === 'unknown' ? undefined : verdict === 'valid';
}

/**
 * Whether all judges of this machine call it valid: the one that jco ships overlooks the end of a section that is cut off, and is not asked alone
 * where a finding depends on it.
 */
export async function isSurelyValid(bytes: Uint8Array): Promise<boolean> {
  if ((await isValid(bytes)) !== true) return false;
  const program = hostProgram('WASM_TOOLS');
  if (program === undefined) return true;
  return (await runProcess(program, ['validate', '--features', 'all', '-'], { stdin: bytes })).code === 0;
}
