/// <reference types="wasmvirt/vite/client" />
import process from 'node:process';
import { inspect, prepare, renderReport, VERSION, virtualize, WasmvirtError } from 'wasmvirt';
import type { ClocksOption, Options, Report, Virtualized, WorldJson } from 'wasmvirt';
import { componentBytes, nearComponent, parameters } from 'wasmvirt/arbitrary';
import { virtualize as loadAndVirtualize } from 'wasmvirt/lazy';
import { readComponent } from 'wasmvirt/binary';
import plugin from 'wasmvirt/vite';
import app from './app.wasm?virtual';
import other from './app.wasm?policy=other.toml&virtual';
import { harness, writeInput, type Harness, type Outcome } from 'wasmvirt/fuzz';

/** What programs do with the package, compiled by `test/package/package.test.ts` against its tarball. */

declare const input: Uint8Array;
declare const perhaps: boolean;

// what comes out goes where bytes of an own buffer must go
const { bytes, report }: Virtualized = virtualize(input);
export const compiled: Promise<WebAssembly.Module> = WebAssembly.compile(bytes);
export const blob = new Blob([bytes], { type: 'application/wasm' });
export const response = new Response(bytes);
export const text: string = renderReport(report);

// options that are computed may be undefined, also in objects inside
export const computed: Options = {
  all: perhaps ? 'allow' : undefined,
  clocks: perhaps ? { step: '1ms', from: perhaps ? 0 : undefined } : undefined,
  random: perhaps ? { seed: 1n } : 'deny',
  http: perhaps ? ['api.example.com'] : undefined,
  environment: { allow: perhaps ? 'all' : undefined, set: process.env },
  env: process.env,
  args: undefined,
  mounts: { '/tmp': { writable: perhaps ? true : undefined, maxBytes: undefined }, '/x': undefined },
  epoch: undefined,
  deterministic: undefined,
  trace: undefined,
  onDeny: undefined,
};
export const clocks: ClocksOption | undefined = computed.clocks;

// prepared once, used for many
const wrap: (component: Uint8Array) => Virtualized = prepare({ env: process.env, stdout: 'allow' });
export const outputs: Uint8Array<ArrayBuffer>[] = [input, bytes].map((component) => wrap(component).bytes);

// what is read is data
const { json, wit } = inspect(bytes);
export const world: WorldJson = json;
export const lines: string[] = wit.split('\n');
export const first: Report['imports'][number] | undefined = report.imports[0];
export const sections = readComponent(bytes);
export const version: string = VERSION;

// generators are those of fast-check
export const sizes = componentBytes({ labels: ['a'] }).map((made) => made.length);
export const changes = nearComponent().map(({ what }) => what);

// what Vite gives for components
export const plugins = [plugin({ policy: 'policy.toml', options: { random: 'allow' } })];
export const pong: Promise<string> = app<{ ping: () => string }>().then(({ ping }) => ping());
export const exported: Promise<Record<string, unknown>> = other({ 'my:pkg/log': { log: () => undefined } });
// a component in a loop
export const parser: Promise<Harness> = harness(input, { run: { export: 'parse' }, policy: { stdin: 'ignore' } });
export const tried = parameters(input, 'parse').map(async (params): Promise<Outcome> => (await parser).call(...params));
export const saved: string = writeInput({ params: ['text'], stdin: perhaps ? 'typed' : undefined });

// errors say which option it was
export function optionOf(error: unknown): keyof Options | undefined {
  return error instanceof WasmvirtError ? error.option : undefined;
}

// @ts-expect-error: the capabilities have one dialect
export const former: Options = { allowClocks: true };
// @ts-expect-error: and no other words
export const misspelled: Options = { clocks: 'allowed' };
// @ts-expect-error: seeds are not for clocks
export const misplaced: Options = { clocks: { seed: 1 } };

const loaded: Promise<Virtualized> = loadAndVirtualize(new Uint8Array(), { env: { A: 'b' } });
void loaded;
// @ts-expect-error: it is a promise
void loadAndVirtualize(new Uint8Array()).bytes;
