import { WasmvirtError } from '../../errors.ts';
import { say } from '../../settings/sentence.ts';
import type { Capability, StdioStream } from '../capabilities/table.ts';
import type { NamedFunction } from '../draft.ts';
import { proposal } from '../options/mention.ts';
import type { Policy, StdioPolicy } from '../policy.ts';

/** What a standard stream is that is neither the host's nor closed. */
export type StdioPlan =
  /** An output that is swallowed. */
  { readonly kind: 'ignore' } | Extract<StdioPolicy, { readonly kind: 'contents' | 'file' }>;

/** A decision about an import by what was said about its stream: that counts before what is said about all of them. */
export interface StdioDecision {
  readonly decision: 'host' | 'deny' | 'virtual';
  readonly reason: string;
  readonly help: string | undefined;
}

/** What stands for a standard stream whose import is virtual. `undefined`: it is the host's, or closed. */
export function stdioPlan(policy: Policy, stream: StdioStream): StdioPlan | undefined {
  const said = policy.stdio.get(stream);
  switch (said?.kind) {
    case 'contents':
      return said.bytes.length > 0 ? said : undefined;
    case 'file':
      return said;
    case 'ignore':
      return stream === 'stdin' ? undefined : { kind: 'ignore' };
    default:
      return undefined;
  }
}

/** `undefined` where nothing was said about the stream. */
export function stdioDecision(
  policy: Policy,
  { stream, terminal }: NonNullable<Capability['stdio']>,
): StdioDecision | undefined {
  const said = policy.stdio.get(stream);
  if (said === undefined) return undefined;
  // what a terminal is asked, the host answers
  if (said.kind === 'allow' && !(terminal && policy.deterministic))
    return { decision: 'host', reason: `allowed by --${stream}=allow`, help: undefined };
  const help = `--${stream}=allow`;
  if (terminal) {
    const why = said.kind === 'allow' ? 'the component is deterministic' : `${stream} is not the host's`;
    return { decision: 'deny', reason: `no terminal, as ${why}`, help: said.kind === 'allow' ? undefined : help };
  }
  const decision = stdioPlan(policy, stream) === undefined ? 'deny' : 'virtual';
  return { decision, reason: reasonOf(stream, said), help };
}

function reasonOf(stream: StdioStream, said: StdioPolicy): string {
  switch (said.kind) {
    case 'contents':
      return `${said.bytes.length} bytes that were set`;
    case 'file':
      return `goes into the virtual file ${said.path}`;
    case 'ignore':
      return stream === 'stdin' ? 'empty, by --stdin=ignore' : `swallowed, by --${stream}=ignore`;
    case 'allow':
    case 'deny':
      return `denied by --${stream}=deny`;
    default:
      return said satisfies never;
  }
}

/**
 * Which functions of a virtual stream's interface are ours. `importName`: for the error.
 *
 * @throws WasmvirtError `unsupported` if the one that gives the stream gives something else
 */
export function stdioSources(
  stream: StdioStream,
  functions: readonly NamedFunction[],
  importName: string,
): ReadonlyMap<string, 'virtual'> {
  const name = `get-${stream}`;
  const getter = functions.find((f) => f.name === name);
  if (getter === undefined) return new Map();
  if (getter.standard === true) return new Map([[name, 'virtual']]);
  const stands = stream === 'stdin' ? 'an input-stream' : 'an output-stream';
  const remedy = say`say ${proposal(stream, 'deny')} or ${proposal(stream, 'allow')}`;
  throw new WasmvirtError(
    'unsupported',
    say`${importName} has a ${name} that does not give ${stands} of wasi:io/streams as WASI's does, so that nothing virtual can stand for it: ${remedy}`,
    { import: importName },
  );
}

/** What everybody should hear whose program finds outputs closed. */
export function closedNote(streams: readonly StdioStream[]): string {
  const are = streams.length === 1 ? 'is' : 'are';
  const options = streams.map((stream) => `--${stream}=ignore`).join(' ');
  return (
    `${streams.join(' and ')} ${are} closed, and programs that must write may trap without a word, as Rust's println! does: ` +
    `${options} swallows what they write`
  );
}
