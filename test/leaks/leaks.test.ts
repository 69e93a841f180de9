import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import type { ProcessResult } from '../support/hosts.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { draft, specImports, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { everyCall, type EveryCall } from './every-call.ts';

/**
 * An instance lives for weeks: a function that is called again and again needs no more memory than when it was called some times. Every
 * function of WASI 0.2 that can be called, whoever answers it.
 */

/** Ends the program, or is unstable, so that hosts have it not. */
const SKIPPED = /#exit|timezone|send-informational|#network-error-code/;
/** What preview2-shim answers with an exception instead of an error. */
const NOT_OF_THE_SHIM = /splice of .*outgoing-body\.write|outgoing-request\.body/;

/** Waits for what is never ready where there is no network, or makes something of the host larger with each call. */
const NOT_OF_HOSTS = /pollable\.block|#poll$|stream\.blocking-|fields\.append/;

const TEXT = 'a'.repeat(64);
/** As large as what is mounted is allowed to be: what is appended to soon finds no room. */
const FILES: Options['mounts'] = {
  '/': { writable: true, files: { [TEXT]: 'x'.repeat(100) }, maxBytes: 4096, maxFiles: 10 },
};
const OURS: Options = {
  mounts: FILES,
  env: { A: TEXT },
  args: [TEXT, TEXT],
  cwd: '/',
  config: { set: { [TEXT]: TEXT } },
  clocks: { step: '1ms' },
  random: { seed: 1 },
  stdin: { text: TEXT },
};
const HOSTS: Options = { stdio: 'allow', clocks: 'allow', random: 'allow', http: 'allow', sockets: 'allow' };
const RULES: Options = {
  http: ['a.test'],
  sockets: ['a.test:1', 'tcp+udp+bind+listen+accept+send+receive://127.0.0.1:*'],
};

interface Case {
  readonly title: string;
  readonly options: Options;
  /** How many of the loops can be run: for the others nobody gives a handle. */
  readonly loops: number;
  readonly onJco?: false;
  /** Whether what may not be done to a host is done. */
  readonly all?: false;
}

const CASES: readonly Case[] = [
  { title: 'denied', options: { random: { seed: 1 } }, loops: 200 },
  { title: 'virtual', options: OURS, loops: 270 },
  {
    title: 'virtual and traced',
    options: { ...OURS, mounts: { ...FILES, '/t': { writable: true, maxBytes: 4096 } }, trace: { file: '/t/trace' } },
    loops: 270,
  },
  {
    title: 'bridged',
    options: {
      ...HOSTS,
      mounts: FILES,
      environment: { allow: 'all', deny: ['A'] },
      config: { allow: 'all', deny: ['a'] },
    },
    loops: 270,
    onJco: false,
    all: false,
  },
  { title: 'ruled', options: { ...RULES, random: { seed: 1 } }, loops: 200, onJco: false, all: false },
  { title: 'ruled and bridged', options: { ...HOSTS, ...RULES, mounts: FILES }, loops: 270, all: false },
];

/** On jco a call takes 50 microseconds, so every byte is looked at; on Wasmtime one takes 1, and memory may not grow by a page. */
const ON_JCO = 50;
const SOME = 100;
const PAGE = 65_536;
const ON_WASMTIME = Number(process.env['LEAK_CALLS'] ?? 10_000);

let guest: EveryCall;
/** One for what is the host's: it does not wait, nor lets anything of the host grow. */
let gentle: EveryCall;

beforeAll(async () => {
  const names = [...specImports('0.2.12'), 'wasi:config/store@0.2.0-rc.1'].filter((name) => !SKIPPED.test(name));
  const packages = [...specPackages('0.2.12').values(), draft('store-0.2.0-rc.1')];
  guest = await everyCall(names, packages, (name) => SKIPPED.test(name));
  gentle = await everyCall(names, packages, (name) => SKIPPED.test(name) || NOT_OF_HOSTS.test(name));
});

describe.each(CASES)('$title', ({ options, loops, onJco = true, all = true }) => {
  let bytes: Uint8Array;

  beforeAll(async () => {
    ({ bytes } = virtualize(guest.bytes, options));
    await assertValid(bytes);
  });

  it.runIf(onJco)('calls leave nothing in memory on jco', async () => {
    const store = { get: () => undefined, getAll: () => [] };
    const instance = await instantiateOnJco(bytes, { imports: { 'wasi:config/store': store } });
    const used = (): number[] => instance.memories.map(({ buffer }) => filled(new Uint8Array(buffer)));
    let done = 0;
    const grown: string[] = [];
    for (const [i, name] of guest.loops.entries()) {
      if (options.http !== undefined && NOT_OF_THE_SHIM.test(name)) continue;
      if ((await instance.call(undefined, 'call', i, ON_JCO)) !== 1) continue;
      done++;
      const before = used();
      await instance.call(undefined, 'call', i, ON_JCO);
      const after = used();
      if (after.some((size, k) => size >= ON_JCO + (before[k] ?? 0))) grown.push(name);
    }
    expect(grown).toEqual([]);
    expect(done).toBeGreaterThan(loops);
  });

  it.skipIf(!HAS_WASMTIME)('memory stands still on Wasmtime', async () => {
    const component = all ? bytes : virtualize(gentle.bytes, options).bytes;
    const run = async (times: number, pages: number): Promise<ProcessResult> => {
      const limits = ['-W', `max-memory-size=${String(pages * PAGE)}`, '-W', 'trap-on-grow-failure=y'];
      const flags = ['-S', 'config', ...limits];
      return invokeOnWasmtime(component, `all(${String(times)})`, { wasi: 'http', flags });
    };
    // as many pages as it takes to do everything some times
    let pages = 1;
    while ((await run(SOME, pages)).stderr.includes('growing memory') && pages < 64) pages++;
    const { code, stdout, stderr } = await run(all ? ON_WASMTIME : ON_WASMTIME / 5, pages);
    expect(code, stderr.slice(-2000)).toBe(0);
    expect(Number(/\d+\s*$/.exec(stdout)?.[0])).toBeGreaterThan(all ? loops : loops / 2);
  });
});

/** How much of a memory is not zero. */
function filled(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte !== 0) count++;
  return count;
}
