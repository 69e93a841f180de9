/**
 * What a virtualized component may still ask of its host, and what it sees in place of the host's things. Everything of WASI is denied
 * unless enabled here; imports that are not WASI's stay unless `deny` names them. Plain data: the same object can come from a JSON file.
 *
 * Each capability has one option: `'allow'` gives the host's, `'deny'` nothing, and an object or a list says more. Where several options
 * speak of one interface, the most specific one counts: `allow` and `deny` with the plain name of an import, then with an interface and its
 * version, with an interface, with `ns:pkg/*`; then the option of the capability; then `ns:*`; then `all`. To allow and to deny the same
 * name is an error. An import with a plain name that implements an interface has two names: what is denied by either is denied.
 *
 * A property that is `undefined` counts as absent.
 *
 * @example const options: Options = { random: 'allow', env: { PONG: 'demo' }, deny: ['example:log/*'] };
 */
export interface Options {
  /**
   * Every WASI interface, also unknown ones, with functions that are unknown as well; but of packages that another option says something
   * else about (`mounts`, `clocks`, `http: 'deny'`…) only what is known. All other options let through only what is known.
   */
  readonly all?: 'allow' | 'deny' | undefined;
  /**
   * The clocks: the host's, none (`'deny'`: they start at 0, each look takes 1 ms, timers are ready at once), one instant for ever
   * (`fixed`), a clock of its own (`step`: each look takes so long, and waiting takes no time), or the host's with the wall clock shifted
   * (`offset`, for WASI 0.2).
   *
   * @example const options: Options = { clocks: { step: '1ms', from: '2026-01-01T00:00:00Z' } };
   */
  readonly clocks?: ClocksOption | undefined;
  /**
   * Random numbers of all kinds: the host's, none, or a fixed sequence from a seed, which is ChaCha20 with the seed as its key. Never
   * take a seed where secrets are made.
   */
  readonly random?: RandomOption | undefined;
  /** The same for `wasi:random/insecure` and `insecure-seed` alone. */
  readonly insecureRandom?: RandomOption | undefined;
  /** Ending the process with a status. */
  readonly exit?: 'allow' | 'deny' | undefined;
  /**
   * Outgoing requests, or only those to hosts that a rule names; a component that only serves them needs nothing.
   *
   * @example const options: Options = { http: ['api.example.com', 'https+GET://*.example.org:8443'] };
   */
  readonly http?: 'allow' | 'deny' | readonly string[] | undefined;
  /**
   * TCP, UDP and name look-up, or only with addresses and names that a rule names.
   *
   * @example const options: Options = { sockets: ['db.internal:5432', 'tcp+listen://127.0.0.1:8080'] };
   */
  readonly sockets?: 'allow' | 'deny' | readonly string[] | undefined;
  /** The directories that the host opens. With `mounts` both are there. */
  readonly filesystem?: 'allow' | 'deny' | undefined;
  /**
   * Directories inside the component, by the path under which it finds each: absolute, or relative to where it takes itself to be, as
   * `.` and `data`. They take the place of the host's, also under `all`. One whose path is inside another's hides what that one
   * has there, and shows in it as a directory, with its own limits.
   *
   * @example const options: Options = { mounts: { '/etc': { files: { 'app.toml': 'a = 1\n' } }, '/tmp': { writable: true } } };
   */
  readonly mounts?: Readonly<Record<string, MountOptions | undefined>> | undefined;
  /** Standard input, output, error and terminals: the host's, none, or (`'ignore'`) the same as said of each stream. */
  readonly stdio?: 'allow' | 'deny' | 'ignore' | undefined;
  /**
   * Standard input: the host's, closed, empty (`deny` and `ignore`: programs that read it see its end), or with these contents. Counts
   * before `stdio` and `all`. A stream that is not allowed has no terminal.
   */
  readonly stdin?: 'allow' | 'deny' | 'ignore' | { readonly text: string } | { readonly bytes: Uint8Array } | undefined;
  /**
   * Standard output: the host's, closed, swallowed, a file among the virtual files, which is made new, or kept for who runs the component to
   * take (with `control`): up to 1 MiB, or so many bytes as said, between two takes. What is more is dropped, and counted.
   */
  readonly stdout?: OutputOption | undefined;
  readonly stderr?: OutputOption | undefined;
  /**
   * Variables, arguments and the current directory. `'allow'`: the host's. In an object, variables alone: `allow` those of the host
   * that are shown, `deny` those that stay hidden though all others are shown, by this or by another option, and `set` those that the
   * component sees over them.
   *
   * @example const options: Options = { environment: { allow: ['LANG', 'TZ'], set: { HOME: '/' } } };
   */
  readonly environment?: 'allow' | 'deny' | VariablesOption | undefined;
  /** `environment.set` by itself. Values may hold any text. */
  readonly env?: Pairs | undefined;
  /**
   * The arguments that the component sees, the program's name first: the host's, none, these, or these before the host's, whose program's
   * name is left out then. Without: the host's if `environment` is allowed as a whole, else none.
   *
   * @example const options: Options = { args: { before: ['lua', '/app.lua'] } };
   */
  readonly args?: ArgumentsOption | undefined;
  /** The current directory that the component sees. Without: the host's if allowed, else none. */
  readonly cwd?: string | undefined;
  /** `wasi:config`, in the same way as `environment`. */
  readonly config?: 'allow' | 'deny' | VariablesOption | undefined;
  /** The time of everything in `mounts`, in seconds since 1970, and of stepping clocks at their start. Without: 0. */
  readonly epoch?: number | undefined;
  /**
   * The same in every run, whatever the host: all of WASI is denied or virtual. Unless said otherwise, clocks step by 1 ms from `epoch`
   * on, random numbers have the seed 0, standard streams are ignored, and `/` is an empty directory that can be written. Only
   * output may go to the host (`stdout: 'allow'`, `stderr: 'allow'`, `exit: 'allow'`); imports that are not WASI's must be allowed or
   * denied by name.
   */
  readonly deterministic?: boolean | undefined;
  /**
   * Writes down every call that is not handed straight to the host, with arguments and result: to the host's standard error (`true`,
   * `'stderr'`), each line after `trace `, whatever the component has in its place, or into a file among the virtual files, which is made
   * new. In an object with `only`: those that fail (`'errors'`), those of imports that are named as in `allow`, or both.
   *
   * @example const options: Options = { trace: { to: 'stderr', only: ['errors', 'wasi:filesystem/*'] } };
   */
  readonly trace?: boolean | 'stderr' | { readonly file: string } | TraceOption | undefined;
  /**
   * Whether the output also exports `wasmvirt:control`, by which who runs it reads and changes what is virtual in it: files, standard streams,
   * arguments, variables, clock and seed, and all of that at once. Nothing of the host can be reached by it.
   */
  readonly control?: boolean | undefined;
  /**
   * Whether the output keeps what its host answers, from the instantiation on, and exports `wasmvirt:control/recording`, by which who runs
   * it reads that: what `replay` takes. It has all that the host has said, also what is secret. Up to 256 MiB, or so many bytes as said,
   * are kept; where that is not enough for all calls, the recording says so and cannot be replayed.
   */
  readonly record?: boolean | { readonly most: number } | undefined;
  /**
   * A recording: what the component asks of its host is answered from it, and the output imports none of that. The component, and the other
   * options, have to be those of the recording. A call that is not the next one in it traps.
   */
  readonly replay?: Uint8Array | undefined;
  /**
   * Interfaces (`ns:pkg/interface`, with or without `@version`), packages (`ns:pkg/*`), namespaces (`ns:*`) or plain names of imports, with
   * all of their functions.
   */
  readonly allow?: readonly string[] | undefined;
  /** The reverse, in the same forms; works for imports of every package. */
  readonly deny?: readonly string[] | undefined;
  /**
   * What a denied call does. `error` (default): answer an error, else a harmless value, else trap. `trap`: trap, but for
   * what programs call before they start.
   */
  readonly onDeny?: 'error' | 'trap' | undefined;
  /**
   * How the component and its adapters are put together. `fused`: as one, in which calls that adapters answer cost next to nothing; refused
   * where that cannot be. `sibling`: beside each other, the component as it is. `auto` (default): fused where that can be.
   */
  readonly link?: 'auto' | 'sibling' | 'fused' | undefined;
  /**
   * Whether the component is validated before, and the output after, by the rules of the standard, but for the code of core modules. `true`
   * unless `false`, which saves the time: what is wrong with the component is then the host's to find.
   */
  readonly validate?: boolean | undefined;
}

/**
 * Options as reports name them, to spread into `Options`: words, lists of names, and `mounts` that are none. `undefined` leaves an
 * option out. They hold no bytes, so that JSON has all of them.
 */
export type OptionsFragment = {
  readonly [Key in keyof Options]?: Key extends 'mounts'
    ? Readonly<Record<string, never>> | undefined
    : Extract<Options[Key], string | boolean | readonly string[] | undefined>;
};

/** Which calls are written down, and where: to the host's standard error, unless said otherwise. */
export interface TraceOption {
  readonly to?: 'stderr' | { readonly file: string } | undefined;
  /** `'errors'`, interfaces, packages (also without `/*`) and namespaces. Without, or empty: all calls. */
  readonly only?: readonly string[] | undefined;
}

/** As `Options.stdout` may say it. */
export type OutputOption =
  'allow' | 'deny' | 'ignore' | 'capture' | { readonly file: string } | { readonly capture: number };

/** As `Options.clocks` may say it. */
export type ClocksOption =
  | 'allow'
  | 'deny'
  | { readonly fixed: Instant }
  | { readonly step: Duration; readonly from?: Instant | undefined }
  | { readonly offset: Duration };

/** RFC 3339 (`2026-01-01T00:00:00Z`), seconds since 1970 as a number or text, or nanoseconds since 1970 as a bigint. */
export type Instant = string | number | bigint;

/** A text with its unit (`10us`, `1ms`, `5s`, `2h`, `-3d`), a number of seconds, or nanoseconds as a bigint. */
export type Duration = string | number | bigint;

/** As `Options.random` may say it. */
export type RandomOption = 'allow' | 'deny' | { readonly seed: Seed };

/**
 * A whole number below 2^256 (also as decimal or `0x` text), text, or bytes, 32 at most. The key is the number in little-endian bytes,
 * or the text in UTF-8, or the bytes, followed by zeros.
 */
export type Seed = number | bigint | string | Uint8Array;

/** Names with values: an object, or a list of pairs. Those of an object whose value is `undefined` are left out, as in `process.env`. */
export type Pairs = Readonly<Record<string, string | undefined>> | readonly (readonly [name: string, value: string])[];

/** As `Options.args` may say it. */
export type ArgumentsOption = 'allow' | 'deny' | readonly string[] | { readonly before: readonly string[] };

/** Which variables, or which keys of `wasi:config`, the component sees. */
export interface VariablesOption {
  /** Those of the host that are shown. Without: what other options say. */
  readonly allow?: 'all' | readonly string[] | undefined;
  /** Those of the host that stay hidden. */
  readonly deny?: readonly string[] | undefined;
  /** Those that are set, over the host's. */
  readonly set?: Pairs | undefined;
}

/**
 * A file (its contents: text, which becomes UTF-8, or bytes, which are not copied), a directory or a symbolic link. The target of a
 * link is a relative path that stays in the mount, as seen from the directory of the link. `host`: a directory or a file of the host, by
 * its path there; it shows if the host opens that directory, or one around it, for the component, and no part of the rest is a link. The
 * component may change it as far as the host lets it, unless `writable` is false. Neither may it then change a file, nor remove it or its name,
 * in a mount that is writable.
 *
 * @example const entry: MountEntry = { directory: { 'a.txt': 'hello\n', empty: { directory: {} }, 'b.txt': { link: 'a.txt' } } };
 */
export type MountEntry =
  | string
  | Uint8Array
  | { readonly file: string | Uint8Array; readonly writable?: boolean | undefined }
  | { readonly directory: MountTree }
  | { readonly link: string }
  | { readonly host: string; readonly writable?: boolean | undefined };

/** What a directory holds, by name, one component each: `a.txt`, not `sub/a.txt`. The order does not matter. */
export type MountTree = Readonly<Record<string, MountEntry>> | ReadonlyMap<string, MountEntry>;

/**
 * A directory inside the component.
 *
 * @example const data: MountOptions = { files: { 'config.json': '{}' }, writable: true, maxBytes: 1 << 20 };
 */
export interface MountOptions {
  /** What is in it at first. Without: nothing. */
  readonly files?: MountTree | undefined;
  /** It is this directory of the host, by its path there, which lies in no other that is named; beside `writable` nothing else can be said of it then. */
  readonly host?: string | undefined;
  /**
   * Whether the component may change it; changes are kept in its memory and end with it. Without: read-only. Of a directory of the host:
   * whether it may be changed as far as the host lets it. Without: it may.
   */
  readonly writable?: boolean | undefined;
  /** Most bytes in files and links at any time, those in `files` included. Without: as many as memory has room for. */
  readonly maxBytes?: number | undefined;
  /** Most files, links and directories at any time, those in `files` included. */
  readonly maxFiles?: number | undefined;
}
