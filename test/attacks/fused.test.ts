import { describe, expect, it } from 'vitest';
import { concat } from '../../src/bytes/pieces.ts';
import { checkFused } from '../../src/fuse/check-fused.ts';
import { fuse } from '../../src/fuse/fuse.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { virtualizeIn } from '../../src/link/virtualize.ts';
import { frameOf } from '../support/frames.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { virtualize, type Options } from '../../src/index.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime } from '../support/wasmtime.ts';
import { wat } from '../support/wat.ts';

/**
 * Guests that try in a fused output what two components would not let them: guess handles of adapters, call them while they wait, leave their
 * calls halfway. What could succeed stays with siblings; the rest traps as it does there.
 */

const STREAMS = (version: string, id: string): string => `
  (import "wasi:io/streams@${version}" (instance $io${id} (export "output-stream" (type (sub resource)))))
  (alias export $io${id} "output-stream" (type $stream${id}))`;

/** `get-stdout` and its like, as the core function `$out…` or `$err…`. */
const OUTPUT = (name: 'out' | 'err', version: string, id: string): string => `
  (import "wasi:cli/std${name}@${version}" (instance $${name}-i${id} (alias outer 1 $stream${id} (type $s'))
    (export "output-stream" (type $s (eq $s')))
    (export "get-std${name}" (func (result (own $s))))))
  (alias export $${name}-i${id} "get-std${name}" (func $${name}-f${id}))
  (core func $${name}${id} (canon lower (func $${name}-f${id})))`;

/** A module that is given core functions, and exports `f`, which takes a number and gives one. */
function main(given: Readonly<Record<string, string>>, code: string): string {
  const names = Object.keys(given);
  return `
  (core module $main ${names.map((name) => `(import "" "${name}" (func $${name} ${given[name] ?? ''}))`).join('\n')}
    (func (export "f") (param i32) (result i32) ${code} (i32.const 7)))
  (core instance $main (instantiate $main (with "" (instance
    ${names.map((name) => `(export "${name}" (func $${name}))`).join('\n')}))))
  (func (export "f") (param "guess" u32) (result u32) (canon lift (core func $main "f")))`;
}

const DROPS = `${STREAMS('0.2.0', '')}${STREAMS('0.2.6', '6')}${OUTPUT('out', '0.2.0', '')}${OUTPUT('err', '0.2.0', '')}
  ${OUTPUT('err', '0.2.6', '6')}
  (core func $drop (canon resource.drop $stream6))
  ${main(
    { out: '(result i32)', err: '(result i32)', err6: '(result i32)', drop: '(param i32)' },
    '(drop (call $out)) (drop (call $err)) (call $drop (local.get 0))',
  )}`;

const COMPONENT_IN_IT = `
  (component $C
    (core module $m (func (export "f") (result i32) i32.const 5))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))
  (instance $c (instantiate $C))
  (alias export $c "f" (func $inner))
  (core func $call (canon lower (func $inner)))
  ${main({ call: '(result i32)' }, '(drop (call $call))')}`;

const DROPS_OF_A_PART = `${STREAMS('0.2.0', '')}
  (component $C (import "r" (type $r (sub resource))) (export "r2" (type $r)))
  (instance $c (instantiate $C (with "r" (type $stream))))
  (alias export $c "r2" (type $again))
  (core func $drop (canon resource.drop $again))
  ${OUTPUT('err', '0.2.0', '')}
  ${main({ drop: '(param i32)', err: '(result i32)' }, '(drop (call $err)) (call $drop (local.get 0))')}`;

const INSTANCE_IN_IT = `
  (import "my:a/b" (instance $outer (export "inner" (instance (export "f" (func (result u32)))))))
  (alias export $outer "inner" (instance $inner))
  (alias export $inner "f" (func $f))
  (core func $call (canon lower (func $f)))
  ${main({ call: '(result i32)' }, '(drop (call $call))')}`;

/** A guest that asks for its arguments, and what its realloc does then: by the table, it reaches the core function `$reenter` of `more`. */
function reallocating(realloc: string, given: string, more: string, code = '(call $ask)'): string {
  return `${more}
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-arguments" (func (result (list string))))))
  (alias export $environment "get-arguments" (func $arguments))
  (core module $libc ${given} (memory (export "memory") 2)
    (table (export "calls") 1 funcref)
    (type $call (func (param i32)))
    (func $realloc (export "realloc") (param i32 i32 i32 i32) (result i32) ${realloc} (i32.const 65536)))
  (core instance $libc (instantiate $libc))
  (core func $ask (canon lower (func $arguments)
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $main (import "" "ask" (func $ask' (param i32))) (import "libc" "calls" (table 1 funcref))
    (import "" "reenter" (func $reenter (param i32)))
    (elem (i32.const 0) func $reenter)
    (func $ask (call $ask' (i32.const 64)))
    (func (export "f") (param i32) (result i32) ${code} (i32.const 7)))
  (core instance $main (instantiate $main (with "libc" (instance $libc)) (with "" (instance
    (export "ask" (func $ask)) (export "reenter" (func $reenter))))))
  (func (export "f") (param "guess" u32) (result u32) (canon lift (core func $main "f")))`;
}

const NOTHING =
  '(core module $none (func (export "f") (param i32))) (core instance $none (instantiate $none)) (alias core export $none "f" (core func $reenter))';
const THROWS = reallocating('(throw $t)', '(tag $t)', NOTHING, '(block $h (try_table (catch_all $h) (call $ask)))');

const OVERLAPS = `${STREAMS('0.2.0', '')}${OUTPUT('out', '0.2.0', '')}${OUTPUT('err', '0.2.0', '')}
  (core func $return (canon task.return))
  (core module $main (import "" "out" (func $out (result i32))) (import "" "err" (func $err (result i32)))
    (import "" "return" (func $return))
    (func (export "f") (drop (call $out)) (drop (call $err)) (call $return)))
  (core instance $main (instantiate $main (with "" (instance
    (export "out" (func $out)) (export "err" (func $err)) (export "return" (func $return))))))
  (func (export "f") async (canon lift (core func $main "f") async))`;

const THREADS = `${STREAMS('0.2.0', '')}${OUTPUT('out', '0.2.0', '')}${OUTPUT('err', '0.2.0', '')}
  (core module $table (table (export "t") 1 funcref))
  (core instance $table (instantiate $table))
  (alias core export $table "t" (core table $calls))
  (core type $start (func (param i32)))
  (core func $new (canon thread.new-indirect $start (core table $calls)))
  ${main(
    { out: '(result i32)', err: '(result i32)', new: '(param i32 i32) (result i32)' },
    '(drop (call $out)) (drop (call $err)) (drop (call $new (i32.const 0) (i32.const 0)))',
  )}`;

/** A guest that calls a denied function with a memory of a core module that the host gives. */
const GIVEN_MEMORY = (memory: string, address: string): string => `
  (import "lib" (core module $Lib (export "m" (memory ${memory}))
    (export "realloc" (func (param ${address} ${address} ${address} ${address}) (result ${address})))))
  (import "my:x/y" (instance $x (export "text" (func (result string)))))
  (core instance $lib (instantiate $Lib))
  (core func $text (canon lower (func $x "text") (memory (core memory $lib "m")) (realloc (core func $lib "realloc"))))
  ${main({ text: `(param ${address})` }, `(call $text (${address}.const 16))`)}`;

/** Parameters that take more memory than there is. */
const HUGE = `
  (import "my:x/y" (instance $x (type $a (list bool 512)) (type $b (list $a 512)) (type $c (list $b 1000))
    (export "take" (func ${Array.from({ length: 17 }, (_, i) => `(param "p${i}" $c)`).join(' ')}))))
  (core module $memory (memory (export "m") 1))
  (core instance $memory (instantiate $memory))
  (core func $take (canon lower (func $x "take") (memory (core memory $memory "m"))))
  ${main({ take: '(param i32)' }, '(call $take (local.get 0))')}`;

/** Glue for each of them, so that there would be more instances than hosts take in one component. */
const MEMORIES = `
  (import "my:x/y" (instance $x (export "text" (func (result string)))))
  (core module $libc (memory (export "m") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  ${Array.from(
    { length: 400 },
    (_, i) => `(core instance $c${i} (instantiate $libc))
      (core func $f${i} (canon lower (func $x "text") (memory (core memory $c${i} "m"))
        (realloc (core func $c${i} "realloc"))))`,
  ).join('\n')}
  (core module $all ${Array.from({ length: 400 }, (_, i) => `(import "" "f${i}" (func (param i32)))`).join('\n')})
  (core instance (instantiate $all (with "" (instance
    ${Array.from({ length: 400 }, (_, i) => `(export "f${i}" (func $f${i}))`).join('\n')}))))`;

/** A guest that drops what an interface has of another one, and does not say so. `name`: that of the interface. */
const RENAMED = (name: string, more = ''): string => `
  (import "${name}" (instance $r (export "sink" (type $s (sub resource))) (export "make" (func (result (own $s))))))
  (alias export $r "sink" (type $sink))
  (import "my:x/y" (instance $x (export "ask" (func (result (result))))))
  (core func $make (canon lower (func $r "make")))
  (core func $ask (canon lower (func $x "ask")))
  (core func $drop-sink (canon resource.drop $sink))
  ${more}
  ${main(
    { ask: '(result i32)', make: '(result i32)', 'drop-sink': '(param i32)' },
    '(drop (call $ask)) (call $drop-sink (local.get 0)) (drop (call $make)) (drop (call $ask))',
  )}`;

const STDERR = `${STREAMS('0.2.0', '')}${OUTPUT('out', '0.2.0', '')}${OUTPUT('err', '0.2.0', '')}`;

const DENIED: Options = { deny: ['my:x/*'] };

const BRIDGED: Options = { stdout: 'ignore', stderr: 'allow' };

describe('what stays with siblings', () => {
  const INSIDE = 'it calls functions or drops handles of a component in it, or of an instance in an instance';
  const KEEPS = 'adapters would keep handles of the host';
  const TRACED: Options = { ...DENIED, trace: true };
  const TRACED_OUT: Options = { ...TRACED, allow: ['wasi:cli/stdout'] };
  const GIVEN_BY_OTHERS = 'a core module that is not in it may have the memory that adapters would write to';
  const TOO_MANY =
    'the result would need more than 1000 instances, which hosts refuse: the component has too many imports, exports or parts';
  it.each([
    ['guesses what adapters keep of another version', DROPS, BRIDGED, KEEPS],
    ['may have what a trace keeps under another name', RENAMED('my:log/sinks'), TRACED, KEEPS],
    [
      'has it in another interface of WASI',
      RENAMED('wasi:cli/stdout@0.2.0').replaceAll('sink"', 'output-stream"'),
      TRACED_OUT,
      KEEPS,
    ],
    [
      'may have what adapters bridge under another name',
      RENAMED('my:log/sinks', STDERR),
      { ...BRIDGED, ...DENIED },
      KEEPS,
    ],
    ['calls a component in it', COMPONENT_IN_IT, {}, INSIDE],
    ['drops what a component in it gives', DROPS_OF_A_PART, { stdio: 'allow' }, INSIDE],
    ['calls an instance in an instance', INSTANCE_IN_IT, {}, INSIDE],
    ['throws out of its realloc', THROWS, {}, 'it may throw exceptions while adapters wait for its realloc'],
    ['has threads', THREADS, BRIDGED, 'its calls may overlap where adapters ask the host'],
    ['has calls that overlap', OVERLAPS, BRIDGED, 'its calls may overlap where adapters ask the host'],
    ['has its memory from a core module of the host', GIVEN_MEMORY('1', 'i32'), DENIED, GIVEN_BY_OTHERS],
    ['has one of 64 bits from there', GIVEN_MEMORY('i64 1', 'i64'), DENIED, GIVEN_BY_OTHERS],
    ['has one with other pages from there', GIVEN_MEMORY('1 (pagesize 1)', 'i32'), DENIED, GIVEN_BY_OTHERS],
    ['gives more than fits in a memory', HUGE, DENIED, 'a type takes 2^28 bytes or more in memory'],
    ['would have too many instances', MEMORIES, DENIED, TOO_MANY],
  ] as const)('a guest that %s', async (_name, text, options: Options, reason) => {
    const { bytes, report } = virtualize(await wat(`(component ${text})`), { ...options, link: 'auto' });
    expect(report.link).toEqual({ kind: 'sibling', reason });
    await assertValid(bytes);
  });

  it('is fused as soon as adapters ask nothing, or nothing is thrown', async () => {
    const quiet = reallocating('', '', NOTHING);
    for (const [text, options] of [
      [OVERLAPS, { stdio: 'ignore' }],
      [quiet, {}],
      [DROPS, { stdio: 'allow' }],
      [RENAMED('my:log/sinks'), DENIED],
      [RENAMED('my:log/sinks', STDERR), { ...DENIED, stdio: 'ignore' }],
    ] as const) {
      const { bytes, report } = virtualize(await wat(`(component ${text})`), { ...options, link: 'auto' });
      expect(report.link).toEqual({ kind: 'fused' });
      await assertValid(bytes);
    }
  });

  it.each([
    ['of another version', DROPS, BRIDGED],
    ['under another name', RENAMED('my:log/sinks', STDERR), { ...BRIDGED, ...DENIED }],
    [
      'in another interface of WASI',
      RENAMED('wasi:cli/stdout@0.2.0').replaceAll('sink"', 'output-stream"'),
      TRACED_OUT,
    ],
  ] as const)('would not pass the check of the output: a resource %s', async (_name, text, options: Options) => {
    const guest = await wat(`(component ${text})`);
    const frame = frameOf(guest, normalize({ ...options, link: 'fused' }));
    const blind = { ...frame, plan: { ...frame.plan, ownership: { ...frame.plan.ownership, host: new Set<never>() } } };
    const { pieces, glue } = fuse(virtualizeIn(frame, guest).bytes, blind);
    const bytes = concat(pieces);
    expect(() => checkFused({ bytes, world: readOutput(bytes) }, guest, glue, frame.plan)).toThrow(
      'adapters have handles of wasi:io/streams#output-stream by get-stderr, and the guest by',
    );
  });
});

describe('what components in a guest are given', () => {
  const PART = (more: string, imports: string, given: string): string =>
    `${STREAMS('0.2.0', '')}${STREAMS('0.2.6', '6')}${OUTPUT('err', '0.2.6', '6')}${OUTPUT('out', '0.2.0', '')}${OUTPUT('err', '0.2.0', '')}
    (component $C ${imports}) (instance (instantiate $C ${given})) ${more}
    ${main({ out: '(result i32)', err: '(result i32)' }, '(drop (call $out)) (drop (call $err))')}`;
  const TYPE = '(import "r" (type $r (sub resource)))';
  const KEEPS =
    /adapters have handles of wasi:io\/streams#output-stream by get-stderr, and the guest by a component in it/;
  const NOW = `(import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
    (alias export $clock "now" (func $now))`;
  const NEEDS = '(import "now" (func (result u64)))';

  it.each([
    ['a type', PART('', TYPE, '(with "r" (type $stream6))'), {}, KEEPS],
    [
      'a type in an instance',
      PART(
        '',
        '(import "i" (instance (export "r" (type (sub resource)))))',
        '(with "i" (instance (export "r" (type $stream6))))',
      ),
      {},
      KEEPS,
    ],
    [
      'an instance of the host',
      PART('', '(import "i" (instance (export "output-stream" (type (sub resource)))))', '(with "i" (instance $io6))'),
      {},
      KEEPS,
    ],
    [
      'a function',
      `${NOW}${PART('', NEEDS, '(with "now" (func $now))')}`,
      { clocks: 'deny' },
      /component of the guest is given a function of the host/,
    ],
    [
      'a lifted function',
      `${NOW}(core func $low (canon lower (func $now))) (func $lifted (result u64) (canon lift (core func $low)))
      ${PART('', NEEDS, '(with "now" (func $lifted))')}`,
      { clocks: 'deny' },
      /a module of the guest calls now of wasi:clocks/,
    ],
  ] as const)('counts as given to the guest: %s', async (_name, text, less: Options, why) => {
    const guest = await wat(`(component ${text})`);
    const options: Options = { ...BRIDGED, clocks: 'allow', link: 'fused' };
    const frame = frameOf(guest, normalize(options));
    const blind = { ...frame, plan: { ...frame.plan, ownership: { ...frame.plan.ownership, host: new Set<never>() } } };
    const { pieces, glue } = fuse(virtualizeIn(frame, guest).bytes, blind);
    const bytes = concat(pieces);
    const { plan } = frameOf(guest, normalize({ ...options, ...less }));
    expect(() => checkFused({ bytes, world: readOutput(bytes) }, guest, glue, plan)).toThrow(why);
  });

  it('can be what the guest has, and what it lifts of what it lowers', async () => {
    const again = `${NOW}(core func $low (canon lower (func $now)))
      (func $lifted (result u64) (canon lift (core func $low)))`;
    for (const func of ['$now', '$lifted']) {
      const text = `${again}${PART('', NEEDS, `(with "now" (func ${func}))`)}`;
      const { bytes, report } = virtualize(await wat(`(component ${text})`), { clocks: 'allow' });
      expect(report.link).toEqual({ kind: 'fused' });
      await assertValid(bytes);
    }
  });
});

const NETWORK = `
  (import "wasi:sockets/network@0.2.0" (instance $n (export "network" (type (sub resource)))))
  (alias export $n "network" (type $network))
  (import "wasi:sockets/instance-network@0.2.0" (instance $in (alias outer 1 $network (type $n'))
    (export "network" (type $n (eq $n')))
    (export "instance-network" (func (result (own $n))))))
  (alias export $in "instance-network" (func $instance-network))
  (core func $make (canon lower (func $instance-network)))
  (core func $drop (canon resource.drop $network))
  (core module $memory (memory (export "m") 1)
    (func (export "set") (param i32) (i32.store (i32.const 0) (local.get 0))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "set" (core func $set))`;

/** A guest with a network of the host's, which gives numbers to a denied function while adapters have the host's standard error. */
function gives(types: string, params: string, core: string, code: string): string {
  return `${NETWORK}${STREAMS('0.2.0', '')}${OUTPUT('out', '0.2.0', '')}${OUTPUT('err', '0.2.0', '')}
  (import "my:x/y" (instance $x (alias outer 1 $network (type $n')) (export "network" (type $n (eq $n')))
    (type $own (own $n)) (type $lent (borrow $n)) ${types}
    (export "take" (func ${params}))))
  (alias export $x "take" (func $take'))
  (core func $take (canon lower (func $take') (memory (core memory $memory "m"))))
  ${main(
    {
      set: '(param i32)',
      make: '(result i32)',
      drop: '(param i32)',
      out: '(result i32)',
      err: '(result i32)',
      take: core,
    },
    `(local $n i32) (local.set $n (call $make)) (drop (call $out)) (drop (call $err)) ${code}`,
  )}`;
}

const ONE = '(call $take (local.get 0))';
const CASE = '(call $take (i32.const 1) (local.get 0))';

/** Denied functions with handles of the host in all places. Each is called with every number that could be one. */
const GIVEN: readonly (readonly [name: string, text: string])[] = [
  ['itself', gives('', '(param "a" $own)', '(param i32)', ONE)],
  ['what is given twice', gives('', '(param "a" $own)', '(param i32)', `${ONE}${ONE}`)],
  ['what is dropped then', gives('', '(param "a" $own)', '(param i32)', `${ONE}(call $drop (local.get $n))`)],
  [
    'two in one call',
    gives('', '(param "a" $own) (param "b" $own)', '(param i32 i32)', '(call $take (local.get 0) (local.get $n))'),
  ],
  ['an option', gives('(type $o (option $own))', '(param "a" $o)', '(param i32 i32)', CASE)],
  [
    'a result',
    gives(
      '(type $o (result u64 (error $own)))',
      '(param "a" $o)',
      '(param i32 i64)',
      CASE.replace('(local.get 0)', '(i64.extend_i32_u (local.get 0))'),
    ),
  ],
  ['a record', gives('(type $o (tuple u8 $own))', '(param "a" $o)', '(param i32 i32)', CASE)],
  [
    'a list',
    gives(
      '(type $o (list $own))',
      '(param "a" $o)',
      '(param i32 i32)',
      '(call $set (local.get 0)) (call $take (i32.const 0) (i32.const 1))',
    ),
  ],
];

/** What a guest may call meanwhile. `$reenter` takes a number. */
const wrapped = (type: string, func: string, code: string): string => `
  (core module $wrapper (import "" "f" (func $f ${type})) (func (export "f") (param i32) ${code}))
  (core instance $wrapper (instantiate $wrapper (with "" (instance (export "f" (func ${func}))))))
  (alias core export $wrapper "f" (core func $reenter))`;

const CALLS = '(call_indirect (param i32) (local.get 3) (i32.const 0))';
const REENTERED: readonly (readonly [name: string, text: string])[] = [
  [
    'what is denied',
    `(import "wasi:random/insecure@0.2.0" (instance $r (export "get-insecure-random-u64" (func (result u64)))))
    (alias export $r "get-insecure-random-u64" (func $random)) (core func $random (canon lower (func $random)))
    ${wrapped('(result i64)', '$random', '(drop (call $f))')}`,
  ],
  [
    'what is virtual',
    `${STREAMS('0.2.0', '')}${OUTPUT('out', '0.2.0', '')}${wrapped('(result i32)', '$out', '(drop (call $f))')}`,
  ],
  [
    'what is bridged',
    `${STREAMS('0.2.0', '')}${OUTPUT('out', '0.2.0', '')}${OUTPUT('err', '0.2.0', '')}${wrapped('(result i32)', '$err', '(drop (call $f))')}`,
  ],
  [
    'a drop',
    `${STREAMS('0.2.0', '')}${OUTPUT('out', '0.2.0', '')}
    (core func $drop (canon resource.drop $stream)) ${wrapped('(param i32)', '$drop', '(call $f (i32.const 1))')}`,
  ],
];

/** The bytes of a result that are nobody's: there could be in them what an adapter had in its memory. */
const PADDING = `
  (import "wasi:clocks/wall-clock@0.2.0" (instance $clock
    (type $datetime' (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime')))
    (export "now" (func (result $datetime)))))
  (core module $memory (memory (export "m") 1))
  (core instance $memory (instantiate $memory))
  (core func $now (canon lower (func $clock "now") (memory (core memory $memory "m"))))
  (core module $main (import "" "m" (memory 1)) (import "" "now" (func $now (param i32)))
    (func (export "f") (param i32) (result i32)
      (memory.fill (i32.const 64) (i32.const 0xab) (i32.const 32))
      (call $now (i32.const 64))
      (i32.load8_u (i32.add (i32.const 64) (local.get 0)))))
  (core instance $main (instantiate $main (with "" (instance
    (export "m" (memory $memory "m")) (export "now" (func $now))))))
  (func (export "f") (param "at" u32) (result u32) (canon lift (core func $main "f")))`;

describe.skipIf(!HAS_WASMTIME)('what traps as it does with siblings, or answers the same', () => {
  async function outcomes(text: string, options: Options, guesses: readonly number[]): Promise<readonly string[]> {
    const guest = await wat(`(component ${text})`);
    const [sibling = [], fused = []] = await Promise.all(
      (['sibling', 'fused'] as const).map(async (link) => {
        const { bytes } = virtualize(guest, { ...options, link });
        await assertValid(bytes);
        const results: string[] = [];
        for (const guess of guesses) {
          const { code, stdout } = await invokeOnWasmtime(bytes, `f(${guess})`, { flags: ['-S', 'inherit-network'] });
          results.push(code === 0 ? stdout.trim() : 'trap');
        }
        return results;
      }),
    );
    expect(fused).toEqual(sibling);
    return fused;
  }

  it.each(GIVEN)('a number that is given to a denied function: %s', async (_name, text) => {
    const options: Options = { ...BRIDGED, sockets: 'allow', deny: ['my:x/*'] };
    expect(await outcomes(text, options, [0, 1, 2, 3, 4])).toContain('trap');
  });

  it('a result with padding, which is not written', async () => {
    const options: Options = { clocks: { step: '1ms' } };
    expect(await outcomes(PADDING, options, [7, 11, 12, 13, 14, 15, 16])).toEqual([
      '0',
      '0',
      '171',
      '171',
      '171',
      '171',
      '171',
    ]);
  });

  it.each(REENTERED)('a realloc that calls %s', async (_name, given) => {
    const options: Options = { ...BRIDGED, args: ['a'] };
    expect(await outcomes(reallocating(CALLS, '', given), options, [0])).toEqual(['trap']);
    expect(await outcomes(reallocating('', '', given), options, [0])).toEqual(['7']);
  });
});
