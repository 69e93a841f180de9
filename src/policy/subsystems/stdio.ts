import { WasmvirtError } from '../../errors.ts';
import { say, type Sentence } from '../../settings/sentence.ts';
import { capability, isVersion03, type StdioStream } from '../capabilities/table.ts';
import type { Source } from '../draft.ts';
import type { ImportPlan } from '../import-plan.ts';
import { givenAs } from '../options/fragment.ts';
import { mention, proposal } from '../options/mention.ts';
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

/** The functions of WASI 0.3 that have the place of `get-stdin` and its like. */
const STREAM_OF_03: Readonly<Record<StdioStream, string>> = {
  stdin: 'read-via-stream',
  stdout: 'write-via-stream',
  stderr: 'write-via-stream',
};

/** The standard streams of `wasi:cli`, and its terminals. */
export const stdio: SubsystemPolicy = {
  isReplaced: (policy) => STREAMS.some((stream) => (policy.stdio.get(stream)?.kind ?? 'allow') !== 'allow'),
  decide,
  sources,
  makes,
  notes,
};

/** What a standard stream is that is neither the host's nor closed. */
export type StdioPlan =
  /** An output that is swallowed. */
  { readonly kind: 'ignore' } | Extract<StdioPolicy, { readonly kind: 'contents' | 'file' | 'capture' }>;

/** What a standard stream is whose import is virtual. `undefined`: it is the host's, or closed. */
export function stdioPlan(policy: Policy, stream: StdioStream): StdioPlan | undefined {
  const said = policy.stdio.get(stream);
  switch (said?.kind) {
    case 'contents':
      // what is empty can be set by who controls it
      return said.bytes.length > 0 || policy.control ? said : undefined;
    case 'file':
    case 'capture':
      return said;
    case 'ignore':
      if (stream !== 'stdin') return { kind: 'ignore' };
      return policy.control ? { kind: 'contents', bytes: new Uint8Array() } : undefined;
    default:
      return undefined;
  }
}

/** `undefined` where nothing was said about the stream. */
function decide(
  policy: Policy,
  { capability: { stdio: gives }, verdict }: SubsystemRequest,
): SubsystemDecision | undefined {
  if (gives === undefined || namesImport(verdict)) return undefined;
  const { stream, terminal } = gives;
  const said = policy.stdio.get(stream);
  if (said === undefined) return undefined;
  const decidedBy = givenAs(stream, policy);
  // the host answers what a terminal is asked
  const none = terminal && policy.deterministic;
  const option = said.kind === 'allow' || none ? undefined : { [stream]: 'allow' };
  if (said.kind === 'allow' && !none) {
    return { decision: 'host', reason: 'allowed', decidedBy, option };
  }
  if (terminal) {
    const why = said.kind === 'allow' ? 'the component is deterministic' : `${stream} is not the host's`;
    return { decision: 'deny', reason: `no terminal, as ${why}`, decidedBy: undefined, option };
  }
  if (stdioPlan(policy, stream) === undefined) {
    return { decision: 'deny', reason: reasonOf(stream, said), decidedBy, option };
  }
  return { decision: 'virtual', reason: reasonOf(stream, said), decidedBy, option };
}

/** A warning for users whose component cannot read back what it writes. */
function notes(imports: readonly ImportPlan[], policy: Policy): readonly Sentence[] {
  if (imports.some((p) => p.subsystem === 'filesystem' && p.decision === 'virtual')) return [];
  return (['stdout', 'stderr'] as const).flatMap((stream): Sentence[] => {
    const said = policy.stdio.get(stream);
    if (said?.kind !== 'file' || !imports.some((p) => p.interface?.interface === stream && p.decision === 'virtual'))
      return [];
    const lost = `is lost, as the component imports no filesystem to read ${said.path} with`;
    return [say`what goes to ${mention(stream)} ${lost}: ${proposal(stream, 'allow')} lets it out`];
  });
}

function makes(policy: Policy, { import: { decision, interface: asked }, files }: MakesRequest): Made {
  // WASI 0.3 has no resource for them
  const of02 = decision === 'virtual' && asked !== undefined && !isVersion03(asked.version);
  const gives = of02 ? capability(asked)?.stdio : undefined;
  const said = gives === undefined ? undefined : stdioPlan(policy, gives.stream);
  return { stream: said === undefined ? 'closed' : kindOf(said, files), pollable: 'ready' };
}

function kindOf({ kind }: StdioPlan, files: boolean): Made['stream'] {
  switch (kind) {
    case 'contents':
      return 'text';
    case 'ignore':
      return 'ignored';
    case 'capture':
      return 'captured';
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
    case 'capture':
      return `kept for who controls the output, up to ${said.most} bytes`;
    case 'ignore':
      return stream === 'stdin' ? 'empty' : 'swallowed';
    case 'allow':
    case 'deny':
      return 'denied';
    default:
      return said satisfies never;
  }
}

/** @throws WasmvirtError `unsupported` if the function that gives the stream gives something else */
function sources(
  _: Policy,
  { interface: { version }, capability: { stdio: gives }, functions, importName }: SourcesRequest,
): ReadonlyMap<string, Source> {
  if (gives === undefined) return new Map();
  const { stream } = gives;
  const is03 = isVersion03(version);
  const name = is03 ? STREAM_OF_03[stream] : `get-${stream}`;
  const getter = functions.find((f) => f.name === name);
  if (getter === undefined) return new Map();
  if (getter.standard === true) return new Map([[name, 'virtual']]);
  const remedy = say`say ${proposal(stream, 'deny')} or ${proposal(stream, 'allow')}`;
  if (is03) {
    throw new WasmvirtError(
      'unsupported',
      say`${importName} has a ${name} of another type than WASI's, so that nothing virtual can stand for it: ${remedy}`,
      { import: importName },
    );
  }
  const stands = stream === 'stdin' ? 'an input-stream' : 'an output-stream';
  throw new WasmvirtError(
    'unsupported',
    say`${importName} has a ${name} that does not give ${stands} of wasi:io/streams as WASI's does, so that nothing virtual can stand for it: ${remedy}`,
    { import: importName },
  );
}

/** The outputs that a program finds closed. */
export function closedOutputs(imports: readonly ImportPlan[]): readonly ('stdout' | 'stderr')[] {
  return (['stdout', 'stderr'] as const).filter((stream) => imports.some((p) => closes(p, stream)));
}

/** Whether an import gives the program this output, closed. */
function closes({ interface: asked, functions }: ImportPlan, stream: StdioStream): boolean {
  if (asked === undefined || capability(asked)?.stdio?.stream !== stream) return false;
  return functions.some((f) => f.by === 'deny' && (f.name === `get-${stream}` || f.name === STREAM_OF_03[stream]));
}
