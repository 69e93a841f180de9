import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of this machine that answers as jco's programs expect it: with what it was sent, and what that was. */
export interface Echo {
  /** `127.0.0.1:port`. */
  readonly address: string;
  stop(): void;
}

export async function startEcho(): Promise<Echo> {
  const server = createServer((request, response) => {
    const length = request.headers['content-length'];
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'x-wasmtime-test-method': request.method,
      'x-wasmtime-test-uri': request.url,
      ...(length === undefined ? {} : { 'content-length': length }),
    });
    // some wait for the head before they send a body
    response.flushHeaders();
    request.pipe(response);
  });
  server.on('connect', (_, socket) => socket.destroy());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // it listens on one
  return {
    address: `127.0.0.1:${String(port)}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
