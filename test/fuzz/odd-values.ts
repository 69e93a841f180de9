class LyingBytes extends Uint8Array {
  override get length(): number {
    return 5;
  }
  override get buffer(): ArrayBuffer {
    return new ArrayBuffer(0);
  }
}

/** Values that no option takes, or that are not what they seem, by names, so that a finding can be saved as JSON. */
export const ODD_VALUES: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  nothing: () => undefined,
  true: () => true,
  zero: () => 0,
  'minus zero': () => -0,
  'minus one': () => -1,
  half: () => 0.5,
  NaN: () => NaN,
  Infinity: () => Infinity,
  'a number that is not exact': () => 2 ** 53,
  'a large number': () => 1e308,
  'a bigint': () => 0n,
  'a large bigint': () => 2n ** 4096n,
  'a small bigint': () => -(2n ** 200n),
  'an empty text': () => '',
  'a word': () => 'allow',
  'another word': () => 'deny',
  'a long text': () => 'x'.repeat(1 << 20),
  'a text of control characters': () => 'a\n\u001b[31m\u0000\u202e',
  'half a character': () => '\ud800',
  'a name of prototypes': () => '__proto__',
  'an instant': () => '2026-01-01T00:00:00Z',
  'a number as text': () => '99999999999999999999999999999999999999',
  'a symbol': () => Symbol('allow'),
  'a function': () => () => 'allow',
  'an empty list': () => [],
  'a list of lists': () => [[[]]],
  'a list of nothing': () => [null, undefined],
  'a list of texts': () => ['a', ''],
  'a list with holes': () => new Array<unknown>(3),
  'a list that is too long': () => new Array<unknown>(2 ** 32 - 1),
  'a long list': () => new Array<unknown>(50_000).fill('a:b/c'),
  'an empty object': () => ({}),
  'an object without prototype': () => Object.create(null) as unknown,
  'an object that calls itself text': () => ({ toString: 1, valueOf: 1, [Symbol.toPrimitive]: 1 }),
  'an object with a name of prototypes': () =>
    JSON.parse('{"__proto__": {"allow": "all"}, "constructor": 1}') as unknown,
  'an object with many keys': () =>
    Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${String(at)}`, 1])),
  'an object that inherits': () => Object.create({ allow: ['A'], deny: ['B'], set: { A: '1' }, files: {} }) as unknown,
  'a deep list': () => deep((inner) => [inner]),
  'a deep object': () => deep((inner) => ({ directory: { a: inner } })),
  'an object in itself': () => inItself({}),
  'a list in itself': () => inItself([]),
  'what is there many times': () => shared(),
  'a getter that throws': () => Object.defineProperty({}, 'a', { enumerable: true, get: thrown }),
  'an option that throws': () => Object.defineProperty({}, 'seed', { enumerable: true, get: thrown }),
  'a getter that throws nonsense': () => Object.defineProperty({}, 'file', { enumerable: true, get: thrownNonsense }),
  'a proxy that throws': () => new Proxy({}, { ownKeys: thrown, get: thrown, getPrototypeOf: thrown }),
  'a list that throws': () => new Proxy(['a'], { get: thrown }),
  'a proxy that is gone': () => gone(),
  'a proxy without end': () => endless(),
  'a map': () =>
    new Map<unknown, unknown>([
      ['a', 'x'],
      [1, 2],
    ]),
  'a map that throws': () => Object.defineProperty(new Map(), Symbol.iterator, { get: thrown }),
  'a set': () => new Set(['allow']),
  'a date': () => new Date(NaN),
  'a boxed text': () => Object('allow') as unknown,
  'a pattern': () => /a/,
  bytes: () => Uint8Array.of(0, 0x61, 0x73, 0x6d),
  'many bytes': () => new Uint8Array(1 << 16),
  'bytes that are gone': () => detached(),
  'bytes of another width': () => Float64Array.of(NaN),
  'bytes that lie about their length': () => Object.defineProperty(new Uint8Array(10), 'length', { value: 5 }),
  'bytes of a class that lies': () => new LyingBytes(10),
  'bytes that are a proxy': () => new Proxy(Uint8Array.of(1), {}),
};

/** Those that may make a call as slow or as large as they are. */
function deep(around: (inner: unknown) => unknown): unknown {
  let value: unknown = 'a';
  for (let i = 0; i < 20_000; i++) value = around(value);
  return value;
}

function inItself(value: object): unknown {
  return Object.assign(value, { 0: value, directory: value });
}

/** Of few objects, as a tree of many. A million files may be in mounts, which takes longer than other options may. */
function shared(): unknown {
  let value: Record<string, unknown> = {};
  for (let i = 0; i < 10; i++) value = { a: { directory: value }, b: { directory: value } };
  return { files: value };
}

function thrown(): never {
  throw new Error('a getter of the caller');
}

function thrownNonsense(): never {
  // as callers may
  throw Object.create(null);
}

function gone(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function endless(): unknown {
  const proxy: unknown = new Proxy(
    {},
    {
      ownKeys: () => ['a'],
      getOwnPropertyDescriptor: () => ({ value: proxy, enumerable: true, configurable: true }),
      get: () => proxy,
    },
  );
  return proxy;
}

function detached(): unknown {
  const bytes = new Uint8Array(4);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}
