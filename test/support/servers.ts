import { createServer } from 'node:net';
import { Worker } from 'node:worker_threads';

/**
 * Servers on this machine that record connections, in their own thread, because jco's host blocks this one while it waits.
 */
export interface Servers {
  /** Ports by the name of the server: `http`, `tcp`, `udp` on 127.0.0.1, `http6`, `tcp6`, `udp6` on [::1]. */
  readonly ports: Readonly<Record<ServerName, number>>;
  /** What a server received since the last call: requests as `GET host /path`, connections or datagrams as their text. */
  seen(name: ServerName): Promise<readonly string[]>;
  /**
   * Sends datagrams from the UDP server (`stranger`: from another port of 127.0.0.1), or connects, again and again: to a port of the same
   * address, which may not be there yet.
   */
  reach(name: ServerName | 'stranger', port: number, text: string): void;
  stop(): Promise<void>;
}

/** An unused port of 127.0.0.1. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export type ServerName = 'http' | 'tcp' | 'udp' | 'http6' | 'tcp6' | 'udp6';

const SOURCE = `
const { parentPort } = require('node:worker_threads');
const http = require('node:http');
const net = require('node:net');
const dgram = require('node:dgram');
const seen = {}, ports = {}, udp = {};
const done = [];
for (const [suffix, host] of [['', '127.0.0.1'], ['6', '::1']]) {
  const listen = (name, server) => {
    seen[name] = [];
    done.push(new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, () => { ports[name] = server.address().port; resolve(); });
    }));
  };
  listen('http' + suffix, http.createServer((request, response) => {
    seen['http' + suffix].push(request.method + ' ' + request.headers.host + ' ' + request.url);
    response.end('hello');
  }));
  listen('tcp' + suffix, net.createServer((socket) => {
    seen['tcp' + suffix].push('connection');
    socket.on('error', () => undefined);
    socket.end('hello');
  }));
  const name = 'udp' + suffix;
  seen[name] = [];
  const socket = (udp[name] = dgram.createSocket(suffix === '' ? 'udp4' : 'udp6'));
  socket.on('message', (data) => seen[name].push(data.toString()));
  done.push(new Promise((resolve) => socket.bind(0, host, () => { ports[name] = socket.address().port; resolve(); })));
}
Promise.all(done).then(() => parentPort.postMessage({ ports }), (error) => parentPort.postMessage({ error: String(error) }));
parentPort.on('message', ({ id, ask, name, port, text }) => {
  const host = name.endsWith('6') ? '::1' : '127.0.0.1';
  if (ask === 'seen') {
    // waits for data in flight
    setTimeout(() => parentPort.postMessage({ id, answer: seen[name].splice(0) }), 100);
  } else if (name.startsWith('udp') || name === 'stranger') {
    const socket = udp[name] ?? dgram.createSocket('udp4');
    const again = (left) => left > 0 && socket.send(text, port, host, () => setTimeout(() => again(left - 1), 50));
    again(600);
  } else {
    // retries: the guest may be slow, and jco's host resets connections between bind and listen
    const attempt = (left) => {
      const socket = net.connect(port, host);
      socket.once('connect', () => { socket.write(text); });
      socket.on('error', () => undefined);
      socket.on('close', () => left > 0 && setTimeout(() => attempt(left - 1), 50));
      socket.resume();
    };
    attempt(1200);
  }
});
`;

export async function startServers(): Promise<Servers> {
  const worker = new Worker(SOURCE, { eval: true });
  const waiting = new Map<number, (answer: readonly string[]) => void>();
  let serial = 0;
  const ports = await new Promise<Servers['ports']>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: Message) => {
      if (message.error !== undefined) reject(new Error(message.error));
      else if (message.ports !== undefined) resolve(message.ports);
      else waiting.get(message.id ?? 0)?.(message.answer ?? []);
    });
  });
  const ask = (request: object): Promise<readonly string[]> => {
    const id = ++serial;
    worker.postMessage({ ...request, id });
    return new Promise((resolve) => {
      waiting.set(id, resolve);
    });
  };
  return {
    ports,
    seen: (name) => ask({ ask: 'seen', name }),
    reach: (name, port, text) => {
      worker.postMessage({ ask: 'reach', name, port, text });
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

interface Message {
  readonly ports?: Servers['ports'];
  readonly error?: string;
  readonly id?: number;
  readonly answer?: readonly string[];
}
