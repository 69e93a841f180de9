import type { OptionsFragment } from '../../settings/options.ts';
import type { Sentence } from '../../settings/sentence.ts';
import type { InterfaceName } from '../../component/extern-name.ts';
import type { Capability } from '../capabilities/table.ts';
import type { Decision, Draft, Keeps, NamedFunction, Source, VariablesPlan } from '../draft.ts';
import type { DecidedImport, ImportPlan } from '../import-plan.ts';
import type { Policy, Rule } from '../policy.ts';

/**
 * What is special about a subsystem, in the subsystem's own file. The rest is the same for all subsystems: `allow` and `deny`, the answers of
 * denied functions (`capabilities`), who owns a resource.
 */
export interface SubsystemPolicy {
  /**
   * Whether an option replaces any part of it. Unknown interfaces of its packages could be another way to the replaced part, so that
   * `all` does not let them through.
   */
  readonly isReplaced: (policy: Policy) => boolean;
  /** What its own options decide about an import; `undefined` where they say nothing, and the verdict counts. */
  readonly decide?: (policy: Policy, request: SubsystemRequest) => SubsystemDecision | undefined;
  /** Looks at a decision again, now with the functions of the import. */
  readonly review?: (
    policy: Policy,
    draft: Pick<Draft, 'item' | 'interface' | 'functions'>,
    first: Decision,
  ) => Decision;
  /** Where the functions of a virtual import come from, by name; those that are left out are denied. */
  readonly sources?: (policy: Policy, request: SourcesRequest) => ReadonlyMap<string, Source>;
  /**
   * Refuses virtual imports of it that one implementation cannot serve.
   *
   * @throws WasmvirtError `conflict`
   */
  readonly check?: (imports: readonly DecidedImport[]) => void;
  /** The resources that it has hand-written code for, and the interface that defines each. */
  readonly resources?: ReadonlyMap<string, string>;
  /** What streams and pollables are that an import of it makes and the host does not. Without: closed streams, ready pollables. */
  readonly makes?: (policy: Policy, request: MakesRequest) => Made;
  /** Functions of its virtual imports that its code asks the host for, beside those that are overlays. */
  readonly asks?: (policy: Policy) => readonly string[];
  /** What to know before the output is used. */
  readonly notes?: (imports: readonly ImportPlan[], policy: Policy) => readonly Sentence[];
}

/** What an import is that a subsystem decides about. */
export interface SubsystemRequest {
  readonly interface: InterfaceName;
  readonly capability: Capability;
  /** What counts where the subsystem's own options say nothing. */
  readonly verdict: Verdict;
}

export interface SubsystemDecision {
  readonly decision: 'host' | 'deny' | 'virtual';
  /** A phrase without a full stop, for the report; it names no option. */
  readonly reason: string;
  /** The options of those given that decided it, as far as it was options. */
  readonly decidedBy: OptionsFragment | undefined;
  /** Options that would leave it with the host, where it is not, to spread into those given. */
  readonly option: OptionsFragment | undefined;
  readonly shown?: VariablesPlan;
}

export interface SourcesRequest {
  /** For errors. */
  readonly importName: string;
  readonly interface: InterfaceName;
  readonly capability: Capability;
  readonly functions: readonly NamedFunction[];
  readonly shown: VariablesPlan | undefined;
}

export interface MakesRequest {
  readonly import: DecidedImport;
  /** The guest has virtual files. */
  readonly files: boolean;
}

export interface Made {
  readonly stream: 'closed' | 'text' | 'file' | 'ignored' | 'captured';
  readonly pollable: 'ready' | 'timer';
}

/** What `allow`, `deny` and the subsystem's switch say about an import. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reason: string;
  readonly decidedBy: OptionsFragment | undefined;
  readonly option: OptionsFragment | undefined;
  readonly keeps: Keeps;
  readonly optionForAll: OptionsFragment | undefined;
  readonly deniedByRule: boolean;
  /** The strongest rule that names the import, its interface or its package. */
  readonly rule: Rule | undefined;
}

/** Whether a rule names the import itself, which is narrower than what is said about its subsystem. */
export function namesImport({ rule }: Verdict): boolean {
  return rule?.selector.kind === 'plain';
}
