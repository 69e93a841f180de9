import { wasiPackages } from '../wit/worlds.ts';
import { wasmTools } from './wasm-tools.ts';
import { corpus } from './wat.ts';

/** The component of `corpus/async-calls.wat`: each of its exports makes a call of WASI 0.3. */
export function asyncCalls(): Promise<Uint8Array> {
  const imports =
    `cli/stdin cli/stdout cli/stderr clocks/monotonic-clock clocks/system-clock filesystem/preopens filesystem/types http/types
    http/client sockets/types sockets/ip-name-lookup`.split(/\s+/);
  const exports = 'stdin stdout stderr wait hours open read entries write request send body socket resolve'.split(' ');
  return guestOf(
    'async-calls',
    `${imports.map((name) => `import wasi:${name}@0.3.0;`).join('\n')}
     ${exports.map((name) => `export ${name}: async func() -> u32;`).join('\n')}
     export stdout-often: async func(times: u32) -> u32;
     export stdout-unread: async func(times: u32) -> u32;`,
    wasiPackages('0.3.0'),
  );
}

/** The component of `corpus/async-network.wat`: each of its exports asks the network for something, through WASI 0.3. */
export function asyncNetwork(): Promise<Uint8Array> {
  const imports = 'http/types http/client sockets/types sockets/ip-name-lookup'.split(' ');
  const exports = {
    send: 'port times',
    refused: 'port times',
    both: 'first second',
    'cancel-send': 'port',
    connect: 'port times',
    bind: 'port',
    listen: 'port peers',
    listeners: 'count',
    'listen-again': 'port times reads',
    datagram: 'port connected times',
    receive: 'port',
    exchange: 'port',
    'cancel-receive': 'port times',
    resolve: 'port times',
  };
  const funcs = Object.entries(exports).map(([name, params]) => {
    const typed = params.split(' ').map((param) => `${param}: u32`);
    return `export ${name}: async func(${typed.join(', ')}) -> u32;`;
  });
  return guestOf(
    'async-network',
    [...imports.map((name) => `import wasi:${name}@0.3.0;`), ...funcs].join('\n'),
    wasiPackages('0.3.0'),
  );
}

/** The component of `corpus/async-server.wat`, which serves WASI 0.3's http and makes requests. */
export function asyncServer(): Promise<Uint8Array> {
  const world = 'import wasi:http/types@0.3.0; import wasi:http/client@0.3.0; export wasi:http/handler@0.3.0;';
  return guestOf('async-server', world, wasiPackages('0.3.0'));
}

/** The component of `corpus/async-custom.wat`, which calls `my:net/tcp`. */
export function asyncCustom(): Promise<Uint8Array> {
  const exports = 'connect send receive listen accept give events bytes open answer done pause'.split(' ');
  return guestOf(
    'async-custom',
    `import my:net/tcp; ${exports.map((name) => `export ${name}: async func() -> u32;`).join('\n')}`,
    `package my:net {
      interface tcp {
        variant failure { timeout(u32), denied, other(option<string>) }
        resource socket {
          constructor(port: u16);
          connect: async func(to: string) -> result<_, failure>;
          send: func(data: stream<u8>) -> future<result<u64, failure>>;
          receive: func() -> tuple<stream<u8>, future<result<_, failure>>>;
          listen: func() -> result<stream<socket>, failure>;
          accept: func() -> future<result<socket, failure>>;
        }
        give: func(all: list<stream<u8>>, maybe: option<future<u32>>);
        events: func() -> stream<u32>;
        bytes: func() -> stream<u8>;
        open: async func() -> stream<u8>;
        answer: func() -> future<u32>;
        done: async func() -> u32;
        pause: async func();
      }
    }`,
  );
}

/** The component of a core module in the corpus whose imports and exports are those of a world. */
async function guestOf(name: string, world: string, packages: string): Promise<Uint8Array> {
  const binary = await corpus(name);
  const witSource = `package test:guest; world w { ${world} }\n${packages}`;
  const embedded = await wasmTools((tools) =>
    tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }),
  );
  return wasmTools((tools) => tools.componentNew(embedded));
}
