import { preview1Program } from '../support/guests.ts';
import { configGuest } from '../support/calls.ts';
import { draft } from '../support/spec-wit.ts';
import { corpus } from '../support/wat.ts';
import { scripted, type Step } from '../support/script.ts';

/**
 * What wasi-virt's own test cases are about, by the names that they have there: one policy each, in its form, and what comes of it. The
 * guests, texts and values are ours.
 */
export interface VirtCase {
  readonly name: string;
  /** TOML. */
  readonly policy: string;
  readonly guest: () => Promise<Uint8Array>;
  readonly host?: Host;
  /** The lines on standard output. */
  readonly prints?: readonly string[];
  /** What `get-all` of the configuration gives, sorted. */
  readonly config?: readonly (readonly [string, string])[];
  /** The text that standard output must hold, and that standard error must. */
  readonly holds?: readonly [out: string, err: string];
  /** Imports that must be left, and that must not, by the beginnings of their names. */
  readonly imports?: { readonly left: readonly string[]; readonly gone: readonly string[] };
}

export interface Host {
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
  /** Whether the folder of the policy is its `/`. */
  readonly root?: boolean;
}

/** Files beside the policy. */
export const FILES: Readonly<Record<string, string>> = {
  NOTES: 'the notes\n',
  'tree/top.txt': 'top\n',
  'tree/inner/deep/leaf.txt': 'a leaf\n',
  'tree/large.txt': `${'0123456789'.repeat(300)}\n`,
};

const printer = (): Promise<Uint8Array> => corpus('printer', { version: '0.2.1' });

const config = async (): Promise<Uint8Array> => (await configGuest(draft('store-0.2.0-rc.1'))).bytes;

const reads =
  (...steps: readonly Step[]) =>
  (): Promise<Uint8Array> =>
    scripted(steps);

const STREAMS = '[stdio]\nstdin = "allow"\nstdout = "allow"\nstderr = "allow"\n';

const ENV = { SECRET: 's3cret', SHOWN: 'yes' };

/** Asks for variables, times and random numbers, and prints to both streams, also a file. */
const everything = (): Promise<Uint8Array> =>
  preview1Program(
    'everything',
    `(module
      (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
      (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "path_open"
        (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (data (i32.const 64) "NOTES")
      (data (i32.const 72) "to stderr\\n")
      (data (i32.const 84) "to stdout\\n")
      (func $print (param $to i32) (param $at i32) (param $size i32)
        (i32.store (i32.const 16) (local.get $at))
        (i32.store (i32.const 20) (local.get $size))
        (drop (call $write (local.get $to) (i32.const 16) (i32.const 1) (i32.const 8))))
      (func (export "_start")
        (drop (call $environ (i32.const 0) (i32.const 4)))
        (drop (call $clock (i32.const 0) (i64.const 1) (i32.const 32)))
        (drop (call $clock (i32.const 1) (i64.const 1) (i32.const 40)))
        (call $print (i32.const 2) (i32.const 72) (i32.const 10))
        (call $print (i32.const 1) (i32.const 84) (i32.const 10))
        (if (i32.eqz (call $open (i32.const 3) (i32.const 1) (i32.const 64) (i32.const 5)
              (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 0)))
          (then
            (i32.store (i32.const 16) (i32.const 256))
            (i32.store (i32.const 20) (i32.const 256))
            (drop (call $read (i32.load (i32.const 0)) (i32.const 16) (i32.const 1) (i32.const 4)))
            (call $print (i32.const 1) (i32.const 256) (i32.load (i32.const 4)))))
        ;; last, as it traps where it is denied
        (drop (call $random (i32.const 48) (i32.const 4)))))`,
  );

export const CASES: readonly VirtCase[] = [
  {
    name: 'config-allow',
    policy: '[config]\noverrides = [["own", "1"]]\nhost = { allow = ["shown"] }\n',
    guest: config,
    host: { config: { secret: 's3cret', shown: 'yes' } },
    config: [
      ['own', '1'],
      ['shown', 'yes'],
    ],
  },
  {
    name: 'config-deny',
    policy: '[config]\noverrides = [["own", "1"]]\n[config.host]\ndeny = ["secret"]\n',
    guest: config,
    host: { config: { secret: 's3cret', shown: 'yes' } },
    config: [
      ['own', '1'],
      ['shown', 'yes'],
    ],
  },
  {
    name: 'config-none-overrides',
    policy: '[config]\nhost = "none"\noverrides = [["own", "1"]]\n',
    guest: config,
    host: { config: { secret: 's3cret' } },
    config: [['own', '1']],
  },
  {
    name: 'config-none',
    policy: '[config]\nhost = "none"\noverrides = []\n',
    guest: config,
    host: { config: { secret: 's3cret' } },
    config: [],
  },
  {
    name: 'config-passthrough',
    policy: '[config]\nhost = "all"\noverrides = []\n',
    guest: config,
    host: { config: { shown: 'yes' } },
    config: [['shown', 'yes']],
  },
  {
    name: 'encapsulate-component',
    policy: 'clocks = true\nhttp = true\nstdio.stdin = "ignore"\nstdio.stdout = "ignore"\nstdio.stderr = "ignore"\n',
    guest: everything,
    prints: [],
    imports: { left: ['wasi:clocks/wall-clock'], gone: ['wasi:http/', 'wasi:cli/std', 'wasi:filesystem/'] },
  },
  {
    name: 'encapsulate-none',
    policy: `exit = false\nclocks = false\nhttp = false\nrandom = false\nsockets = false\nfs.host-preopens = false
stdio = { stdin = "ignore", stdout = "ignore", stderr = "ignore" }\nenv = {}\nconfig = {}\n`,
    guest: everything,
    imports: { left: [], gone: ['wasi:'] },
  },
  {
    name: 'encapsulate',
    policy: `exit = false\nclocks = true\nhttp = false\nrandom = true\nsockets = false\nfs.host-preopens = false
stdio.stdin = "ignore"\nstdio.stdout = "allow"\nstdio.stderr = "ignore"
[fs.preopens."/".dir]\n"NOTES" = { virtualize = "./NOTES" }\n`,
    guest: everything,
    prints: ['to stdout', 'the notes'],
    imports: { left: ['wasi:clocks/', 'wasi:random/'], gone: ['wasi:filesystem/preopens', 'wasi:cli/stderr'] },
  },
  {
    name: 'env-allow',
    policy: '[env]\noverrides = [["OWN", "1"]]\n[env.host]\nallow = ["SHOWN"]\n',
    guest: printer,
    host: { env: ENV },
    prints: ['env OWN=1', 'env SHOWN=yes'],
  },
  {
    name: 'env-deny',
    policy: '[env]\noverrides = [["OWN", "1"]]\nhost = { deny = ["SECRET"] }\n',
    guest: printer,
    host: { env: ENV },
    prints: ['env OWN=1', 'env SHOWN=yes'],
  },
  {
    name: 'env-none-overrides',
    policy: '[env]\nhost = "none"\noverrides = [["OWN", "Value"]]\n',
    guest: printer,
    host: { env: ENV },
    prints: ['env OWN=Value'],
  },
  {
    name: 'env-none',
    policy: '[env]\nhost = "none"\noverrides = []\n',
    guest: printer,
    host: { env: ENV },
    prints: [],
  },
  {
    name: 'env-passthrough',
    policy: '[env]\nhost = "all"\noverrides = []\n',
    guest: printer,
    host: { env: ENV },
    prints: ['env SECRET=s3cret', 'env SHOWN=yes'],
  },
  {
    name: 'fs-dir-read',
    policy: `${STREAMS}[fs.preopens."/".dir."inside".dir]\n"b.txt" = { source = "b" }\n"a.txt" = { source = "a" }\n`,
    guest: reads(['list', 3, 'inside']),
    prints: ['a.txt b.txt'],
  },
  {
    name: 'fs-file-read',
    policy: `${STREAMS}[fs.preopens."/".dir]\n"file.txt" = { source = "some text\\n" }\n"b" = { file = [104, 105, 10] }\n`,
    guest: reads(['read', 3, 'file.txt'], ['read', 3, 'b']),
    prints: ['some text', 'hi'],
  },
  {
    name: 'fs-host-read',
    policy: `${STREAMS}[fs.preopens."/".dir]\n"here.txt" = { runtime-file = "/NOTES" }\n`,
    guest: reads(['read', 3, 'here.txt'], ['write', 3, 'here.txt']),
    host: { root: true },
    // 69: what would change it
    prints: ['the notes', 'errno 69'],
  },
  {
    name: 'fs-inner-read',
    policy: `${STREAMS}[fs.preopens."/".dir."inside".dir]\n"file.txt" = { source = "inner\\n" }\n`,
    guest: reads(['read', 3, 'inside/file.txt']),
    prints: ['inner'],
  },
  {
    name: 'fs-nested-dir-read',
    policy: `${STREAMS}[fs.preopens."/"]\nvirtualize = "./tree"\n`,
    guest: reads(['read', 3, 'inner/deep/leaf.txt']),
    prints: ['a leaf'],
  },
  {
    name: 'fs-passive-file-read',
    policy: `${STREAMS}[fs]\npassive-cutoff = 10\n[fs.preopens."/"]\nvirtualize = "./tree"\n`,
    guest: reads(['read', 3, 'large.txt']),
    prints: ['0123456789'.repeat(300)],
  },
  {
    name: 'fs-preopen-read',
    policy: `${STREAMS}[fs.preopens."/inside".dir]\n"a.txt" = { source = "a" }\n"b.txt" = { source = "b" }\n`,
    guest: reads(['list', 3, '.']),
    prints: ['a.txt b.txt'],
  },
  {
    name: 'fs-virt-dir-read',
    policy: `${STREAMS}[fs.preopens."/"]\nvirtualize = "./tree"\n`,
    guest: reads(['read', 3, 'top.txt']),
    prints: ['top'],
  },
  {
    name: 'passthrough',
    policy: 'exit = true\nfs.host-preopens = true\nstdio = { stdin = "allow", stdout = "allow", stderr = "allow" }\n',
    guest: everything,
    host: { root: true },
    prints: ['to stdout', 'the notes'],
    holds: ['the notes', 'to stderr'],
    imports: { left: ['wasi:filesystem/preopens', 'wasi:cli/stderr', 'wasi:random/'], gone: [] },
  },
  {
    name: 'stdio',
    policy: 'stdio.stdin = "ignore"\nstdio.stdout = "allow"\nstdio.stderr = "ignore"\n',
    guest: everything,
    host: { root: true },
    // the streams bring an empty file system with them, there as here
    prints: ['to stdout'],
    imports: { left: ['wasi:cli/stdout'], gone: ['wasi:cli/stdin', 'wasi:cli/stderr', 'wasi:filesystem/preopens'] },
  },
];
