import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textInputData } from '../../../src/adapters/io/layout.ts';
import { CLOSED, IoWorld, type HostThing, type Outcome } from './io-world.ts';

const MAKERS = [
  'io.new-closed-input',
  'io.new-closed-output',
  'io.new-ignored-output',
  'io.new-text-input',
  'io.new-ready',
  'io.wrap-input-stream',
  'io.wrap-output-stream',
  'io.wrap-pollable',
  'io.wrap-error',
  'io.unwrap-input-stream',
  'io.unwrap-output-stream',
  'io.unwrap-pollable',
  'io.unwrap-error',
];
const DONE = { ok: undefined };

function world(text = ''): IoWorld {
  return new IoWorld(MAKERS, true, textInputData(Buffer.from(text)));
}

/** A stream of the host, wrapped: the handle of ours and the host's thing. */
function wrapped(
  w: IoWorld,
  kind: 'input-stream' | 'output-stream' | 'pollable' | 'error',
  change?: (t: HostThing) => void,
) {
  const host = w.host(kind, change);
  return { handle: w.make(`io.wrap-${kind}`, host), thing: w.thing(host, kind) };
}

function input(w: IoWorld, text: string, change: (t: HostThing) => void = () => undefined) {
  return wrapped(w, 'input-stream', (t) => {
    t.bytes = [...Buffer.from(text)];
    change(t);
  });
}

function written(thing: HostThing): string {
  return Buffer.from(thing.bytes).toString('latin1');
}

/** Drops everything that the guest has, and expects that the host has nothing left. */
function expectNothingLeft(w: IoWorld): void {
  for (const [handle] of [...w.ours].sort(
    ([, a], [, b]) => Number(b.resource === 'pollable') - Number(a.resource === 'pollable'),
  )) {
    w.drop(handle);
  }
  expect(w.hosts.size).toBe(0);
}

/** The error of the host behind an outcome. */
function expectHostError(w: IoWorld, outcome: Outcome<unknown>): void {
  if (!('error' in outcome) || outcome.error === 'closed') throw new Error('no error');
  expect(w.debug(outcome.error)).toBe('of the host');
}

describe('an input of the host', () => {
  test.each(['', 'blocking-'] as const)('%sread and skip are the host’s', (how) => {
    const w = world();
    const { handle, thing } = input(w, 'hello world');
    expect(w.read(handle, 5, how)).toEqual({ ok: 'hello' });
    expect(w.skip(handle, 1, how)).toEqual({ ok: 1 });
    expect(w.read(handle, 0, how)).toEqual({ ok: '' });
    expect(w.read(handle, 2n ** 63n, how)).toEqual({ ok: 'world' });
    expect(w.read(handle, 1, how)).toEqual(CLOSED);
    expect(w.skip(handle, 1, how)).toEqual(CLOSED);
    thing.fails = true;
    expectHostError(w, w.read(handle, 1, how));
    thing.fails = true;
    expectHostError(w, w.skip(handle, 1, how));
    expect(new Set(w.calls.filter((c) => c.startsWith('input')))).toEqual(
      new Set([`input-stream.${how}read`, `input-stream.${how}skip`]),
    );
    expectNothingLeft(w);
  });
});

describe('an output of the host', () => {
  test('every method is the host’s', () => {
    const w = world();
    const { handle, thing } = wrapped(w, 'output-stream', (t) => (t.room = 10));
    expect(w.checkWrite(handle)).toEqual({ ok: 10 });
    expect(w.write(handle, 'abc')).toEqual(DONE);
    expect(w.write(handle, 'def', 'blocking-write-and-flush')).toEqual(DONE);
    expect(w.writeZeroes(handle, 2)).toEqual(DONE);
    expect(w.writeZeroes(handle, 1, 'blocking-write-zeroes-and-flush')).toEqual(DONE);
    expect([w.flush(handle), w.flush(handle, 'blocking-')]).toEqual([DONE, DONE]);
    expect([written(thing), thing.flushes]).toEqual(['abcdef\0\0\0', 4]);
    expect(() => w.write(handle, 'x'.repeat(4097)), 'the host traps, and so do we').toThrow('allowed');
    expect(w.calls).toEqual([
      'output-stream.check-write',
      'output-stream.write',
      'output-stream.blocking-write-and-flush',
      'output-stream.write-zeroes',
      'output-stream.blocking-write-zeroes-and-flush',
      'output-stream.flush',
      'output-stream.blocking-flush',
      'output-stream.write',
    ]);
    expectNothingLeft(w);
  });

  test('errors are wrapped in place', () => {
    const w = world();
    const { handle, thing } = wrapped(w, 'output-stream');
    const calls: (() => Outcome<unknown>)[] = [
      () => w.checkWrite(handle),
      () => w.write(handle, 'x'),
      () => w.write(handle, 'x', 'blocking-write-and-flush'),
      () => w.writeZeroes(handle, 1),
      () => w.flush(handle),
      () => w.flush(handle, 'blocking-'),
    ];
    for (const call of calls) {
      thing.fails = true;
      expectHostError(w, call());
    }
    expect([...w.ours.values()].filter((h) => h.resource === 'error')).toHaveLength(calls.length);
    expectNothingLeft(w);
  });
});

describe('splice', () => {
  const SOURCES = ['text', 'host', 'closed'] as const;
  const TARGETS = ['ignored', 'host', 'closed'] as const;
  const pairs = SOURCES.flatMap((source) => TARGETS.map((target) => [source, target] as const));

  function pair(w: IoWorld, source: (typeof SOURCES)[number], target: (typeof TARGETS)[number]) {
    const from =
      source === 'host' ? input(w, '0123456789') : { handle: w.make(`io.new-${source}-input`), thing: undefined };
    const to =
      target === 'host' ? wrapped(w, 'output-stream') : { handle: w.make(`io.new-${target}-output`), thing: undefined };
    return { from, to };
  }

  test.each(pairs)('from %s to %s', (source, target) => {
    for (const how of ['', 'blocking-'] as const) {
      const w = world('0123456789');
      const { from, to } = pair(w, source, target);
      const wanted = target === 'closed' || source === 'closed' ? CLOSED : { ok: 4 };
      expect(w.splice(to.handle, from.handle, 4, how)).toEqual(wanted);
      if (to.thing !== undefined) expect(written(to.thing)).toBe(source === 'closed' ? '' : '0123');
      if (source !== 'closed') {
        expect(w.read(from.handle, 20)).toEqual({ ok: target === 'closed' ? '0123456789' : '456789' });
        expect(w.splice(to.handle, from.handle, 4, how)).toEqual(
          target === 'host' && source === 'host' ? { ok: 0 } : CLOSED,
        );
      }
      expectNothingLeft(w);
    }
  });

  test('never more than the output has room for; waiting makes room', () => {
    const w = world('0123456789');
    const text = w.make('io.new-text-input');
    const { handle, thing } = wrapped(w, 'output-stream', (t) => (t.room = 3));
    expect(w.splice(handle, text, 100)).toEqual({ ok: 3 });
    thing.room = 0;
    expect(w.splice(handle, text, 100)).toEqual({ ok: 0 });
    expect(w.splice(handle, text, 100, 'blocking-')).toEqual({ ok: 7 });
    expect([written(thing), thing.flushes]).toEqual(['0123456789', 2]);
    expectNothingLeft(w);
  });

  test('two of the host’s are left to the host', () => {
    const w = world();
    const { from, to } = pair(w, 'host', 'host');
    w.splice(to.handle, from.handle, 4);
    w.splice(to.handle, from.handle, 4, 'blocking-');
    expect(w.calls).toEqual(['output-stream.splice', 'output-stream.blocking-splice']);
  });

  test('the first error wins: of check-write, then of the source, then of the write', () => {
    const w = world('0123456789');
    const text = w.make('io.new-text-input');
    const to = wrapped(w, 'output-stream', (t) => (t.fails = true));
    expectHostError(w, w.splice(to.handle, text, 1));
    expect(w.read(text, 1)).toEqual({ ok: '0' });
    const from = input(w, 'abc', (t) => (t.fails = true));
    const ignored = w.make('io.new-ignored-output');
    expectHostError(w, w.splice(ignored, from.handle, 2));
    expect(w.splice(ignored, from.handle, 2)).toEqual({ ok: 2 });
    expectNothingLeft(w);
  });

  test('a megabyte from the host, dropped, needs no more memory than its pieces', () => {
    const w = world();
    const from = input(w, 'x'.repeat(1_000_000));
    const ignored = w.make('io.new-ignored-output');
    expect(w.splice(ignored, from.handle, 1000)).toEqual({ ok: 1000 });
    const before = w.running.memory.buffer.byteLength;
    let count = 1000;
    for (let more = true; more;) {
      const outcome = w.splice(ignored, from.handle, 1000);
      more = 'ok' in outcome;
      if ('ok' in outcome) count += outcome.ok;
    }
    expect(count).toBe(1_000_000);
    expect(w.running.memory.buffer.byteLength).toBe(before);
  });
});

describe('poll', () => {
  const which = fc.constantFrom('ours' as const, 'ready' as const, 'waiting' as const);

  test('over any mix: all that are ready, in order, each once; waits only if there is none', () => {
    const w = world();
    fc.assert(
      fc.property(fc.array(which, { minLength: 1, maxLength: 12 }), (kinds) => {
        w.calls.length = 0;
        const pollables = kinds.map((kind) =>
          kind === 'ours' ? w.make('io.new-ready') : wrapped(w, 'pollable', (t) => (t.ready = kind === 'ready')).handle,
        );
        const ready = kinds.flatMap((kind, i) => (kind === 'waiting' ? [] : [i]));
        // the host of these tests makes the first ready when it has to wait
        expect(w.poll(pollables)).toEqual(ready.length > 0 ? ready : [0]);
        const waited = w.calls.includes('poll');
        expect(waited).toBe(!kinds.includes('ours'));
        expectNothingLeft(w);
      }),
      { numRuns: 300 },
    );
  });

  test('26 an ignored input and a timer of the host that is far away: the input only', () => {
    const w = world();
    const stdin = w.subscribe(w.make('io.new-closed-input'));
    const timer = wrapped(w, 'pollable', (t) => (t.ready = false)).handle;
    expect(w.poll([stdin, timer])).toEqual([0]);
    expect(w.poll([timer, stdin])).toEqual([1]);
    expect([w.ready(stdin), w.ready(timer)]).toEqual([true, false]);
    expect(w.poll([timer, timer])).toEqual([0, 1]);
    w.block(timer);
    expect(w.ready(timer)).toBe(true);
  });

  test('an empty list is a trap', () => {
    expect(() => world().poll([])).toThrow(WebAssembly.RuntimeError);
  });
});

describe('handles', () => {
  test('what was taken out of its wrapper belongs to the host again', () => {
    const w = world();
    for (const kind of ['input-stream', 'output-stream', 'pollable', 'error'] as const) {
      const host = w.host(kind);
      const ours = w.make(`io.wrap-${kind}`, host);
      expect(w.make(`io.unwrap-${kind}`, ours)).toBe(host);
      expect([w.ours.size, w.hosts.size]).toEqual([0, 1]);
      w.hosts.clear();
    }
  });

  test('those of ours cannot be taken out', () => {
    for (const [make, kind] of [
      ['io.new-ready', 'pollable'],
      ['io.new-text-input', 'input-stream'],
      ['io.new-ignored-output', 'output-stream'],
    ] as const) {
      const w = world();
      const handle = w.make(make);
      expect(() => w.make(`io.unwrap-${kind}`, handle)).toThrow(WebAssembly.RuntimeError);
    }
  });

  test('each is dropped once, children first, and nothing is left behind of 150,000', { timeout: 60_000 }, () => {
    const w = world('x'.repeat(300_000));
    const text = w.make('io.new-text-input');
    const round = (i: number): void => {
      const to = wrapped(w, 'output-stream');
      const from = input(w, 'abc');
      const waits = [w.subscribe(to.handle), w.subscribe(from.handle), w.subscribe(text)];
      w.poll(waits);
      if (i % 3 === 0) to.thing.fails = true;
      w.write(to.handle, 'hello');
      w.splice(to.handle, i % 2 === 0 ? from.handle : text, 2);
      for (const handle of waits) w.drop(handle);
      w.drop(to.handle);
      w.drop(from.handle);
      for (const [handle, { resource }] of w.ours) if (resource === 'error') w.drop(handle);
      w.calls.length = 0;
    };
    for (let i = 0; i < 10; i += 1) round(i);
    const before = w.running.memory.buffer.byteLength;
    for (let i = 0; i < 25_000; i += 1) round(i);
    expect(w.running.memory.buffer.byteLength).toBe(before);
    expect([w.hosts.size, [...w.ours.keys()]]).toEqual([0, [text]]);
  });
});
