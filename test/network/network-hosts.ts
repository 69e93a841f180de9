import { sockets } from '@bytecodealliance/preview2-shim';
import { outgoingHandler } from '@bytecodealliance/preview2-shim/http';
import type { Program, Results } from '../support/puppet.ts';

/** Hosts that let a guest use all of the network: what is refused on them, an output has refused. */
export const HOSTS = ['jco', 'Wasmtime'] as const;
export type Host = (typeof HOSTS)[number];

const IMPORTS = {
  'wasi:http/outgoing-handler': outgoingHandler,
  'wasi:sockets/instance-network': sockets.instanceNetwork,
};

/** Runs a program in a component, with the network, on a host. */
export function runOn(host: Host, program: Program, bytes: Uint8Array): Promise<Results> {
  if (host === 'jco') return program.onJco(bytes, { imports: IMPORTS });
  return program.onWasmtime(bytes, { wasi: 'http', flags: ['-S', 'inherit-network', '-S', 'allow-ip-name-lookup'] });
}

/** The interfaces of `wasi:sockets`. */
export const SOCKETS = [
  'instance-network',
  'network',
  'tcp',
  'tcp-create-socket',
  'udp',
  'udp-create-socket',
  'ip-name-lookup',
].map((name) => `wasi:sockets/${name}`);
