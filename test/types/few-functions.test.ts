import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { hostProgram } from '../support/hosts.ts';
import { assertParsed, assertValid, validate } from '../support/validate.ts';
import { plugFault } from '../support/wac.ts';
import { wat } from '../support/wat.ts';
import { functionsOf, guestOf, type Functions } from './few-functions.ts';

/** What is left of an interface has all the names that it mentions, however little of it the component imports. */

const POLICIES: readonly Options[] = [
  {},
  { stdout: 'allow' },
  { stdio: 'allow' },
  { deterministic: true, stdout: 'allow' },
  { all: 'allow', clocks: { step: '1ms' } },
  { all: 'allow', mounts: { '/': { writable: true } } },
  { all: 'allow', stdout: 'ignore' },
  { http: 'allow' },
  { http: ['example.com'] },
  { sockets: 'allow' },
  { sockets: ['a.b:80'] },
  { clocks: 'allow' },
  { filesystem: 'allow' },
  { stdio: 'allow', stdin: { text: 'hello' } },
  { trace: 'stderr' },
  { http: 'allow', trace: 'stderr', stdin: 'ignore' },
  { stdio: 'allow', onDeny: 'trap' },
  { allow: ['wasi:clocks/monotonic-clock'] },
  { allow: ['wasi:sockets/tcp'] },
];

/** By the ends of their names. */
const PROGRAMS: readonly (readonly string[])[] = [
  ['stdout@0.2 get-stdout', 'output-stream.subscribe'],
  ['stdout@0.2 get-stdout', 'output-stream.blocking-write-and-flush'],
  ['stdout@0.2 get-stdout', 'output-stream.subscribe', 'stdin@0.2 get-stdin', 'input-stream.read'],
  ['stdin@0.2 get-stdin', 'input-stream.blocking-read', 'poll@0.2 poll'],
  ['stdout@0.2 get-stdout', 'output-stream.splice', 'monotonic-clock@0.2 subscribe-duration'],
  ['outgoing-handler@0.2 handle', '[method]future-incoming-response.get', '[method]incoming-body.stream'],
  ['[method]incoming-request.consume', '[static]response-outparam.set', '[method]outgoing-body.write'],
  ['[method]descriptor.stat', 'preopens@0.2 get-directories', '[method]descriptor.read-directory'],
  ['[method]tcp-socket.start-connect', '[method]tcp-socket.finish-connect', 'instance-network@0.2 instance-network'],
  ['[method]udp-socket.stream', '[method]outgoing-datagram-stream.send'],
];

const VERSION = '0.2.12';
const PLUG = `(component (core module $m (func (export "h"))) (core instance $c (instantiate $m))
  (func $h (canon lift (core func $c "h"))) (instance $i (export "h" (func $h))) (export "t:t/h" (instance $i)))`;

/** The function of `streams` mentions `pollable`, which is a name of `streams` itself, and `input-stream` is nobody's. */
const UNUSED = `(component
  (import "wasi:io/poll@0.2.0" (instance $p (export "pollable" (type (sub resource)))))
  (alias export $p "pollable" (type $pollable))
  (import "wasi:io/streams@0.2.0" (instance $s
    (export "input-stream" (type (sub resource)))
    (export "output-stream" (type $os (sub resource)))
    (alias outer 1 $pollable (type $p1)) (export "pollable" (type $p2 (eq $p1)))
    (type $list (list (own $p2))) (export "pollables" (type $named (eq $list)))
    (export "[method]output-stream.all" (func (param "self" (borrow $os)) (result $named)))
    (export "[method]output-stream.subscribe" (func (param "self" (borrow $os)) (result (own $p2))))))
  (alias export $s "output-stream" (type $o))
  (import "wasi:cli/stdout@0.2.0" (instance (alias outer 1 $o (type $o1)) (export "output-stream" (type $o2 (eq $o1)))
    (export "get-stdout" (func (result (own $o2))))))
  (import "t:t/h" (instance (export "h" (func)))))`;

describe('programs that use little', () => {
  it.each(PROGRAMS)('%s, …', { timeout: 60_000 }, async (...names) => {
    const all = await functionsOf(VERSION);
    const guest = await guestOf(
      all,
      names.filter((name) => typeof name === 'string').map((name) => named(all, name)),
    );
    const wac = hostProgram('WAC');
    const plug = await wat(PLUG);
    for (const options of POLICIES.slice(0, 9)) {
      const { bytes } = virtualize(guest, withPlug(options));
      await assertValid(bytes);
      if (wac !== undefined) expect(await plugFault(wac, bytes, plug), JSON.stringify(options)).toBeUndefined();
    }
  });

  it('an interface of which a resource that nothing uses is left out', async () => {
    const wac = hostProgram('WAC');
    const plug = await wat(PLUG);
    const guest = await wat(UNUSED);
    for (const options of POLICIES) {
      const { bytes } = virtualize(guest, withPlug(options));
      await assertValid(bytes);
      if (wac !== undefined) expect(await plugFault(wac, bytes, plug), JSON.stringify(options)).toBeUndefined();
    }
  });

  it('any functions, under any policy', { timeout: 120_000 }, async () => {
    const all = await functionsOf(VERSION);
    const some = fc.uniqueArray(fc.nat(all.imports.length - 1), { minLength: 1, maxLength: 12, size: 'max' });
    await fc.assert(
      fc.asyncProperty(some, fc.constantFrom(...POLICIES), async (indices, options) => {
        const imports = indices.flatMap((i) => all.imports[i] ?? []);
        const bytes = outputOf(await guestOf(all, imports), withPlug(options));
        if (bytes === undefined) return;
        const { verdict, why = '' } = await validate(bytes);
        expect(verdict, why).toBe('valid');
        await assertParsed(bytes);
        // so that the runner hears of it: what is not ours blocks this thread
        await setImmediate();
      }),
      { numRuns: 120 },
    );
  });
});

/** What is plugged into stays, which has to be said where all is deterministic. */
function withPlug(options: Options): Options {
  return { ...options, allow: [...(options.allow ?? []), 't:t/h'] };
}

/** `undefined` where it is refused in a sentence. */
function outputOf(guest: Uint8Array, options: Options): Uint8Array | undefined {
  try {
    return virtualize(guest, options).bytes;
  } catch (error) {
    if (error instanceof WasmvirtError && ['conflict', 'unsupported'].includes(error.code)) return undefined;
    throw error;
  }
}

function named({ imports }: Functions, end: string): Functions['imports'][number] {
  const found = imports.find(({ module, name }) => `${module} ${name}`.endsWith(end));
  if (found === undefined) throw new Error(`there is no ${end}`);
  return found;
}
