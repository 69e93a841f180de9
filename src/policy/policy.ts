import type { InterfaceName } from '../component/extern-name.ts';
import type { Mount } from '../settings/file-tree.ts';
import type { HostRule, PortRange } from '../settings/host-rule.ts';
import type { Options } from '../settings/options.ts';
import type { StdioStream, Subsystem } from './capabilities/table.ts';

/** A file in one of some mounts. */
export interface PlacedFile {
  /** Index of its mount. */
  readonly mount: number;
  /** From the root of the mount down. */
  readonly names: readonly string[];
}

/** Outgoing requests that may be made. */
export interface HttpRule {
  /** As it was written. */
  readonly text: string;
  /** In lower case. `undefined`: http and https. */
  readonly scheme: string | undefined;
  /** Compared as they are. Empty: every method. */
  readonly methods: readonly string[];
  readonly host: HostRule;
  /** `undefined`: the default port of the request's scheme. */
  readonly ports: PortRange | undefined;
}

/** What a socket does with an address: the peer's for operations that connect, accept, send and receive, else its own. */
export type SocketOperation =
  'tcp-connect' | 'tcp-bind' | 'tcp-listen' | 'tcp-accept' | 'udp-bind' | 'udp-send' | 'udp-receive';

/**
 * Addresses that sockets may be used with, and names that may be looked up for it: by those rules alone that are to connect or to send, as
 * a look-up tells others the name. Rules to accept and to receive with a name are for the addresses that came of it.
 */
export interface SocketRule {
  /** As it was written. */
  readonly text: string;
  readonly operations: ReadonlySet<SocketOperation>;
  readonly host: HostRule;
  readonly ports: PortRange;
}

/** The rules for the network. A subsystem without rules is `undefined`: it is allowed or denied as a whole. */
export interface NetworkPolicy {
  readonly http: readonly HttpRule[] | undefined;
  readonly sockets: readonly SocketRule[] | undefined;
}

/** The rules that there are for a subsystem. */
export function rulesFor(
  { network }: Policy,
  subsystem: Subsystem | undefined,
): readonly { readonly text: string }[] | undefined {
  return subsystem === 'http' || subsystem === 'sockets' ? network[subsystem] : undefined;
}

/** Pairs of strings of which some are set and some may come from the host: variables, or configuration. */
export interface VariablesPolicy {
  /** Names of the host that are let through, when that is a list. */
  readonly hostList: readonly string[] | undefined;
  readonly deny: readonly string[];
  /** In the order given, each name once. */
  readonly set: readonly (readonly [name: string, value: string])[];
}

/** Arguments: these; or these, the program's name among them, before the host's. */
export type ArgumentsPolicy = readonly string[] | { readonly before: readonly string[] };

/** What the options `allow` and `deny` name. */
export type Selector =
  /** `ns:pkg/interface`, every version unless one is given. */
  | { readonly kind: 'interface'; readonly name: InterfaceName }
  /** `ns:pkg/*`, every version unless one is given. */
  | {
      readonly kind: 'package';
      readonly namespace: string;
      readonly package: string;
      readonly version: string | undefined;
    }
  /** `ns:*`, with the namespaces in it. */
  | { readonly kind: 'namespace'; readonly namespace: string }
  /** An import by its plain name. */
  | { readonly kind: 'plain'; readonly name: string };

/** What stands for the clocks of the host. All times in nanoseconds. */
export type ClockPolicy =
  /** The wall clock is always at this instant; the monotonic one is as if it were denied. */
  | { readonly kind: 'fixed'; readonly at: bigint }
  /** Both clocks go on by this at each look, from this instant and from one step; waiting moves them, and takes no time. */
  | { readonly kind: 'step'; readonly by: bigint; readonly from: bigint }
  /** The host's, the wall clock shifted by this. */
  | { readonly kind: 'offset'; readonly by: bigint };

/** Random numbers from a seed: ChaCha20 with this key of 32 bytes. */
export interface SeedPolicy {
  readonly kind: 'seed';
  readonly key: Uint8Array;
}

/** What an option says about random numbers. */
export type RandomPolicy = { readonly kind: 'allow' | 'deny' } | SeedPolicy;

/** Where calls that do not go straight to the host are written down, and which. */
export type TracePolicy = TraceFilter &
  (
    | { readonly kind: 'stderr' }
    /** A path, and where that is in the mounts. */
    | { readonly kind: 'file'; readonly path: string; readonly file: PlacedFile }
  );

/** Which calls a trace shows. */
export interface TraceFilter {
  /** Only those that end with an error or a trap. */
  readonly errors: boolean;
  /** Only those of imports that one of these names; of all if there are none. */
  readonly only: readonly Selector[];
}

/** An `allow` or `deny`, parsed. */
export interface Rule {
  readonly effect: 'allow' | 'deny';
  readonly selector: Selector;
}

/** What was said about a standard stream. */
export type StdioPolicy =
  | { readonly kind: 'allow' | 'deny' | 'ignore' }
  /** Of standard input. */
  | { readonly kind: 'contents'; readonly bytes: Uint8Array }
  /** An output that is kept, up to so many bytes. */
  | { readonly kind: 'capture'; readonly most: number }
  /** An output into a virtual file: its path, and where that is in the mounts. */
  | { readonly kind: 'file'; readonly path: string; readonly file: PlacedFile };

/** Options, checked and complete. */
export interface Policy {
  /** The options as they were given, for what a report says of them. */
  readonly given: Options;
  readonly allowAll: boolean;
  /** Whether whole subsystems are allowed or denied; absent ones were not mentioned. */
  readonly subsystems: ReadonlyMap<Subsystem, boolean>;
  readonly rules: readonly Rule[];
  /** Rules of subsystems that are allowed by rule alone. */
  readonly network: NetworkPolicy;
  /** Streams that are absent were not mentioned. */
  readonly stdio: ReadonlyMap<StdioStream, StdioPolicy>;
  readonly clock: ClockPolicy | undefined;
  readonly random: SeedPolicy | undefined;
  readonly insecureRandom: RandomPolicy | undefined;
  readonly environment: VariablesPolicy & {
    readonly args: ArgumentsPolicy | undefined;
    readonly cwd: string | undefined;
  };
  readonly config: VariablesPolicy;
  /** In the order given, each path once. */
  readonly mounts: readonly Mount[];
  /** The time of everything in `mounts`, in seconds since 1970. */
  readonly epoch: number;
  readonly onDeny: 'error' | 'trap';
  readonly link: 'auto' | 'sibling' | 'fused';
  /** Whether input and output are validated. */
  readonly validate: boolean;
  /** Nothing that the host says may reach the component. */
  readonly deterministic: boolean;
  readonly trace: TracePolicy | undefined;
  /** The output exports `wasmvirt:control`. */
  readonly control: boolean;
  /** The most bytes that are kept of what the host answers, if that is kept. */
  readonly record: number | undefined;
  /** The bytes of a recording, which answers in the place of the host. */
  readonly replay: Uint8Array | undefined;
}
