import { hostProgram, runProcess } from '../support/hosts.ts';

/**
 * What wasm-tools says of many components, with the features that it has on by itself: all in one run, as a script in the `.wast` format with one
 * component on each line.
 *
 * @returns for each the sentence by which it is refused; `undefined` for those that are valid
 */
export async function refusals(components: readonly Uint8Array[]): Promise<readonly (string | undefined)[]> {
  const lines = components.map((bytes) => `(component definition binary "${escaped(bytes)}")`);
  const { code, stderr } = await runProcess(hostProgram('WASM_TOOLS') ?? '', ['wast', '-'], {
    stdin: lines.join('\n'),
  });
  const found = failures(stderr);
  const known = code === 0 ? found.size === 0 : found.size > 0;
  // whatever it cannot go on after, such as a panic, is found by asking of each alone
  if (!known || [...found.values()].some((why) => !why.includes(INVALID))) return Promise.all(components.map(refusal));
  return components.map((_, at) =>
    found
      .get(at + 1)
      ?.split(INVALID)[1]
      ?.trim(),
  );
}

/** The same of one, by the command that is there for it. */
export async function refusal(bytes: Uint8Array): Promise<string | undefined> {
  const { code, stderr } = await runProcess(hostProgram('WASM_TOOLS') ?? '', ['validate', '-'], { stdin: bytes });
  return code === 0 ? undefined : stderr;
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
