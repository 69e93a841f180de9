import { pluggable, plugOf } from '../support/wac.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { CORPUS, bytesOf } from '../support/corpus-list.ts';
import { corpus, wat } from '../support/wat.ts';
import { world, type PlugCase } from './case.ts';

/** Each interface that a component of the corpus imports, exported by a plug. */
export async function corpusCases(): Promise<PlugCase[]> {
  const cases: PlugCase[] = [];
  for (const entry of CORPUS) {
    // one version of those that have many
    if (entry.title.includes(' at ') && !/0\.2\.(0|12)\b/.test(entry.title)) continue;
    const socket = await bytesOf(entry);
    if ((await wasmTools((tools) => tryWit(() => tools.componentWit(socket)))) === undefined) continue;
    for (const name of pluggable(socket)) {
      cases.push({
        title: `${entry.title} with ${name}`,
        socket: () => Promise.resolve(socket),
        plugs: [() => plugOf(socket, name)],
      });
    }
  }
  return cases;
}

function tryWit(print: () => string): string | undefined {
  try {
    return print();
  } catch {
    return undefined;
  }
}

const kv = (version: string, more = '', key = 'string'): string => `package my:kv${version} {
  interface store { get: func(key: ${key}) -> option<string>; ${more} }
}`;
const uses = (version: string): string => `import my:kv/store${version}; export run: func();`;
const gives = (version: string): string => `export my:kv/store${version};`;

function versions(asked: string, given: string): PlugCase {
  return {
    title: `${asked || 'no version'} asked for, ${given || 'no version'} given`,
    socket: world(uses(asked), kv(asked)),
    plugs: [world(gives(given), kv(given))],
  };
}

const RESOURCES = `package my:res { interface r { resource thing { constructor(a: u32); get: func() -> u32; } }
  interface user { use r.{thing}; take: func(t: thing) -> u32; see: func(t: borrow<thing>); } }`;
const HTTP = `import wasi:http/types@0.2.4; import wasi:http/incoming-handler@0.2.4; export wasi:http/incoming-handler@0.2.4;`;
const WASI = ['0.2.4', '0.2.4'] as const;
const TYPES = `package my:t { interface types { record point { x: u32, y: u32 } enum color { red, green }
  variant shape { dot(point), none } flags mode { a, b } type id = u64; }
  interface draw { use types.{point, color, shape, mode, id}; draw: func(p: point, c: color) -> shape; set: func(m: mode) -> id; } }`;

/** What a world of one's own shows. */
export const OWN_CASES: readonly PlugCase[] = [
  versions('', ''),
  versions('@0.2.0', '@0.2.0'),
  versions('@0.2.0', '@0.2.6'),
  versions('@0.2.6', '@0.2.0'),
  versions('@1.0.0', '@1.9.3'),
  versions('@1.0.0', '@2.0.0'),
  versions('@0.2.0', '@0.3.0'),
  versions('@0.0.1', '@0.0.2'),
  versions('@0.0.1', '@0.0.1'),
  versions('@0.2.0-rc.1', '@0.2.0-rc.2'),
  versions('@0.2.0-rc.1', '@0.2.0-rc.1'),
  versions('@0.2.0', '@0.2.1-rc.1'),
  versions('@0.2.0+build', '@0.2.1'),
  versions('', '@0.2.0'),
  versions('@0.2.0', ''),
  {
    title: 'an export that has more',
    socket: world(uses('@0.2.0'), kv('@0.2.0')),
    plugs: [world(gives('@0.2.3'), kv('@0.2.3', 'put: func(key: string);'))],
  },
  {
    title: 'an export that has less',
    socket: world(uses('@0.2.3'), kv('@0.2.3', 'put: func(key: string);')),
    plugs: [world(gives('@0.2.0'), kv('@0.2.0'))],
  },
  {
    title: 'another type of a parameter',
    socket: world(uses(''), kv('')),
    plugs: [world(gives(''), kv('', '', 'u32'))],
  },
  {
    title: 'one plug that fits and one that does not',
    socket: world(`import my:kv/store; import f: func(); export run: func();`, kv('')),
    plugs: [world(gives(''), kv('', '', 'u32')), world('export f: func();')],
  },
  {
    title: 'a plug of no use beside another',
    socket: world(uses(''), kv('')),
    plugs: [world(gives(''), kv('')), world('export unknown: func(); import my-own: func();')],
  },
  {
    title: 'two plugs for one import',
    socket: world(uses(''), kv('')),
    plugs: [world(gives(''), kv('')), world(gives(''), kv('', 'put: func(key: string);'))],
  },
  {
    title: 'two versions of one plug for one import',
    socket: world(uses('@0.2.6'), kv('@0.2.6')),
    plugs: [
      () =>
        wat(`(component (import "f" (func $f (param "key" string) (result (option string)))) (instance $i (export "get" (func $f)))
          (export "my:kv/store@0.2.0" (instance $i)) (export "my:kv/store@0.2.6" (instance $i)))`),
    ],
  },
  {
    title: 'a socket with two versions, one plugged',
    socket: world(
      `import my:kv/store@0.2.0; import my:kv/store@0.2.6; export run: func();`,
      kv('@0.2.0') + kv('@0.2.6'),
    ),
    plugs: [world(gives('@0.2.6'), kv('@0.2.6'))],
  },
  {
    title: 'a plug that imports what the socket imports, in a newer version',
    socket: world(`import my:kv/store@0.2.0; import f: func(); export run: func();`, kv('@0.2.0')),
    plugs: [world(`import my:kv/store@0.2.6; export f: func();`, kv('@0.2.6', 'put: func(key: string);'))],
  },
  {
    title: 'a plug that imports what the socket imports, in another form',
    socket: world(`import my:kv/store@0.2.0; import f: func(); export run: func();`, kv('@0.2.0')),
    plugs: [world(`import my:kv/store@0.2.6; export f: func();`, kv('@0.2.6', '', 'u32'))],
  },
  {
    title: 'a plug that imports what another plug exports: not a chain',
    socket: world('import f: func(); export run: func();'),
    plugs: [world('import g: func(); export f: func();'), world('export g: func();')],
  },
  {
    title: 'a plug that exports and imports one interface',
    socket: world(uses(''), kv('')),
    plugs: [world('import my:kv/store; export my:kv/store;', kv(''))],
  },
  {
    title: 'a function, an interface without a name, and a type of no interface',
    socket: world(
      `import f: func(a: list<u8>) -> result<u32, string>; import i: interface { g: func(); } export run: func();`,
    ),
    plugs: [world(`export f: func(a: list<u8>) -> result<u32, string>; export i: interface { g: func(); }`)],
  },
  {
    title: 'a function where an instance is asked for',
    socket: world(`import f: interface { g: func(); } export run: func();`),
    plugs: [world('export f: func();')],
  },
  {
    title: 'a resource, and an interface that uses it, both plugged',
    socket: world('import my:res/r; import my:res/user; export run: func();', RESOURCES),
    plugs: [world('export my:res/r; export my:res/user;', RESOURCES)],
  },
  {
    title: 'a resource is plugged, what uses it is not',
    socket: world('import my:res/r; import my:res/user; export run: func();', RESOURCES),
    plugs: [world('export my:res/r;', RESOURCES)],
  },
  {
    title: 'what uses a resource is plugged, over the same host resource',
    socket: world('import my:res/r; import my:res/user; export run: func();', RESOURCES),
    plugs: [world('import my:res/r; export my:res/user;', RESOURCES)],
  },
  {
    title: 'a resource of one plug that another plug uses',
    socket: world('import my:res/r; import my:res/user; export run: func();', RESOURCES),
    plugs: [world('export my:res/r;', RESOURCES), world('import my:res/r; export my:res/user;', RESOURCES)],
  },
  {
    title: 'value types of an interface that is plugged, in one that is not',
    socket: world('import my:t/types; import my:t/draw; export run: func();', TYPES),
    plugs: [world('export my:t/types;', TYPES)],
  },
  {
    title: 'value types of an interface that is not plugged, in one that is',
    socket: world('import my:t/types; import my:t/draw; export run: func();', TYPES),
    plugs: [world('export my:t/draw;', TYPES)],
  },
  {
    title: 'value types with another case',
    socket: world('import my:t/draw; export run: func();', TYPES),
    plugs: [world('export my:t/draw;', TYPES.replace('red, green', 'red, green, blue'))],
  },
  {
    title: 'exports of the socket over its own types',
    socket: world(`use my:t/types.{point}; import f: func(); export g: func() -> point; export my:t/draw;`, TYPES),
    plugs: [world('export f: func();')],
  },
  {
    title: 'exports of the socket over types of the world',
    socket: world(`record r { a: u32 } import f: func(r: r); export g: func() -> r;`),
    plugs: [world('import unused: func(); export other: func();')],
  },
  {
    title: 'a function over types of the world',
    socket: world(`record r { a: u32 } import f: func(r: r); import h: func(); export g: func() -> r;`),
    plugs: [world(`export h: func();`)],
  },
  {
    title: 'http that goes through both sides',
    socket: world(HTTP, '', WASI),
    plugs: [world(HTTP, '', WASI)],
  },
  {
    title: 'http over types of its own',
    socket: world(HTTP, '', WASI),
    plugs: [world('export wasi:http/types@0.2.4; export wasi:http/incoming-handler@0.2.4;', '', WASI)],
  },
  {
    title: 'http with its types alone plugged',
    socket: world(HTTP, '', WASI),
    plugs: [world('export wasi:http/types@0.2.4;', '', WASI)],
  },
  {
    title: 'http over another version of its types',
    socket: world(HTTP, '', WASI),
    plugs: [world(HTTP.replaceAll('0.2.4', '0.2.0'), '', ['0.2.0', '0.2.0'])],
  },
  {
    title: 'http over an older version of its types',
    socket: world(HTTP.replaceAll('0.2.4', '0.2.0'), '', ['0.2.0', '0.2.0']),
    plugs: [world(HTTP, '', WASI)],
  },
  {
    title: 'http in a version whose types are the same',
    socket: world(HTTP, '', WASI),
    plugs: [world(HTTP.replaceAll('0.2.4', '0.2.9'), '', ['0.2.4', '0.2.9'])],
  },
  {
    title: 'a real server and a real pair',
    socket: () => corpus('http-server', { version: '0.2.4' }),
    plugs: [world('export wasi:cli/environment@0.2.4;', '', WASI)],
  },
  { title: 'the walkthrough', socket: () => corpus('ping'), plugs: [() => corpus('pong')] },
  { title: 'the walkthrough the other way round', socket: () => corpus('pong'), plugs: [() => corpus('ping')] },
  {
    title: 'async functions, streams and futures',
    socket: () => wat(`(component (import "f" (func async (param "a" (stream u8)) (result (future u32)))))`),
    plugs: [
      () =>
        wat(
          `(component (import "f" (func $f async (param "a" (stream u8)) (result (future u32)))) (export "f" (func $f)))`,
        ),
    ],
  },
  {
    title: 'an async function where a plain one is asked for',
    socket: () => wat(`(component (import "f" (func (param "a" u32))))`),
    plugs: [() => wat(`(component (import "f" (func $f async (param "a" u32))) (export "f" (func $f)))`)],
  },
  { title: 'no component', socket: () => Promise.resolve(new Uint8Array(8)), plugs: [() => corpus('pong')] },
  { title: 'a plug that is no component', socket: () => corpus('ping'), plugs: [() => wat('(module)')] },
];
