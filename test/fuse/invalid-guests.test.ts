import { describe, expect, it } from 'vitest';
import { ByteSet } from '../../src/fuse/byte-set.ts';
import { checkFused } from '../../src/fuse/check-fused.ts';
import { readDefinitions } from '../../src/fuse/definitions.ts';
import { fuse } from '../../src/fuse/fuse.ts';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { sectionHeader } from '../../src/binary/section.ts';
import { concat } from '../../src/bytes/pieces.ts';
import { readOutput } from '../../src/link/verify/read-output.ts';
import { virtualizeIn } from '../../src/link/virtualize.ts';
import { frameOf } from '../support/frames.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { wat } from '../support/wat.ts';

/**
 * Hosts refuse a component that takes more of what it imports than its types say. Where guest and adapters are one component, what it took
 * would be within it, and hosts would have nothing to refuse: each of these guests read what another policy kept from it.
 */

const OPTIONS: Options = {
  env: { LANG: 'C' },
  mounts: { '/tmp': { writable: true, files: {} } },
  random: { seed: 1 },
};

const POLL = `
  (import "wasi:io/poll@0.2.0" (instance $poll
    (export "pollable" (type $p (sub resource)))
    (export "[method]pollable.ready" (func (param "self" (borrow $p)) (result bool)))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock
    (alias outer 1 $pollable (type $p'))
    (export "pollable" (type $p (eq $p')))
    (export "subscribe-duration" (func (param "when" u64) (result (own $p))))))
  (alias export $clock "subscribe-duration" (func $subscribe))
  (core func $subscribe' (canon lower (func $subscribe)))`;

const MEMORY = `
  (core module $libc (memory (export "memory") 2)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 65536))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $memory))
  (alias core export $libc "realloc" (core func $realloc))`;

const ENVIRONMENT = `
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-arguments" (func (result (list string))))))
  (alias export $environment "get-arguments" (func $arguments))`;

/** A module that takes a core function and exports it. */
function handOn(type: string, func: string): string {
  return `
  (core module $m (import "" "f" (func $f ${type})) (export "f" (func $f)))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func ${func}))))))`;
}

const lowered = (options: string): string =>
  `${ENVIRONMENT}${MEMORY}(core func $f (canon lower (func $arguments) ${options}))${handOn('(param i32)', '$f')}`;

const INVALID: readonly (readonly [name: string, text: string, why: RegExp])[] = [
  [
    'looks into a resource of another',
    `${POLL}(core func $rep (canon resource.rep $pollable))${handOn('(param i32) (result i32)', '$rep')}`,
    /has resource\.rep of a resource that it imports/,
  ],
  [
    'makes a resource of another',
    `${POLL}(core func $new (canon resource.new $pollable))${handOn('(param i32) (result i32)', '$new')}`,
    /has resource\.new of a resource that it imports/,
  ],
  [
    'takes a function that its import does not declare',
    `${ENVIRONMENT}
    (import "wasi:random/random@0.2.0" (instance (export "get-random-u64" (func (result u64)))))
    (alias export $environment "get-random-u64" (func $undeclared))
    (core func $f (canon lower (func $undeclared)))${handOn('(result i64)', '$f')}`,
    /takes the func get-random-u64 of an instance without it/,
  ],
  [
    'takes a component for a function',
    `${ENVIRONMENT}${MEMORY}
    (core func $g (canon lower (func $arguments) (memory $memory) (realloc $realloc)))
    (component $inner (import "f" (func $f (result u32)))
      (core func $f' (canon lower (func $f))) ${handOn('(result i32)', "$f'")})
    (instance $bundle (export "c" (component $inner)))
    (alias export $bundle "c" (func $confused))
    (instance (instantiate $inner (with "f" (func $confused))))`,
    /takes the func c of an instance without it/,
  ],
  ['has a memory too many', lowered('(memory $memory) (memory $memory) (realloc $realloc)'), /two options memory/],
  ['has no memory', lowered(''), /without the memory/],
  ['has no realloc', lowered('(memory $memory)'), /without the realloc/],
];

describe('a guest that is not valid', () => {
  it.each(INVALID)('is refused as it %s', async (_name, text, why) => {
    const guest = await wat(`(component ${text})`);
    for (const link of ['fused', 'auto'] as const) {
      expect(() => virtualize(guest, { ...OPTIONS, link })).toThrow(WasmvirtError);
    }
    // two checks, of which each would do
    const frame = frameOf(guest, normalize({ ...OPTIONS, link: 'fused' }));
    const sibling = concat([
      ...frame.outer.before,
      sectionHeader('component', guest.length),
      guest,
      ...frame.outer.after,
    ]);
    expect(() => fuse(sibling, frame)).toThrow(why);
    // what is not validated is not fused
    const unseen: Options = { ...OPTIONS, validate: false };
    expect(() => virtualize(guest, { ...unseen, link: 'fused' })).toThrow(/was not validated|exports no/);
  });

  it('is taken as soon as it does not', async () => {
    const drops = `${POLL}(core func $drop (canon resource.drop $pollable))${handOn('(param i32)', '$drop')}`;
    for (const text of [drops, lowered('(memory $memory) (realloc $realloc)')]) {
      const guest = await wat(`(component ${text})`);
      expect(virtualize(guest, { link: 'fused' }).report.link).toEqual({ kind: 'fused' });
    }
  });
});

describe('whose a core module is', () => {
  const TEXT = lowered('(memory $memory) (realloc $realloc)');

  async function fused() {
    const guest = await wat(`(component ${TEXT})`);
    const frame = frameOf(guest, normalize({ link: 'fused' }));
    const { glue, pieces } = fuse(virtualizeIn(frame, guest).bytes, frame);
    return { guest, glue, bytes: concat(pieces), plan: frame.plan };
  }

  it('is told from its bytes, so that a guest that has one of the adapters stays beside them', async () => {
    const { guest, bytes } = await fused();
    const own = new ByteSet(modulesOf(guest));
    const others = modulesOf(bytes).filter((module) => !own.has(module));
    expect(others.length).toBeGreaterThan(2);
    for (const module of others) {
      const same = concat([guest, Uint8Array.of(CORE_MODULE_SECTION, ...leb(module.length)), module]);
      const { report } = virtualize(same, { link: 'auto' });
      expect(report.link).toEqual({ kind: 'sibling', reason: 'a core module of it is one of the adapters, too' });
    }
  });

  it('decides which functions of glue the guest is given', async () => {
    const { guest, glue, bytes, plan } = await fused();
    checkFused({ bytes, world: readOutput(bytes) }, guest, glue, plan);
    const none = glue.map((module) => ({ ...module, guests: new Set<string>() }));
    expect(() => checkFused({ bytes, world: readOutput(bytes) }, guest, none, plan)).toThrow(
      /a module of the guest is given the func .* of the glue/,
    );
  });
});

const CORE_MODULE_SECTION = 1;

function leb(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >> 7)];
}

function modulesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const { all } = readDefinitions(bytes, () => false);
  return all.flatMap(({ item }) => (item.kind === 'core module' ? [item.bytes] : []));
}
