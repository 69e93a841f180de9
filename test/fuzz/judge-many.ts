import { hostProgram, runProcess } from '../support/hosts.ts';

/**
 * What wasm-tools says of many components: all in one run, as a script in the `.wast` format with one component on each line.
 *
 * @param features beside those that it has on by itself
 * @returns for each the sentence by which it is refused; `undefined` for those that are valid
 */
export async function refusals(
  components: readonly Uint8Array[],
  features: readonly string[] = [],
): Promise<readonly (string | undefined)[]> {
  const lines = components.map((bytes) => `(component definition binary "${escaped(bytes)}")`);
  const { code, stderr } = await runProcess(hostProgram('WASM_TOOLS') ?? '', ['wast', ...flags(features), '-'], {
    stdin: lines.join('\n'),
  });
  const found = failures(stderr);
  // nothing was said of any where it ended itself
  if (code !== 0 && found.size === 0) return Promise.all(components.map((one) => refusal(one, features)));
  const verdicts: (string | undefined)[] = [];
  for (const [at, bytes] of components.entries()) {
    const why = found.get(at + 1);
    // other failures are of what it tests beside, such as that its text can be read again
    const ofOther = why?.includes(INVALID) === false;
    verdicts.push(ofOther ? await refusal(bytes, features) : why?.split(INVALID)[1]?.trim());
  }
  return verdicts;
}

/** The same of one, by the command that is there for it. */
export async function refusal(bytes: Uint8Array, features: readonly string[] = []): Promise<string | undefined> {
  const { code, stderr } = await runProcess(hostProgram('WASM_TOOLS') ?? '', ['validate', ...flags(features), '-'], {
    stdin: bytes,
  });
  return code === 0 ? undefined : stderr;
}

function flags(features: readonly string[]): readonly string[] {
  return features.length === 0 ? [] : ['--features', features.join(',')];
}

const INVALID = "wasm isn't valid";

/** By line. */
function failures(text: string): ReadonlyMap<number, string> {
  const parts = text.split(/^failed directive on [^\n]*:(\d+):\d+$/m).slice(1);
  return new Map(parts.flatMap((part, at) => (at % 2 === 0 ? [[Number(part), parts[at + 1] ?? ''] as const] : [])));
}

function escaped(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replaceAll(/../g, String.raw`\$&`);
}
