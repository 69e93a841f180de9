import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentsData, filterData, initialCwdData, variablesData } from '../../src/adapters/environment/layout.ts';
import type { NameFilter, Pair, Text } from '../../src/adapters/runtime/pairs.ts';
import { library } from '../support/library.ts';
import { link, type Linked } from '../../src/core/link.ts';
import { readCoreCode, readCoreSections } from '../../src/core/module.ts';
import type { CoreObject } from '../../src/core/object.ts';
import { failure } from '../bytes/failure.ts';
import { run, type Running } from '../core/emitted.ts';

const hostGet: CoreObject = { kind: 'import', symbol: 'host.get-environment', type: { params: ['i32'], results: [] } };

const hostArguments: CoreObject = {
  kind: 'import',
  symbol: 'host.get-arguments',
  type: { params: ['i32'], results: [] },
};

function bytesOf(text: Text): Uint8Array {
  return typeof text === 'string' ? new TextEncoder().encode(text) : text;
}

/** list<tuple<string, string>>, or list<string> flattened, as a host reads it: strict about alignment and bounds. */
function readStrings(running: Running, area: number, perItem: number): Uint8Array[] {
  const view = running.view();
  const word = (at: number): number => {
    expect(at % 4).toBe(0);
    return view.getUint32(at, true);
  };
  const [list, count] = [word(area), word(area + 4)];
  expect(list % 4).toBe(0);
  return Array.from({ length: count * perItem }, (_, i) => {
    return new Uint8Array(running.bytes(word(list + 8 * i), word(list + 8 * i + 4)));
  });
}

function virtual(variables: readonly Pair[], args: readonly Text[], cwd: Text | undefined): Linked {
  return link({
    library,
    objects: [variablesData(variables), argumentsData(args), initialCwdData(cwd)],
    exports: ['environment.get-environment', 'environment.get-arguments', 'environment.initial-cwd'],
  });
}

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('', 'A', 'B', 'PATH', 'PATHX', '\uFEFF', 'a\0b', 'ä', '😀', 'x'.repeat(127), 'x'.repeat(128)),
  fc.uint8Array({ maxLength: 5 }),
);
const name = fc.oneof(text, fc.constantFrom('A', 'B', 'C', 'PATH'));
const variables = fc.array(fc.tuple(name, text), { maxLength: 8 });

describe('virtual', () => {
  test('variables, arguments and directory come back as they were given', () => {
    fc.assert(
      fc.property(
        variables,
        fc.array(text, { maxLength: 6 }),
        fc.option(text, { nil: undefined }),
        (pairs, args, cwd) => {
          const running = run(virtual(pairs, args, cwd));
          const list = running.call('environment.get-environment');
          expect(readStrings(running, list, 2)).toEqual(pairs.flat().map(bytesOf));
          expect(readStrings(running, running.call('environment.get-arguments'), 1)).toEqual(args.map(bytesOf));
          const at = running.call('environment.initial-cwd');
          expect(at % 4).toBe(0);
          expect(running.bytes(at, 1)[0]).toBe(cwd === undefined ? 0 : 1);
          if (cwd !== undefined) {
            const view = running.view();
            const read = running.bytes(view.getUint32(at + 4, true), view.getUint32(at + 8, true));
            expect(new Uint8Array(read)).toEqual(bytesOf(cwd));
          }
          // in place: the same address at every call
          expect(running.call('environment.get-environment')).toBe(list);
        },
      ),
    );
  });

  test('nothing at all is one function of four bytes and eight zeros', () => {
    const { main } = virtual([], [], undefined);
    expect(new Set(main.exports.values()).size).toBe(1);
    const [code] = readCoreCode(main.bytes, readCoreSections(main.bytes));
    expect(code && code.end - code.start).toBe(4);
  });

  test('one variable is a core module of less than 100 bytes', () => {
    const objects = [variablesData([['NAME', 'value']])];
    const { main } = link({ library, objects, exports: ['environment.get-environment'] });
    expect(main.bytes.length).toBeLessThan(100);
  });

  test('a lone surrogate is refused', () => {
    expect(failure(() => variablesData([['A', '\ud800']])).code).toBe('bad-utf8');
    expect(failure(() => argumentsData(['\udc00'])).code).toBe('bad-utf8');
  });
});

/** Calls `environment.merge` with a host that lowers `host` into the adapter's memory. */
function merge(overrides: readonly Pair[], filter: NameFilter, host: readonly Pair[]) {
  const linked = link({
    library,
    objects: [variablesData(overrides), filterData(filter, overrides), hostGet],
    exports: ['environment.merge', 'rt.reset-i32'],
    early: ['rt.realloc'],
  });
  const lower = (area: unknown): void => {
    const put = (value: Text): [number, number] => {
      const bytes = bytesOf(value);
      const at = running.call('rt.realloc', 0, 0, 1, bytes.length);
      running.bytes(at, bytes.length).set(bytes);
      return [at, bytes.length];
    };
    const list = running.call('rt.realloc', 0, 0, 4, 16 * host.length);
    host.flat().forEach((value, i) => {
      const [at, length] = put(value);
      running.view().setUint32(list + 8 * i, at, true);
      running.view().setUint32(list + 8 * i + 4, length, true);
    });
    running.view().setUint32(Number(area), list, true);
    running.view().setUint32(Number(area) + 4, host.length, true);
  };
  const running: Running = run(linked, { 'host.get-environment': lower });
  return {
    running,
    call(): Uint8Array[] {
      const area = running.call('environment.merge');
      const read = readStrings(running, area, 2);
      running.call('rt.reset-i32', area);
      return read;
    },
  };
}

/** Calls `environment.arguments-before` with a host that lowers `host` into the adapter's memory. */
function before(own: readonly Text[], host: readonly Text[]) {
  const linked = link({
    library,
    objects: [argumentsData(own), hostArguments],
    exports: ['environment.arguments-before', 'rt.reset-i32'],
    early: ['rt.realloc'],
  });
  const lower = (area: unknown): void => {
    const list = running.call('rt.realloc', 0, 0, 4, 8 * host.length);
    host.forEach((value, i) => {
      const bytes = bytesOf(value);
      const at = running.call('rt.realloc', 0, 0, 1, bytes.length);
      running.bytes(at, bytes.length).set(bytes);
      running.view().setUint32(list + 8 * i, at, true);
      running.view().setUint32(list + 8 * i + 4, bytes.length, true);
    });
    running.view().setUint32(Number(area), list, true);
    running.view().setUint32(Number(area) + 4, host.length, true);
  };
  const running: Running = run(linked, { 'host.get-arguments': lower });
  return {
    running,
    call(): Uint8Array[] {
      const area = running.call('environment.arguments-before');
      const read = readStrings(running, area, 1);
      running.call('rt.reset-i32', area);
      return read;
    },
  };
}

describe("before the host's arguments", () => {
  const texts = fc.array(text, { maxLength: 6 });

  test("ours come first, and the host's program name is left out", () => {
    fc.assert(
      fc.property(texts, texts, (own, host) => {
        const wanted = [...own, ...host.slice(1)].map(bytesOf);
        const joined = before(own, host);
        expect(joined.call()).toEqual(wanted);
        expect(joined.call()).toEqual(wanted);
      }),
    );
  });

  test('two hundred calls need no more memory than the first', () => {
    const host = Array.from({ length: 500 }, (_, i) => 'x'.repeat(i));
    const joined = before(['a', 'b'], host);
    expect(joined.call()).toHaveLength(501);
    const size = joined.running.memory.buffer.byteLength;
    for (let i = 0; i < 200; i += 1) {
      joined.running.call('rt.reset-i32', joined.running.call('environment.arguments-before'));
    }
    expect(joined.running.memory.buffer.byteLength).toBe(size);
  });
});

describe('merged with the host', () => {
  const equal = (a: Text, b: Text): boolean => Buffer.compare(bytesOf(a), bytesOf(b)) === 0;

  test('overrides first, then what passes, in order', () => {
    const filter = fc.record({
      kind: fc.constantFrom('allow' as const, 'deny' as const),
      names: fc.array(name, { maxLength: 6 }),
    });
    fc.assert(
      fc.property(variables, filter, variables, (overrides, rule, host) => {
        const kept = host.filter(([n]) => {
          const listed = rule.names.some((other) => equal(n, other));
          return listed === (rule.kind === 'allow') && !overrides.some(([other]) => equal(n, other));
        });
        const wanted = [...overrides, ...kept].flat().map(bytesOf);
        const merged = merge(overrides, rule, host);
        expect(merged.call()).toEqual(wanted);
        expect(merged.call()).toEqual(wanted);
      }),
    );
  });

  test('names are compared whole and by case', () => {
    const host: Pair[] = [
      ['PATH', '1'],
      ['PATHX', '2'],
      ['PAT', '3'],
      ['path', '4'],
      ['', '5'],
    ];
    const names = (list: Uint8Array[]): string[] =>
      list.filter((_, i) => i % 2 === 0).map((n) => Buffer.from(n).toString());
    expect(names(merge([], { kind: 'allow', names: ['PATH'] }, host).call())).toEqual(['PATH']);
    expect(names(merge([], { kind: 'deny', names: ['PATH'] }, host).call())).toEqual(['PATHX', 'PAT', 'path', '']);
    expect(names(merge([['PATH', 'x']], { kind: 'allow', names: ['PATH'] }, host).call())).toEqual(['PATH']);
    expect(names(merge([['', 'x']], { kind: 'deny', names: [] }, host).call())).toEqual([
      '',
      'PATH',
      'PATHX',
      'PAT',
      'path',
    ]);
  });

  test('two hundred calls need no more memory than the first', () => {
    const host = Array.from({ length: 500 }, (_, i): Pair => [`NAME${i}`, 'x'.repeat(i)]);
    const merged = merge([['A', 'b']], { kind: 'deny', names: ['NAME7'] }, host);
    expect(merged.call()).toHaveLength(1000);
    const before = merged.running.memory.buffer.byteLength;
    for (let i = 0; i < 200; i += 1) {
      merged.running.call('rt.reset-i32', merged.running.call('environment.merge'));
    }
    expect(merged.running.memory.buffer.byteLength).toBe(before);
  });

  test('it is small', () => {
    const linked = link({
      library,
      objects: [variablesData([]), filterData({ kind: 'deny', names: [] }, []), hostGet],
      exports: ['environment.merge', 'rt.reset-i32'],
      early: ['rt.realloc'],
    });
    expect(linked.main.bytes.length + (linked.base?.bytes.length ?? 0)).toBeLessThan(800);
  });
});
