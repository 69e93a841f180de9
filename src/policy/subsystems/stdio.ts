import type { InterfaceName } from '../../component/extern-name.ts';
import { WasmvirtError } from '../../errors.ts';
import { say } from '../../settings/sentence.ts';
import { capability, isVersion03, type StdioStream } from '../capabilities/table.ts';
import type { Source } from '../draft.ts';
import type { ImportPlan } from '../import-plan.ts';
import { proposal } from '../options/mention.ts';
import type { Policy, StdioPolicy } from '../policy.ts';
import {
  namesImport,
  type Made,
  type MakesRequest,
  type SourcesRequest,
  type SubsystemDecision,
  type SubsystemPolicy,
  type SubsystemRequest,
} from './subsystem.ts';

const STREAMS: readonly StdioStream[] = ['stdin', 'stdout', 'stderr'];

/** The standard streams of `wasi:cli`, and its terminals. */
export const stdio: SubsystemPolicy = {
  isReplaced: (policy) => STREAMS.some((stream) => (policy.stdio.get(stream)?.kind ?? 'allow') !== 'allow'),
  decide,
  sources,
  makes,
  only02,
};

/** What a standard stream is that is neither the host's nor closed. */
export type StdioPlan =
  /** An output that is swallowed. */
  { readonly kind: 'ignore' } | Extract<StdioPolicy, { readonly kind: 'contents' | 'file' }>;

/** What a standard stream is whose import is virtual. `undefined`: it is the host's, or closed. */
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
function decide(
  policy: Policy,
  { interface: asked, capability: { stdio: gives }, verdict }: SubsystemRequest,
): SubsystemDecision | undefined {
  if (gives === undefined || namesImport(verdict)) return undefined;
  const { stream, terminal } = gives;
  const said = policy.stdio.get(stream);
  if (said === undefined) return undefined;
  const help = `--${stream}=allow`;
  // what a terminal is asked, the host answers
  if (said.kind === 'allow' && !(terminal && policy.deterministic))
    return { decision: 'host', reason: `allowed by ${help}`, help: undefined, allowedBy: help };
  if (terminal) {
    const why = said.kind === 'allow' ? 'the component is deterministic' : `${stream} is not the host's`;
    return { decision: 'deny', reason: `no terminal, as ${why}`, help: said.kind === 'allow' ? undefined : help };
  }
  if (stdioPlan(policy, stream) === undefined) return { decision: 'deny', reason: reasonOf(stream, said), help };
  if (isVersion03(asked.version)) {
    const state = stream === 'stdin' ? 'empty' : 'closed';
    return { decision: 'deny', reason: `${state}: virtual streams are for WASI 0.2`, help };
  }
  return { decision: 'virtual', reason: reasonOf(stream, said), help };
}

function only02(policy: Policy, asked: InterfaceName): readonly string[] {
  const gives = capability(asked)?.stdio;
  if (gives === undefined || gives.terminal) return [];
  const said = stdioPlan(policy, gives.stream);
  if (said === undefined) return [];
  const what = said.kind === 'contents' ? '' : `=${said.kind === 'file' ? `file:${said.path}` : said.kind}`;
  return [`--${gives.stream}${what}`];
}

function makes(policy: Policy, { import: { decision, interface: asked }, files }: MakesRequest): Made {
  const gives = decision === 'virtual' && asked !== undefined ? capability(asked)?.stdio : undefined;
  const said = gives === undefined ? undefined : stdioPlan(policy, gives.stream);
  return { stream: said === undefined ? 'closed' : kindOf(said, files), pollable: 'ready' };
}

function kindOf({ kind }: StdioPlan, files: boolean): Made['stream'] {
  switch (kind) {
    case 'contents':
      return 'text';
    case 'ignore':
      return 'ignored';
    case 'file':
      // a guest without files cannot read it
      return files ? 'file' : 'ignored';
    default:
      return kind satisfies never;
  }
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

/** @throws WasmvirtError `unsupported` if the function that gives the stream gives something else */
function sources(
  _: Policy,
  { capability: { stdio: gives }, functions, importName }: SourcesRequest,
): ReadonlyMap<string, Source> {
  if (gives === undefined) return new Map();
  const { stream } = gives;
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

/** In a sentence, which outputs a program finds closed; `undefined` if none. */
export function closedOutputs(imports: readonly ImportPlan[]): string | undefined {
  const closed = (['stdout', 'stderr'] as const).filter((stream) => imports.some((p) => closes(p, stream)));
  return closed.length === 0 ? undefined : closedNote(closed);
}

/** Whether an import gives the program this output, closed. */
function closes({ interface: asked, functions }: ImportPlan, stream: StdioStream): boolean {
  if (asked === undefined || capability(asked)?.stdio?.stream !== stream) return false;
  return functions.some((f) => f.by === 'deny' && f.name === `get-${stream}`);
}

/** A warning for users whose program finds outputs closed. */
function closedNote(streams: readonly StdioStream[]): string {
  const are = streams.length === 1 ? 'is' : 'are';
  const options = streams.map((stream) => `--${stream}=ignore`).join(' ');
  return (
    `${streams.join(' and ')} ${are} closed, and programs that must write may trap without a word, as Rust's println! does: ` +
    `${options} swallows what they write`
  );
}
