import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { componentWit } from '../support/validate.ts';
import { importsIn } from '../support/world.ts';
import { behind, Program, puppet, type Puppet } from '../support/puppet.ts';
import { freePort, startServers, type Servers } from '../support/servers.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';
import { HOSTS, runOn, SOCKETS, type Host } from './network-hosts.ts';
import { connect, exchange, listen, lookUp } from './socket-programs.ts';

/** What a trace says of calls that rules are asked about: which of them were refused, and what it was that was asked for. */

let servers: Servers;
let client: Puppet;
let net: Puppet;

beforeAll(async () => {
  servers = await startServers();
  client = await puppet({ interfaces: ['wasi:http/outgoing-handler', 'wasi:cli/stdout'] });
  net = await puppet({
    interfaces: [...SOCKETS, 'wasi:cli/stdout', 'wasi:clocks/monotonic-clock', 'wasi:io/poll', 'wasi:io/streams'],
  });
});
afterAll(() => servers.stop());

const HANDLE = 'trace wasi:http/outgoing-handler@0.2.12#handle(outgoing-request#N, none)';
const REFUSED = 'err(HTTP-request-denied), refused by the rules: ';

interface Asked {
  readonly authority?: string;
  /** HTTP 0, HTTPS 1; none without. */
  readonly scheme?: number | string;
  readonly method?: number | string;
  readonly path?: string;
}

function request({ authority, scheme, method = 0, path }: Asked, by = client): Program {
  const p = new Program(by);
  const self = p.call('[constructor]outgoing-request', p.call('[constructor]fields'));
  if (scheme !== undefined) {
    const [kind, ...text] = typeof scheme === 'number' ? [scheme, 0, 0] : [2, ...p.text(scheme)];
    p.call('outgoing-request.set-scheme', self, 1, kind, ...text);
  }
  if (authority !== undefined) p.call('outgoing-request.set-authority', self, 1, ...p.text(authority));
  if (path !== undefined) p.call('outgoing-request.set-path-with-query', self, 1, ...p.text(path));
  const [kind, ...text] = typeof method === 'number' ? [method, 0, 0] : [9, ...p.text(method)];
  p.call('outgoing-request.set-method', self, kind, ...text);
  p.call('handle', self, 0, 0);
  return p;
}

/** The lines of the trace, handles as `#N`. */
function traced(stderr: string): string[] {
  const lines = stderr.split('\n').filter((line) => line.startsWith('trace '));
  return lines.map((line) => line.replace(/#\d+(?=[,)\]])/g, '#N'));
}

async function linesOf(host: Host, program: Program, guest: Puppet, options: Options): Promise<readonly string[]> {
  const { bytes } = virtualize(guest.bytes, { trace: true, clocks: 'allow', ...options });
  await assertValid(bytes);
  const { stderr } = await runOn(host, program, bytes);
  return traced(stderr);
}

const CASES = HOSTS.flatMap((host) => (['allow', 'deny'] as const).map((stdio) => ({ host, stdio })));

describe.each(CASES)('a trace on $host, stdio: $stdio', ({ host, stdio }) => {
  const test = it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME);

  test.each<readonly [asked: Asked, shown: string]>([
    [{ authority: 'evil.example', scheme: 1, path: '/a?b=c' }, 'GET https://evil.example/a?b=c'],
    [{ authority: 'evil.example:8080', scheme: 0, method: 2 }, 'POST http://evil.example:8080'],
    [{ authority: 'evil.example', method: 8 }, 'PATCH https://evil.example'],
    [{ authority: 'evil.example', method: 'PURGE', scheme: 'ftp' }, 'PURGE ftp://evil.example'],
    [{ path: '/x' }, 'GET https:///x'],
  ])('shows the refused request %j', async (asked, shown) => {
    const lines = await linesOf(host, request(asked), client, { http: ['a.example'], stdio });
    expect(lines.filter((line) => line.includes('#handle'))).toEqual([`${HANDLE} -> ${REFUSED}${shown}`]);
  });

  test('tells requests that the host made from those', async () => {
    const authority = `127.0.0.1:${servers.ports.http}`;
    const options: Options = { http: [`http://${authority}`], stdio };
    const lines = await linesOf(host, request({ authority, scheme: 0, path: '/' }), client, options);
    expect(lines.filter((line) => line.includes('#handle'))).toEqual([`${HANDLE} -> ok(future-incoming-response#N)`]);
    const errors = { ...options, trace: { only: ['errors'] } };
    expect(await linesOf(host, request({ authority, scheme: 0, path: '/' }), client, errors)).toEqual([]);
  });

  test.each<readonly [only: readonly string[], shown: boolean]>([
    [['errors'], true],
    [['errors', 'wasi:http'], true],
    [['wasi:http'], true],
    [['wasi:cli'], false],
    [['errors', 'wasi:sockets'], false],
  ])('of %j alone', async (only, shown) => {
    const asked = { authority: 'evil.example', scheme: 1 };
    const lines = await linesOf(host, request(asked), client, { http: ['a.example'], stdio, trace: { only } });
    expect(lines).toEqual(shown ? [`${HANDLE} -> ${REFUSED}GET https://evil.example`] : []);
  });

  test('shows what it was before it traps, and traps for calls that it does not show', async () => {
    const options: Options = { http: ['a.example'], stdio, clocks: 'allow', onDeny: 'trap' };
    for (const only of [['wasi:http'], ['my:other', 'wasi:io'], []]) {
      const { bytes } = virtualize(client.bytes, { ...options, trace: { only } });
      await assertValid(bytes);
      const program = request({ authority: 'evil.example', scheme: 1 });
      const failure = await runOn(host, program, bytes).then(String, (error: unknown) => (error as Error).message);
      if (host === 'Wasmtime') {
        expect(failure).toContain('refused by the rules\n');
        const shown =
          only[0] === 'my:other' ? [] : [`${HANDLE} -> trap, refused by the rules: GET https://evil.example`];
        expect(traced(failure).filter((line) => line.includes('#handle'))).toEqual(shown);
      } else {
        expect(failure).toContain('unreachable');
      }
    }
  });

  test('of sockets alone leaves a refused request the trap that it is', async () => {
    const both = await puppet({ interfaces: ['wasi:http/outgoing-handler', 'wasi:cli/stdout', ...SOCKETS] });
    const options: Options = { http: ['a.example'], sockets: ['10.0.0.1:1'], stdio, clocks: 'allow', onDeny: 'trap' };
    const { bytes } = virtualize(both.bytes, { ...options, trace: { only: ['wasi:sockets'] } });
    await assertValid(bytes);
    const asked = request({ authority: 'evil.example' }, both);
    await expect(runOn(host, asked, bytes)).rejects.toThrow(
      host === 'jco' ? /unreachable/ : /^(?!trace )[^]*refused by the rules/,
    );
  });

  test('of sockets shows the address', async () => {
    const port = await freePort();
    const address = `ipv4({port: ${port}, address: (127, 0, 0, 1)})`;
    const lines = async (program: Program, sockets: readonly string[]): Promise<readonly string[]> => {
      const all = await linesOf(host, program, net, { sockets, stdio, trace: { only: ['errors', 'wasi:sockets'] } });
      const short = all.map((line) => line.replace(/^trace wasi:sockets\/([a-z-]+)@0\.2\.12#/, '$1 '));
      return short.filter((line) => line.includes('refused by the rules'));
    };
    const to = { host: '127.0.0.1', port } as const;
    expect(await lines(connect(net, to, false).program, ['10.0.0.1:1'])).toEqual([
      `tcp [method]tcp-socket.start-connect(tcp-socket#N, network#N, ${address}) -> err(access-denied), refused by the rules`,
    ]);
    const bind = new Program(net);
    const socket = behind(bind.call('create-tcp-socket', 0), 4);
    const network = bind.call('instance-network');
    const at = (there: number): readonly number[] => [0, there, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    bind.call('tcp-socket.start-bind', socket, network, ...at(port));
    expect(await lines(bind, ['10.0.0.1:1'])).toEqual([
      `tcp [method]tcp-socket.start-bind(tcp-socket#N, network#N, ${address}) -> err(access-denied), refused by the rules`,
    ]);
    const listening = new Program(net);
    const [server, there] = [behind(listening.call('create-tcp-socket', 0), 4), listening.call('instance-network')];
    listening.call('tcp-socket.start-bind', server, there, ...at(port));
    listening.call('tcp-socket.finish-bind', server);
    listening.call('tcp-socket.start-listen', server);
    expect(await lines(listening, [`tcp+bind://127.0.0.1:${port}`])).toEqual([
      `tcp [method]tcp-socket.start-listen(tcp-socket#N) -> err(access-denied), refused by the rules: ${address}`,
    ]);
    const names = new Program(net);
    lookUpAlone(names, 'evil.example');
    expect(await lines(names, ['a.example:1'])).toEqual([
      'ip-name-lookup resolve-addresses(network#N, "evil.example") -> err(access-denied), refused by the rules',
    ]);
    const any = { host: '127.0.0.1', port: 0 } as const;
    const udp = new Program(net);
    const [datagrams, here] = [behind(udp.call('create-udp-socket', 0), 4), udp.call('instance-network')];
    udp.call('udp-socket.start-bind', datagrams, here, ...at(0));
    udp.call('udp-socket.finish-bind', datagrams);
    udp.call('udp-socket.stream', datagrams, 1, ...at(port));
    expect(await lines(udp, ['udp+bind://127.0.0.1:*', 'udp://127.0.0.1:1'])).toEqual([
      `udp [method]udp-socket.stream(udp-socket#N, some(${address})) -> err(access-denied), refused by the rules`,
    ]);
    const sent = exchange(net, any, [{ to, text: 'x' }], {});
    expect(await lines(sent.program, ['udp+bind://127.0.0.1:*', 'udp://127.0.0.1:1'])).toEqual([
      `udp [method]outgoing-datagram-stream.send(outgoing-datagram-stream#N, [{data: b"x", remote-address: some(${address})}]) -> err(access-denied), refused by the rules`,
    ]);
  });

  test('changes nothing of what is let through', async () => {
    const { tcp } = servers.ports;
    const sockets = [`127.0.0.1:${tcp}`, 'tcp+listen+accept://127.0.0.1:*', 'localhost:1'];
    const options: Options = { sockets, stdio, clocks: 'allow', trace: true };
    const { bytes } = virtualize(net.bytes, options);
    const { program, read } = connect(net, { host: '127.0.0.1', port: tcp }, true);
    const results = await runOn(host, program, bytes);
    expect(read && [results.u8(read), results.u32(read, 8)]).toEqual([0, 'hello'.length]);
    const port = await freePort();
    servers.reach('tcp', port, 'hi');
    const open = listen(net, { host: '127.0.0.1', port }, true);
    const welcome = await runOn(host, open.program, bytes);
    expect(open.read && [welcome.u8(open.read), welcome.u32(open.read, 8)]).toEqual([0, 2]);
    expect(traced(welcome.stderr).join('\n')).toMatch(/accept\(tcp-socket#N\) -> ok\(\(tcp-socket#N, /);
    const names = new Program(net);
    const { found } = lookUp(names, names.call('instance-network'), 'localhost');
    const looked = await runOn(host, names, bytes);
    expect(looked.u8(found)).toBe(0);
    expect(traced(looked.stderr).join('\n')).toMatch(/resolve-next-address\(resolve-address-stream#N\) -> ok\(some\(/);
  });
});

function lookUpAlone(p: Program, name: string): void {
  p.call('resolve-addresses', p.call('instance-network'), ...p.text(name));
}

describe('a trace of what rules refuse', () => {
  it('needs of the host what any trace does, and the method of requests', async () => {
    const { bytes } = virtualize(client.bytes, { http: ['a.example'], stdio: 'allow', clocks: 'allow', trace: true });
    const plain = virtualize(client.bytes, { http: ['a.example'], stdio: 'allow', clocks: 'allow' }).bytes;
    const before = new Set(importsIn(await componentWit(plain)));
    const added = importsIn(await componentWit(bytes)).filter((name) => !before.has(name));
    expect(added).toEqual(['wasi:io/error@0.2.0', 'wasi:io/streams@0.2.0', 'wasi:cli/stderr@0.2.0']);
  });
});
