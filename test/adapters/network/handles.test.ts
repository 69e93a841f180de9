import { describe, expect, it } from 'vitest';
import { httpRulesData } from '../../../src/adapters/http/layout.ts';
import { library } from '../../support/library.ts';
import { socketRulesData } from '../../../src/adapters/sockets/layout.ts';
import { link } from '../../../src/core/link.ts';
import type { CoreNumType } from '../../../src/binary/core-val-type.ts';
import type { CoreObject } from '../../../src/core/object.ts';
import { parseHttpRule } from '../../../src/policy/options/http-rules.ts';
import { parseSocketRule } from '../../../src/policy/options/socket-rules.ts';
import { run, type Running } from '../../core/emitted.ts';

/**
 * Every handle that a gate is given is gone when its function returns: given to the host, given to the guest, or dropped, and once. The
 * host is played here, and keeps the gate's table of handles.
 */
class Gate {
  readonly running: Running;
  /** Handles in the gate's table, with what they are of. */
  readonly table = new Map<number, string>();
  readonly calls: string[] = [];
  /** What a host function writes at the address of its result. */
  answer: (name: string, view: DataView, at: number) => void = () => undefined;
  allowed = 1;
  private next = 1;

  constructor(symbol: string, data: CoreObject) {
    const imports: CoreObject[] = [];
    const host: Record<string, (...args: (number | bigint)[]) => unknown> = {};
    const give = (
      name: string,
      params: readonly CoreNumType[],
      f: (args: readonly number[]) => unknown,
      result = false,
    ): void => {
      imports.push({ kind: 'import', symbol: name, type: { params, results: result ? ['i32'] : [] } });
      host[name] = (...args) => f(args.map(Number));
    };
    for (const resource of RESOURCES) {
      give(`canon.drop-${resource}`, ['i32'], ([handle = 0]) => this.drop(handle, resource));
    }
    give('canon.drop-host-resolve-address-stream', ['i32'], ([handle = 0]) => this.drop(handle, 'host stream'));
    give('canon.new-resolve-address-stream', ['i32'], ([rep = 0]) => rep + 7, true);
    for (const [name, params] of Object.entries(HOST)) {
      give(`host.${name}`, params, (args) => {
        this.calls.push(name);
        const [self = 0] = args;
        expect(this.table.has(self), `${name} of ${self}`).toBe(true);
        if (name === 'handle') for (const one of args[1] === 1 ? [self, args[2] ?? 0] : [self]) this.table.delete(one);
        this.answer(name, this.running.view(), args[args.length - 1] ?? 0);
      });
    }
    give('host.resolve-address-stream.subscribe', ['i32'], () => 99, true);
    give('gate.refused', [], () => 0);
    give('gate.check', ['i64', 'i64', 'i32', 'i32', 'i32'], () => this.allowed, true);
    const early = ['rt.realloc', ...(symbol.includes('resolve') ? ['sockets.resolve-address-stream.drop'] : [])];
    const linked = link({ library, objects: [data, ...imports], exports: [symbol], early, split: true });
    this.running = run(linked, host, { sound: false });
  }

  handle(of: string): number {
    const handle = this.next++;
    this.table.set(handle, of);
    return handle;
  }

  private drop(handle: number, of: string): void {
    expect(this.table.get(handle), `drop of ${handle}`).toBe(of);
    this.table.delete(handle);
  }
}

const RESOURCES = [
  ...['network', 'tcp-socket', 'udp-socket', 'input-stream', 'output-stream', 'outgoing-request', 'request-options'],
  ...['incoming-datagram-stream', 'outgoing-datagram-stream', 'resolve-address-stream'],
];

const words = (count: number): readonly CoreNumType[] => new Array<CoreNumType>(count).fill('i32');

const HOST: Readonly<Record<string, readonly CoreNumType[]>> = {
  'outgoing-request.scheme': words(2),
  'outgoing-request.authority': words(2),
  'outgoing-request.path-with-query': words(2),
  'outgoing-request.method': words(2),
  handle: words(4),
  'tcp-socket.start-bind': words(15),
  'tcp-socket.start-connect': words(15),
  'tcp-socket.start-listen': words(2),
  'tcp-socket.local-address': words(2),
  'tcp-socket.remote-address': words(2),
  'tcp-socket.accept': words(2),
  'udp-socket.start-bind': words(15),
  'udp-socket.stream': words(15),
  'outgoing-datagram-stream.send': words(4),
  'incoming-datagram-stream.receive': ['i32', 'i64', 'i32'],
  'resolve-addresses': words(4),
  'resolve-address-stream.resolve-next-address': words(2),
};

const rules = socketRulesData(
  ['10.0.0.0/8:80', 'bind+listen+accept://10.0.0.0/8:80', 'db.internal:80', '*.internal:81'].map(parseSocketRule),
);
const TEN = [0, 80, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0];
const ELEVEN = [0, 80, 11, 0, 0, 1, 0, 0, 0, 0, 0, 0];

/** An ip-socket-address in memory: 10.0.0.1:80 or 11.0.0.1:80. */
function writeAddress(view: DataView, at: number, first: number): void {
  view.setUint8(at, 0);
  view.setUint16(at + 4, 80, true);
  [first, 0, 0, 1].forEach((byte, i) => view.setUint8(at + 6 + i, byte));
}

describe('handles', () => {
  it.each(['tcp-socket.start-bind', 'tcp-socket.start-connect', 'udp-socket.start-bind'])('of %s', (name) => {
    const gate = new Gate(`sockets.${name}`, rules);
    const resource = name.replace(/\..*/, '');
    for (const [address, calls] of [
      [TEN, [name]],
      [ELEVEN, []],
    ] as const) {
      gate.calls.length = 0;
      const at = gate.running.call(`sockets.${name}`, gate.handle(resource), gate.handle('network'), ...address);
      expect(gate.calls).toEqual(calls);
      expect([...gate.running.bytes(at, 2)]).toEqual(calls.length > 0 ? [0, 0] : [1, 1]);
      expect(gate.table.size).toBe(0);
    }
  });

  it.each([
    ['bound to what is allowed', 10, ['tcp-socket.local-address', 'tcp-socket.start-listen'], [0, 0]],
    ['bound elsewhere', 11, ['tcp-socket.local-address'], [1, 1]],
    ['not bound', undefined, ['tcp-socket.local-address'], [1, 9]],
  ])('of tcp-socket.start-listen, %s', (_, first, calls, result) => {
    const gate = new Gate('sockets.tcp-socket.start-listen', rules);
    gate.answer = (name, view, at) => {
      if (!name.endsWith('local-address')) return;
      view.setUint8(at, first === undefined ? 1 : 0);
      if (first === undefined) view.setUint8(at + 4, 9);
      else writeAddress(view, at + 4, first);
    };
    const at = gate.running.call('sockets.tcp-socket.start-listen', gate.handle('tcp-socket'));
    expect(gate.calls).toEqual(calls);
    expect([...gate.running.bytes(at, 2)]).toEqual(result);
    expect(gate.table.size).toBe(0);
  });

  it('of tcp-socket.accept: who is not welcome is hung up on, and the next one taken', () => {
    const gate = new Gate('sockets.tcp-socket.accept', rules);
    let left = 3;
    gate.answer = (name, view, at) => {
      if (name.endsWith('remote-address')) {
        view.setUint8(at, left === 2 ? 1 : 0);
        writeAddress(view, at + 4, 10);
        // what is there beside an error is nobody's address
        gate.allowed = left === 0 || left === 2 ? 1 : 0;
        return;
      }
      left--;
      view.setUint8(at, 0);
      ['tcp-socket', 'input-stream', 'output-stream'].forEach((resource, i) => {
        view.setUint32(at + 4 + 4 * i, gate.handle(resource), true);
      });
    };
    const at = gate.running.call('sockets.tcp-socket.accept', gate.handle('tcp-socket'));
    expect(gate.running.view().getUint8(at)).toBe(0);
    expect(left).toBe(0);
    // what the guest is given
    expect([...gate.table.values()]).toEqual(['tcp-socket', 'input-stream', 'output-stream']);
    gate.table.clear();
    // nobody but strangers: 64 of them, and then the others wait
    left = 1000;
    const none = gate.running.call('sockets.tcp-socket.accept', gate.handle('tcp-socket'));
    expect([gate.running.view().getUint8(none), gate.running.view().getUint8(none + 4)]).toEqual([1, 8]);
    expect(left).toBe(1000 - 64);
    expect(gate.table.size).toBe(0);
  });

  it.each([
    ['to whom is allowed', 1, 1, ['udp-socket.stream']],
    ['to whom is not', 1, 0, []],
    ['to nobody', 0, 0, ['udp-socket.stream']],
  ])('of udp-socket.stream, %s', (_, some, allowed, calls) => {
    const gate = new Gate('sockets.udp-socket.stream', rules);
    gate.allowed = allowed;
    gate.running.call('sockets.udp-socket.stream', gate.handle('udp-socket'), some, ...TEN);
    expect(gate.calls).toEqual(calls);
    expect(gate.table.size).toBe(0);
  });

  it('of streams of datagrams: those that no rule is for are left out', () => {
    const gate = new Gate('sockets.incoming-datagram-stream.receive', rules);
    const batches = [[11, 11], [11, 10, 11, 10], []];
    gate.answer = (_name, _view, at) => {
      const batch = batches.shift() ?? [];
      const list = gate.running.call('rt.realloc', 0, 0, 4, 40 * batch.length);
      const view = gate.running.view(); // the memory may have grown
      batch.forEach((first, i) => {
        gate.running.view().setUint32(list + 40 * i, 1000 + i, true);
        writeAddress(gate.running.view(), list + 40 * i + 8, first);
      });
      view.setUint8(at, 0);
      view.setUint32(at + 4, list, true);
      view.setUint32(at + 8, batch.length, true);
    };
    const receive = (): number => {
      return gate.running.call(
        'sockets.incoming-datagram-stream.receive',
        gate.handle('incoming-datagram-stream'),
        10n,
      );
    };
    const at = receive();
    const view = gate.running.view();
    const list = view.getUint32(at + 4, true);
    expect([view.getUint8(at), view.getUint32(at + 8, true)]).toEqual([0, 2]);
    expect([view.getUint32(list, true), view.getUint32(list + 40, true)]).toEqual([1001, 1003]);
    expect(gate.calls.length).toBe(2);
    expect(view.getUint32(receive() + 8, true)).toBe(0);
    expect(gate.table.size).toBe(0);
    // a flood of strangers does not keep the guest for ever
    gate.calls.length = 0;
    const flood = Array.from({ length: 2000 }, () => 11);
    batches.push(flood);
    receive();
    const { byteLength } = gate.running.memory.buffer;
    gate.calls.length = 0;
    batches.push(...Array.from({ length: 1000 }, () => flood));
    expect(gate.running.view().getUint32(receive() + 8, true)).toBe(0);
    expect(gate.calls.length).toBe(64);
    expect(gate.running.memory.buffer.byteLength).toBe(byteLength);
    expect(gate.table.size).toBe(0);
  });

  it('of requests: given to the host, or dropped with their options', () => {
    const gate = new Gate('http.handle', httpRulesData([parseHttpRule('http+GET://a.test')]));
    let [authority, path] = ['a.test', '/'];
    gate.answer = (name, view, at) => {
      if (name.endsWith('scheme')) view.setUint8(at, 1);
      if (name.endsWith('scheme')) view.setUint8(at + 4, 0);
      if (name.endsWith('method')) view.setUint8(at, 0);
      if (!name.endsWith('authority') && !name.endsWith('path-with-query')) return;
      const bytes = new TextEncoder().encode(name.endsWith('authority') ? authority : path);
      const text = gate.running.call('rt.realloc', 0, 0, 1, bytes.length);
      gate.running.bytes(text, bytes.length).set(bytes);
      gate.running.view().setUint8(at, 1);
      gate.running.view().setUint32(at + 4, text, true);
      gate.running.view().setUint32(at + 8, bytes.length, true);
    };
    for (const [host, some, rest = '/'] of [
      ['a.test', 1],
      ['a.test', 0],
      ['b.test', 1],
      ['b.test', 0],
      ['a.test', 1, ''],
      ['a.test', 1, '?a=@b.test'],
      ['a.test', 1, '//b.test/'],
      // a host that puts the path behind the authority asks another one
      ['a.test', 1, '@b.test/'],
      ['a.test', 0, '.b.test/'],
      ['a.test', 1, ':1@b.test/'],
      ['a.test', 1, 'x'],
      ['a.test', 1, '*'],
      ['a.test', 1, '\\@b.test/'],
    ] as const) {
      [authority, path] = [host, rest];
      const allowed = host === 'a.test' && /^([/?]|$)/.test(rest);
      gate.calls.length = 0;
      const options = some === 1 ? gate.handle('request-options') : 0;
      const at = gate.running.call('http.handle', gate.handle('outgoing-request'), some, options);
      expect(gate.calls.includes('handle'), `${host}${rest}`).toBe(allowed);
      if (!allowed) expect([gate.running.bytes(at, 1)[0], gate.running.bytes(at + 8, 1)[0]]).toEqual([1, 15]);
      expect(gate.table.size).toBe(0);
    }
  });

  it('of a look-up: the cells of a stream are used again when it is dropped', () => {
    const gate = new Gate('sockets.resolve-addresses', rules);
    gate.answer = (_, view, at) => {
      view.setUint8(at, 0);
      view.setUint32(at + 4, gate.handle('host stream'), true);
    };
    const name = new TextEncoder().encode('db.internal');
    const seen = new Set<number>();
    for (let i = 0; i < 100; i++) {
      const text = gate.running.call('rt.realloc', 0, 0, 1, name.length);
      gate.running.bytes(text, name.length).set(name);
      const at = gate.running.call('sockets.resolve-addresses', gate.handle('network'), text, name.length);
      expect(gate.running.view().getUint8(at)).toBe(0);
      const self = gate.running.view().getUint32(at + 4, true) - 7;
      seen.add(self);
      expect([...gate.table.values()]).toEqual(['host stream']);
      gate.running.call('sockets.resolve-address-stream.drop', self);
      expect(gate.table.size).toBe(0);
    }
    expect(seen.size).toBeLessThan(4);
  });
});
