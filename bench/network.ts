import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { outgoingHandler } from '@bytecodealliance/preview2-shim/http';
import { virtualize, type Options } from '../src/index.ts';
import { instantiateOnJco, type JcoInstance } from '../test/support/jco.ts';
import { behind, Program, puppet, type Puppet } from '../test/support/puppet.ts';
import { startServers } from '../test/support/servers.ts';
import { medianRatio, medianTime, type Time } from './measure/sample.ts';
import type { Figure } from './table.ts';

/** What rules for the network cost: bytes, and a request to a server of this machine on jco. */
export async function networkFigures(): Promise<Figure[]> {
  const http = await puppet({ interfaces: ['wasi:http/outgoing-handler'] });
  const sockets = await puppet({
    interfaces: ['instance-network', 'tcp', 'tcp-create-socket', 'udp', 'udp-create-socket', 'ip-name-lookup'].map(
      (name) => `wasi:sockets/${name}`,
    ),
  });
  const added = (guest: Puppet, what: string, options: Options): Figure => {
    const { bytes } = virtualize(guest.bytes, { ...options, clocks: 'allow', stdio: 'allow' });
    return { what: `bytes added: all of ${what}`, figure: bytes.length - guest.bytes.length, unit: 'bytes' };
  };
  return [
    added(http, 'http, denied', {}),
    added(http, 'http, allowed', { http: 'allow' }),
    added(http, 'http, by one rule', { http: ['https://api.example.com'] }),
    added(sockets, 'sockets, denied', {}),
    added(sockets, 'sockets, allowed', { sockets: 'allow' }),
    added(sockets, 'sockets, by one rule', { sockets: ['db.internal:5432'] }),
    ...(await requests(http)),
  ];
}

const REQUESTS = 200;
const WARM = 20;

async function requests(guest: Puppet): Promise<Figure[]> {
  const servers = await startServers();
  try {
    const authority = `127.0.0.1:${servers.ports.http}`;
    const program = requestTo(guest, authority);
    const on = async (options: Options): Promise<JcoInstance> => {
      const { bytes } = virtualize(guest.bytes, { ...options, clocks: 'allow', stdio: 'allow' });
      return instantiateOnJco(bytes, { imports: { 'wasi:http/outgoing-handler': outgoingHandler } });
    };
    const all = await on({ http: 'allow' });
    const ruled = await on({ http: [...LONG_LIST, `http+GET://${authority}`] });
    const pairs: (readonly [Time, Time])[] = [];
    for (let i = 0; i < WARM + REQUESTS; i++) {
      const first = await timed(program, i % 2 === 0 ? ruled : all);
      const second = await timed(program, i % 2 === 0 ? all : ruled);
      if (i >= WARM) pairs.push(i % 2 === 0 ? [first, second] : [second, first]);
    }
    const { wall, cpu } = medianRatio(pairs);
    const allowed = medianTime(pairs.map(([, other]) => other));
    return [
      { what: 'an http request on loopback, by the last of 11 rules ÷ allowed', figure: wall, cpu, unit: 'times' },
      { what: 'an http request on loopback, allowed', figure: allowed.wall, cpu: allowed.cpu, unit: 'ms' },
    ];
  } finally {
    await servers.stop();
  }
}

/** Rules before the one that matches. */
const LONG_LIST = Array.from({ length: 10 }, (_, i) => `https+GET+POST://*.host-${String(i)}.example.com:8443`);

async function timed(program: Program, instance: JcoInstance): Promise<Time> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await program.on(instance);
  const { user, system } = process.cpuUsage(before);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

/** A program that makes a request and waits for its response. */
function requestTo(guest: Puppet, authority: string): Program {
  const p = new Program(guest);
  const request = p.call('[constructor]outgoing-request', p.call('[constructor]fields'));
  p.call('outgoing-request.set-scheme', request, 1, 0, 0, 0);
  p.call('outgoing-request.set-authority', request, 1, ...p.text(authority));
  p.call('outgoing-request.set-path-with-query', request, 1, ...p.text('/'));
  const future = behind(p.call('handle', request, 0, 0), 8);
  const pollable = p.call('future-incoming-response.subscribe', future);
  p.call('pollable.block', pollable);
  p.call('drop pollable', pollable);
  const got = p.call('future-incoming-response.get', future);
  p.call('incoming-response.status', behind(got, 24));
  p.call('drop incoming-response', behind(got, 24));
  p.call('drop future-incoming-response', future);
  return p;
}
