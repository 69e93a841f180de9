import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { adapter } from '../../src/adapter.ts';
import { inspect, prepare, renderReport, virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { readRecording, RECORDING } from '../support/recordings.ts';
import { assertValid } from '../support/validate.ts';
import { corpus, wat } from '../support/wat.ts';

/** What can be recorded, what a recording has to be, and what is said where it is something else. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

const LONG = 'demo'.repeat(20);

const OPTIONS: Options = { environment: 'allow' };

/** One sentence about it. */
function refused(bytes: Uint8Array, options: Options): WasmvirtError {
  try {
    virtualize(bytes, options);
  } catch (error) {
    if (error instanceof WasmvirtError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

/** A function `f` of the host of this type; nothing of it is used. */
function importing(items: string, before = ''): Promise<Uint8Array> {
  return wat(`(component ${before} (import "a:b/c" (instance ${items})))`);
}

describe.each(CORPUS)('$title', (entry) => {
  it('is recorded as a valid component, or refused by the name of what cannot be', async () => {
    const bytes = await bytesOf(entry);
    let made;
    try {
      made = virtualize(bytes, { all: 'allow', record: true });
    } catch (error) {
      if (!(error instanceof WasmvirtError)) throw error;
      expect(error.code).toBe('unsupported');
      expect(error.option).toBe('record');
      expect(error.message).toMatch(/: leave out record$/);
      return;
    }
    await assertValid(made.bytes);
    const without = virtualize(bytes, { all: 'allow' });
    expect(made.report.remaining).toEqual(without.report.remaining);
    const exports = (of: Uint8Array): string[] => inspect(of).json.exports.map(({ name }) => name);
    expect(exports(made.bytes)).toEqual([...exports(without.bytes), RECORDING]);
    expect(prepare({ all: 'allow', record: true })(bytes)).toEqual(made);
  });
});

describe('what cannot be recorded', () => {
  it.each([
    ['(export "f" (func async))', 'a:b/c#f is async, and such calls cannot be recorded yet: leave out record', ''],
    [
      '(type $s (stream u8)) (export "f" (func (result $s)))',
      'a:b/c#f takes or gives a stream, and such calls cannot be recorded yet: leave out record',
      '',
    ],
    [
      '(type $s (future)) (type $l (list $s)) (export "f" (func (param "x" $l)))',
      'a:b/c#f takes or gives a future, and such calls cannot be recorded yet: leave out record',
      '',
    ],
    [
      '(export "f" (func (param "x" error-context)))',
      'a:b/c#f takes or gives an error-context, and such calls cannot be recorded yet: leave out record',
      '',
    ],
    ['(export "i" (instance))', 'a:b/c has an instance in it, whose calls cannot be recorded: leave out record', ''],
  ])('is refused by name: %s', async (items, message) => {
    const bytes = await importing(items);
    expect(refused(bytes, { record: true })).toMatchObject({ message, code: 'unsupported', option: 'record' });
    const replay = new Uint8Array(40);
    expect(refused(bytes, { replay }).message).toBe(
      message.replaceAll('recorded', 'replayed').replaceAll('record', 'replay'),
    );
  });

  it('is what the host gives by itself', async () => {
    expect(refused(await corpus('http-server', { version: '0.2.4' }), { all: 'allow', record: true }).message).toBe(
      'the export wasi:http/incoming-handler@0.2.4 takes or gives handles of the host, which does not come by a call of it, so that it cannot be recorded yet: leave out record',
    );
  });

  it('is a component that records already, and an adapter without a program', async () => {
    const { bytes } = virtualize(await corpus('pong'), { ...OPTIONS, record: true });
    expect(refused(bytes, { ...OPTIONS, record: true }).message).toBe(
      `record would export ${RECORDING}, which the component exports already: take the component out of it first (unvirtualize), or leave it as it is`,
    );
    for (const options of [{ record: true }, { replay: new Uint8Array() }])
      expect(() => adapter({ wasiVersion: '0.2.12', interfaces: ['env'], ...options })).toThrow(
        `${Object.keys(options)[0] ?? ''} is for components: say it where the program is virtualized`,
      );
  });

  it('is nothing, where nothing is asked of the host', async () => {
    const { bytes, report } = virtualize(await corpus('pong'), { record: true });
    await assertValid(bytes);
    expect(report.notes).toContain('the option record has no effect: nothing is asked of the host');
    expect(renderReport(report)).toContain(
      `calls of 0 functions of the host are recorded, up to 256 MiB, for ${RECORDING}`,
    );
    const { bytes: recording } = await readRecording(await instantiateOnJco(bytes, 'none'));
    const replay = virtualize(await corpus('pong'), { replay: recording });
    await assertValid(replay.bytes);
    expect(replay.report.notes).toContain('the option replay has no effect: nothing is asked of the host');
  });

  it('is replayed at the same time', async () => {
    expect(refused(await corpus('pong'), { record: true, replay: new Uint8Array() }).message).toBe(
      'record and replay leave nothing to record: leave one out',
    );
  });
});

describe('the file of a recording', () => {
  let guest: Uint8Array;
  let recording: Uint8Array;
  let custom: Uint8Array;
  let ofCustom: Uint8Array;
  beforeAll(async () => {
    guest = await corpus('pong');
    const instance = await instantiateOnJco(virtualize(guest, { ...OPTIONS, record: true }).bytes, {
      env: { PONG: LONG, A: 'b' },
    });
    for (let i = 0; i < 2; i += 1) await instance.call('example:pong/pingpong', 'ping');
    ({ bytes: recording } = await readRecording(instance));
    custom = await corpus('custom');
    class Handle {
      use(): number {
        return 1;
      }
    }
    const iface = {
      Handle,
      nothing: () => undefined,
      bare: () => undefined,
      withString: () => 1,
      withEnum: () => 1n,
      withVariant: () => ['x', 'yz'],
      maybe: () => 'some',
      number: () => 7,
      many: () => new Uint8Array(3),
      open: () => new Handle(),
    };
    const other = await instantiateOnJco(virtualize(custom, { record: true }).bytes, {
      imports: { 'my:pkg/iface': iface },
    });
    await other.call(undefined, 'probe');
    ({ bytes: ofCustom } = await readRecording(other));
  });

  const changed = (bytes: Uint8Array, change: (view: DataView, bytes: Uint8Array) => void): Uint8Array => {
    const copy = Uint8Array.from(bytes);
    change(new DataView(copy.buffer), copy);
    return copy;
  };
  const first = (bytes: Uint8Array): number => new DataView(bytes.buffer).getUint32(28, true);

  it('is taken as it is', async () => {
    const { bytes, report } = virtualize(guest, { ...OPTIONS, replay: recording });
    await assertValid(bytes);
    expect(report.replay).toEqual({
      functions: ['get-environment', 'get-arguments'].map((name) => `wasi:cli/environment@0.2.0#${name}`),
      calls: 2,
    });
    expect(renderReport(report)).toContain('a recording of 2 calls answers for 2 functions of the host:\n');
    expect(renderReport(report, undefined, 'functions')).toMatch(/get-environment +host, as it was recorded\n/);
  });

  it.each<[what: string, change: (view: DataView, bytes: Uint8Array, at: number) => void, message: string | RegExp]>([
    ['another file', (_, bytes) => bytes.set([0, 0x61, 0x73]), /it is no recording of wasmvirt: give the bytes that/],
    ['another version', (view) => view.setUint32(8, 2, true), /has version 2, and this wasmvirt reads 1 alone/],
    ['another length', (view) => view.setUint32(12, 7, true), /it says that it has 7 bytes, and has \d+/],
    ['not complete', (view) => view.setUint32(16, 0, true), /is not complete, as there was no room for all calls/],
    ['more calls', (view) => view.setUint32(20, 3, true), /it says that it has 3 calls, and has 2/],
    ['no header', (view) => view.setUint32(28, 8, true), /its calls begin at 8/],
    ['begins far away', (view) => view.setUint32(28, 0xffff_fff8, true), /its calls begin at 4294967288/],
    ['more functions', (view) => view.setUint32(32, 0xffff_ffff, true), /it names 2 functions of 4294967295/],
    ['a long name', (view) => view.setUint32(48, 0xffff_ffff, true), /the name of function 0 has 4294967295 bytes/],
    ['a name that is no text', (_, bytes) => void (bytes[52] = 0xff), /the name of function 0 is not UTF-8/],
    ['another name', (_, bytes) => void (bytes[52] = 0x57), /another policy: it does not know wasi:cli\/environment@/],
    [
      'another type',
      (view) => view.setUint32(40, 7, true),
      /another policy: wasi:cli\/environment@\S+ has another type/,
    ],
    ['an unknown function', (view, _, at) => view.setUint32(at, 2, true), /is of function 2, which it does not name/],
    ['a size of nothing', (view, _, at) => view.setUint32(at + 4, 0, true), /the call at \d+ has 0 bytes/],
    ['an odd size', (view, _, at) => view.setUint32(at + 4, 33, true), /the call at \d+ has 33 bytes/],
    [
      'a large size',
      (view, _, at) => view.setUint32(at + 4, 0xffff_fff8, true),
      /the call at \d+ has 4294967288 bytes/,
    ],
    ['half an end', (view, _, at) => view.setUint32(at + 20, 0, true), /has neither ended nor not/],
    [
      'addresses from elsewhere',
      (view, _, at) => view.setUint32(at + 16, 0, true),
      /\d+ bytes are at \d+ of \d+ in the result of call 1, of wasi:cli/,
    ],
    [
      'an address of nothing',
      (view, _, at) => view.setUint32(at + 24, 0xffff_ffff, true),
      /bytes are at \d+ of \d+ in the result/,
    ],
    [
      'a long list',
      (view, _, at) => view.setUint32(at + 28, 0x1000_0000, true),
      /\d+ bytes are at \d+ of \d+ in the result/,
    ],
  ])('has %s', (_what, change, message) => {
    const bytes = changed(recording, (view, copy) => change(view, copy, first(recording)));
    const error = refused(guest, { ...OPTIONS, replay: bytes });
    expect(error).toMatchObject({ code: 'bad-option', option: 'replay' });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  it('has two values in the same bytes', () => {
    // every text of the variables is the long one
    const bytes = changed(recording, (view) => {
      const at = first(recording) + 24;
      const list = view.getUint32(at, true) - view.getUint32(at - 8, true) + at;
      const texts = [0, 8, 16, 24].map((i) => [view.getUint32(list + i, true), view.getUint32(list + i + 4, true)]);
      const [long = [0, 0]] = [...texts].sort(([, one = 0], [, other = 0]) => other - one);
      expect(long[1]).toBe(LONG.length);
      for (const i of [0, 8, 16, 24]) {
        view.setUint32(list + i, long[0] ?? 0, true);
        view.setUint32(list + i + 4, long[1] ?? 0, true);
      }
    });
    expect(refused(guest, { ...OPTIONS, replay: bytes }).message).toBe(
      'replay: the recording is damaged, as two values are in the same bytes in the result of call 1, of wasi:cli/environment@0.2.0#get-environment: record it again',
    );
  });

  it('has a text that is none, or a case that there is not', () => {
    const bytes = changed(recording, (_, copy) => copy.set([0xff], Buffer.from(copy).lastIndexOf(LONG)));
    expect(refused(guest, { ...OPTIONS, replay: bytes }).message).toMatch(
      /damaged, as a string is not UTF-8 in the result of call 2/,
    );
    // `bare`, the second call: a result without values
    const view = new DataView(ofCustom.buffer);
    const second = first(ofCustom) + view.getUint32(first(ofCustom) + 4, true);
    const other = changed(ofCustom, (_, copy) => copy.set([2], second + 24));
    expect(refused(custom, { replay: other }).message).toMatch(
      /damaged, as a result has case 2 of 2 in the result of call 2, of my:pkg\/iface#bare: record it again$/,
    );
  });

  it('is of another component', () => {
    expect(refused(guest, { ...OPTIONS, replay: ofCustom }).message).toBe(
      'replay: the recording is of another component, or another policy: it does not know wasi:cli/environment@0.2.0#get-environment, which the output asks for',
    );
    expect(refused(custom, { deny: ['my:*'], replay: ofCustom }).message).toMatch(
      /^replay: the recording is of another component, or another policy: it has calls of my:pkg\/iface#\S+, which the output does not ask for$/,
    );
  });

  it('is refused with one sentence, or gives a valid output, whatever is in it', async () => {
    const outputs: Uint8Array[] = [];
    const check = (component: Uint8Array, options: Options, replay: Uint8Array): void => {
      try {
        outputs.push(virtualize(component, { ...options, replay }).bytes);
      } catch (error) {
        if (!(error instanceof WasmvirtError)) throw error;
        expect(error.code).toBe('bad-option');
        expect(error.message).toMatch(/^replay: [^\n]+$/);
      }
    };
    const word = fc.oneof(fc.nat(64), fc.constantFrom(0, 1, 7, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff), fc.nat());
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(fc.tuple(fc.nat(), word, fc.constantFrom(1, 4)), { maxLength: 4 }),
        (one, edits) => {
          const [component, options, whole] = one ? [guest, OPTIONS, recording] : [custom, {}, ofCustom];
          const bytes = changed(whole, (view) => {
            for (const [at, value, size] of edits) {
              // the header is mostly names
              const begin = at % 3 === 0 ? 0 : first(whole);
              const place = begin + ((at >> 2) % (whole.length - begin - 3));
              if (size === 1) view.setUint8(place, value & 0xff);
              else view.setUint32(place - (place % 4), value >>> 0, true);
            }
          });
          check(component, options, bytes);
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
    for (let length = 0; length < recording.length; length += 5) {
      expect(refused(guest, { ...OPTIONS, replay: recording.subarray(0, length) }).code).toBe('bad-option');
      // also where it says that it is that long
      const cut = Uint8Array.from(recording.subarray(0, length));
      if (length >= 16) new DataView(cut.buffer).setUint32(12, length, true);
      check(guest, OPTIONS, cut);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, begins) => {
        const replay = begins ? Uint8Array.from([...recording.subarray(0, first(recording)), ...bytes]) : bytes;
        if (begins) new DataView(replay.buffer).setUint32(12, replay.length, true);
        check(guest, OPTIONS, replay);
      }),
      { seed: SEED, numRuns: 100 },
    );
    expect(outputs.length).toBeGreaterThan(20);
    for (let i = 0; i < outputs.length; i += Math.ceil(outputs.length / 12)) await assertValid(outputs[i] ?? guest);
  });
});
