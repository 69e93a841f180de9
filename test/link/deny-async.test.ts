import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { library } from '../../src/adapters/library.ts';
import { FunctionBuilder } from '../../src/core/function-builder.ts';
import { link } from '../../src/core/link.ts';
import { virtualize, type Options, type Report } from '../../src/index.ts';
import { SIGNATURES } from '../../src/link/code/builtin.ts';
import { eventData, futureMaker } from '../../src/link/code/deny-async.ts';
import { run } from '../core/emitted.ts';
import { asyncCalls } from '../support/async-guest.ts';
import { assertValid } from '../support/validate.ts';
import { dummyComponent, wasiComponent, wasiInterfaces } from '../wit/worlds.ts';
import { Ends } from './ends.ts';

const VERSION = '0.3.0';

/** What each function answers, by its name. */
function answers(report: Report): Record<string, string | undefined> {
  return Object.fromEntries(report.imports.flatMap((i) => i.functions.map((f) => [f.name, f.answer])));
}

async function denied(guest: Uint8Array, options: Options = {}): Promise<Report> {
  const { bytes, report } = virtualize(guest, options);
  await assertValid(bytes);
  return report;
}

/** The interfaces of each package of WASI, by its name. */
function packages(): (readonly [name: string, interfaces: readonly string[]])[] {
  const all = wasiInterfaces(VERSION);
  return [...new Set(all.map((name) => name.replace(/\/.*/, '')))].map((name) => [
    name,
    all.filter((i) => i.startsWith(`${name}/`)),
  ]);
}

describe('WASI 0.3', () => {
  it.each(packages())('every function of %s', async (name, interfaces) => {
    const guest = await wasiComponent(interfaces.map((i) => `import ${i};`).join(' '), VERSION);
    // what another component exports is only denied when it is named
    const report = await denied(guest, { deny: [`${name}/*`] });
    expect(report.remaining).toEqual([]);
    expect(Object.values(answers(report))).not.toContain(undefined);
  });

  it("all at once, and functions beside the host's types", async () => {
    const all = wasiInterfaces(VERSION).map((name) => `import ${name};`);
    const guest = await wasiComponent(all.join(' '), VERSION);
    const options = { deny: ['wasi:cli/run', 'wasi:http/*'] };
    const report = await denied(guest, options);
    expect(report.remaining).toEqual([]);
    expect((await denied(guest, { ...options, onDeny: 'trap' })).remaining).toEqual([]);
    expect(report.traps.map((trap) => trap.function)).toEqual([
      `wasi:cli/exit@${VERSION}#exit`,
      `wasi:cli/exit@${VERSION}#exit-with-code`,
      `wasi:random/random@${VERSION}#get-random-bytes`,
      `wasi:random/random@${VERSION}#get-random-u64`,
    ]);
    const over = await denied(await asyncCalls(), { allow: ['wasi:filesystem/preopens', 'wasi:http/client'] });
    expect(over.remaining).toContain(`wasi:filesystem/types@${VERSION}`);
    expect(over.traps).toEqual([]);
  });

  it('answers by an error in a future where there is one', async () => {
    const names = ['cli/stdin', 'cli/stdout', 'filesystem/types', 'http/types', 'sockets/types'];
    const guest = await wasiComponent(names.map((name) => `import wasi:${name}@${VERSION};`).join(' '), VERSION);
    expect(answers(virtualize(guest).report)).toMatchObject({
      'read-via-stream': 'zero and empty in all its parts',
      'write-via-stream': 'error pipe in a future',
      '[method]descriptor.read-via-stream': 'error access in a future',
      '[method]descriptor.append-via-stream': 'error access in a future',
      '[method]descriptor.read-directory': 'error access in a future',
      '[method]descriptor.open-at': 'error access',
      '[static]request.new': 'error HTTP-request-denied in a future',
      '[static]response.consume-body': 'error HTTP-request-denied in a future',
      '[method]tcp-socket.send': 'error access-denied in a future',
      '[method]tcp-socket.receive': 'error access-denied in a future',
      '[method]tcp-socket.listen': 'error access-denied',
    });
  });

  it('a release candidate in which writing was an asynchronous function with a result', async () => {
    const guest = await dummyComponent(
      `package test:w; world w { import wasi:cli/stdout@0.3.0-rc-2025-09-16; }
       package wasi:cli@0.3.0-rc-2025-09-16 {
         interface stdout {
           enum error-code { io, illegal-byte-sequence, pipe }
           write-via-stream: async func(data: stream<u8>) -> result<_, error-code>;
         }
       }`,
      'w',
    );
    expect(answers(await denied(guest))).toEqual({ 'write-via-stream': 'error pipe' });
  });
});

describe('unknown interfaces', () => {
  const FUNCTIONS: readonly (readonly [type: string, answer: string])[] = [
    // the error of the result, else of a future in it
    ['async func() -> result<u32, e>', 'error'],
    ['async func(to: string, s: stream<string>) -> result', 'error'],
    ['func() -> result<stream<u8>, e>', 'error'],
    ['func() -> result<tuple<stream<u8>, future<result>>, string>', 'error'],
    ['func() -> future<result<_, e>>', 'error in a future'],
    ['func() -> future<result<u64, string>>', 'error in a future'],
    ['func() -> tuple<stream<u8>, future<result<r, e>>>', 'error in a future'],
    ['func() -> tuple<future<result>, future<u32>, stream, future, stream<r>, r>', 'error in a future'],
    // a plain function without a result, which has nothing to say; what it is given is dropped
    ['func(a: list<stream<u8>>, b: option<future<u32>>, c: result<stream, future>)', 'nothing happens'],
    ['func(a: list<list<u64>>, b: future, c: stream<future<stream<r>>>)', 'nothing happens'],
    // a stream alone is at its end
    ['func() -> stream<u8>', 'an empty stream'],
    ['func() -> stream', 'an empty stream'],
    ['func() -> stream<list<r>>', 'an empty stream'],
    ['async func() -> stream<u8>', 'an empty stream'],
    ['func() -> tuple<stream<u8>, u32>', 'zero and empty in all its parts'],
    // no way to say it
    ['async func()', 'trap'],
    ['async func() -> u32', 'trap'],
    ['async func() -> tuple<stream<u8>, u32>', 'trap'],
    ['func() -> tuple<stream<u8>, future<u32>>', 'trap'],
    ['func() -> future', 'trap'],
    ['func() -> future<u32>', 'trap'],
    ['func() -> list<future<result>>', 'trap'],
    ['func() -> option<future<result>>', 'trap'],
    ['func() -> future<result<_, r>>', 'trap'],
    ['func() -> future<future<result>>', 'trap'],
    ['func() -> future<result<_, stream<u8>>>', 'trap'],
  ];

  it('answer by an error where the type has one', async () => {
    const guest = await dummyComponent(
      `package test:w; world w { import my:odd/i; }
       package my:odd {
         interface i {
           resource r;
           enum e { busy, denied }
           ${FUNCTIONS.map(([type], i) => `f${String(i)}: ${type};`).join('\n')}
         }
       }`,
      'w',
    );
    const report = await denied(guest, { deny: ['my:odd/i'] });
    const found = answers(report);
    expect(FUNCTIONS.map(([type], i) => [type, found[`f${String(i)}`]])).toEqual(FUNCTIONS);
    const trapping = FUNCTIONS.flatMap(([, answer], i) => (answer === 'trap' ? [`my:odd/i#f${String(i)}`] : []));
    expect(report.traps.map((trap) => trap.function)).toEqual(trapping);
    expect(report.remaining).toEqual([]);
  });

  it('values of futures that are too large to be written down trap', async () => {
    const big = (n: number): string => `future<result<list<u8, ${String(n)}>, list<u8, ${String(n)}>>>`;
    const guest = await dummyComponent(
      `package test:w; world w { import my:odd/i; }
       package my:odd {
         interface i {
           most: func() -> ${big(60_000)};
           much: func() -> ${big(70_000)};
           many: func() -> tuple<${big(30_000)}, ${big(30_000)}, ${big(30_000)}>;
         }
       }`,
      'w',
    );
    const report = await denied(guest, { deny: ['my:odd/i'] });
    expect(answers(report)).toEqual({ most: 'error in a future', much: 'trap', many: 'trap' });
  });
});

describe('futures with an error', () => {
  const kinds = [
    'future.new',
    'future.write',
    'future.drop-writable',
    'waitable-set.new',
    'waitable-set.poll',
  ] as const;
  const imports: readonly (keyof typeof SIGNATURES)[] = [...kinds, 'waitable.join'];

  /** The maker, for a table of ends that behaves as the standard says. */
  function making(): { readonly ends: Ends; readonly make: (value: number) => number } {
    const maker = new FunctionBuilder('make', { params: ['i32'], results: ['i32'] }).get(0).call('future').finish();
    const objects = [
      maker,
      eventData,
      ...futureMaker('future', (kind) => kind),
      ...imports.map((kind) => ({ kind: 'import', symbol: kind, type: SIGNATURES[kind] }) as const),
    ];
    const linked = link({ library, objects, exports: ['make'], split: true });
    const ends = new Ends(() => running.view());
    const running = run(linked, ends.builtins);
    return { ends, make: (value) => running.call('make', value) };
  }

  it('gives the value, and holds nothing more than the futures that the guest holds, however they end', () => {
    const step = fc.oneof(
      fc.constant({ kind: 'make' } as const),
      fc.record({ kind: fc.constantFrom('read', 'drop'), which: fc.nat() } as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { ends, make } = making();
        const held: { readonly handle: number; readonly value: number }[] = [];
        let value = 1000;
        for (const s of steps) {
          if (s.kind === 'make') {
            value += 4;
            held.push({ handle: make(value), value });
            // every writable end belongs to a future that is held
            expect(ends.writables).toBe(held.length);
            continue;
          }
          const [future] = held.splice(s.which % Math.max(held.length, 1), 1);
          if (future === undefined) continue;
          if (s.kind === 'read') expect(ends.read(future.handle)).toBe(future.value);
          else ends.dropReadable(future.handle);
        }
      }),
    );
  });
});
