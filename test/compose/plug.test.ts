import { describe, expect, it } from 'vitest';
import { plug, renderPlugged } from '../../src/index.ts';
import { nested, specPackages } from '../support/spec-wit.ts';
import { corpus, wat } from '../support/wat.ts';
import { world } from './case.ts';

/** What a plug is refused for, by the types of `f` that are given and asked for. */
async function why(given: string, asked: string, types = ''): Promise<string> {
  const packages = (type: string): string => `package my:p@1.0.0 { interface i { ${types} f: ${type}; } }`;
  const socket = world('import my:p/i@1.0.0; import g: func(); export run: func();', packages(asked));
  const wrong = world('export my:p/i@1.0.0;', packages(given));
  const right = world('export g: func();');
  const { misfits } = plug(await socket(), { wrong: await wrong(), right: await right() });
  expect(misfits).toHaveLength(1);
  return misfits[0]?.why ?? '';
}

describe('why a plug does not fit, type by type', () => {
  it.each([
    ['func() -> string', 'func() -> option<u32>', 'result differs: string is given, option<u32> is asked for'],
    ['func()', 'func() -> u8', 'result differs: none is given, u8 is asked for'],
    ['func() -> u8', 'func()', 'result differs: u8 is given, none is asked for'],
    ['func(a: u8)', 'func(b: u8)', 'parameter b missing, parameter a too much'],
    ['func(a: u8, b: u8)', 'func(b: u8, a: u8)', 'the parameters are in another order'],
    [
      'func(a: list<list<u8>>)',
      'func(a: list<list<s8>>)',
      'parameter a, element, element differs: u8 is given, s8 is asked for',
    ],
    [
      'func(a: result<u8>)',
      'func(a: result<u8, string>)',
      'parameter a, err differs: none is given, string is asked for',
    ],
    [
      'func(a: tuple<u8, u8>)',
      'func(a: tuple<u8>)',
      'parameter a differs: tuple<u8, u8> is given, tuple<u8> is asked for',
    ],
    ['async func()', 'func()', 'it is async and must not be'],
    ['func(a: stream<u8>)', 'func(a: future<u8>)', 'parameter a differs: stream<u8> is given, future<u8> is asked for'],
  ])('%s for %s', async (given, asked, sentence) => {
    expect(await why(given, asked)).toBe(`my:p/i@1.0.0#f: ${sentence}`);
  });

  it('a part that is missing, and a type with other parts', async () => {
    const wit = (items: string): string => `package my:p { interface i { ${items} } }`;
    const socket = world(
      'import my:p/i; import g: func();',
      wit('resource r { get: func() -> u32; } enum e { a, b } f: func() -> e;'),
    );
    const plugs = {
      a: await world('export my:p/i;', wit('resource r; enum e { a, b } f: func() -> e;'))(),
      b: await world('export my:p/i;', wit('resource r { get: func() -> u32; } enum e { a, c, d } f: func() -> e;'))(),
      g: await world('export g: func(); export other: func();')(),
    };
    const { misfits, unused, matched, left } = plug(await socket(), plugs);
    expect(misfits.map((m) => `${m.plug}: ${m.why}`)).toEqual([
      'a: my:p/i#r.get: a function is missing',
      'b: my:p/i#e: case b missing, cases c, d too much',
    ]);
    expect({ unused, matched, left }).toEqual({
      unused: ['a', 'b'],
      matched: [{ plug: 'g', export: 'g', import: 'g' }],
      left: ['my:p/i'],
    });
  });

  it('names the function and its part in real interfaces', async () => {
    const packages = nested(specPackages('0.2.4').values());
    const socket = world('import wasi:http/types@0.2.4; import g: func();', packages);
    const changed = packages.replace(
      'get: func(\n      name: field-name\n    ) -> list<field-value>',
      'get: func(name: field-name) -> list<string>',
    );
    const other =
      changed === packages
        ? packages.replace(/get: func\(name: [a-z-]+\) -> list<[a-z-]+>/, 'get: func(name: string) -> list<string>')
        : changed;
    expect(other).not.toBe(packages);
    const { misfits } = plug(await socket(), [
      await world('export wasi:http/types@0.2.4;', other)(),
      await world('export g: func();')(),
    ]);
    expect(misfits[0]?.why).toMatch(/^wasi:http\/types@0\.2\.4#fields\.get: .* differs: /);
  });
});

describe('the report of a plug', () => {
  it('says it in lines', async () => {
    const plugged = plug(await corpus('ping'), { pong: await corpus('pong'), other: await wat('(component)') });
    const { bytes, ...report } = plugged;
    expect(bytes.length).toBeGreaterThan(1000);
    expect(renderPlugged(report)).toBe('plugged  example:pong/pingpong  from pong\nunused   other\n');
  });

  it('names what is given in another version', async () => {
    const wit = (version: string): string => `package my:p@${version} { interface i { f: func(); } }`;
    const socket = await world('import my:p/i@1.0.0;', wit('1.0.0'))();
    const { bytes, ...report } = plug(socket, [await world('export my:p/i@1.4.0;', wit('1.4.0'))()]);
    expect(bytes).toBeDefined();
    expect(renderPlugged(report)).toBe('plugged  my:p/i@1.0.0  from plug 1, as my:p/i@1.4.0\n');
  });

  it('leaves the components as they are, and is the same each time', async () => {
    const [ping, pong] = [await corpus('ping'), await corpus('pong')];
    const [first, second] = [plug(ping, [pong]), plug(ping.slice(), [pong.slice()])];
    expect(first.bytes).toEqual(second.bytes);
    for (const part of [ping, pong]) expect(Buffer.from(first.bytes).includes(Buffer.from(part))).toBe(true);
  });

  it('refuses what is no component', async () => {
    const ping = await corpus('ping');
    expect(() => plug(ping, { x: new Uint8Array(4) })).toThrow(/^x: /);
    expect(() => plug(new Uint8Array(4), [ping])).toThrow(/^the socket: /);
    expect(() => plug(ping, [])).toThrow('no plug is given');
    // @ts-expect-error: callers without a compiler
    expect(() => plug(ping, ['x'])).toThrow('Uint8Array');
  });
});
