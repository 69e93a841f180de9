import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InlineConfig } from 'vite';
import { wasmvirt, type PluginOptions } from '../../src/vite/index.ts';
import { ROOT } from '../support/source-files.ts';
import { corpus } from '../support/wat.ts';

/** A project for Vite: a component, its policies, and modules that import it. */
export const MODULES = {
  'main.js': `import app from './app.wasm?virtual';
    export const ping = async () => (await app()).pingpong.ping();`,
  'other.js': `import app from './app.wasm?virtual&policy=policies/other.json';
    export const ping = async () => (await app()).pingpong.ping();`,
  'printer.js': `import printer from './printer.wasm?virtual';
    export const print = async (imports) => (await printer(imports)).run.run();`,
  'caller.js': `import caller from './caller.wasm?virtual';
    import app from './app.wasm?virtual';
    export const run = async () => {
      const { pingpong } = await app();
      return (await caller({ 'example:pong/pingpong': pingpong })).run();
    };`,
} as const;

export const POLICY = '[env]\nPONG = "by policy"\n';

export async function writeProject(folder: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('node_modules'));
  symlinkSync(join(ROOT, 'node_modules', '@bytecodealliance'), at('node_modules/@bytecodealliance'));
  writeFileSync(at('package.json'), '{ "type": "module" }');
  writeFileSync(at('app.wasm'), await corpus('pong'));
  writeFileSync(at('caller.wasm'), await corpus('ping'));
  writeFileSync(at('printer.wasm'), await corpus('printer', { version: '0.2.0' }));
  writeFileSync(at('policy.toml'), POLICY);
  mkdirSync(at('policies'));
  writeFileSync(at('policies/other.json'), '{ "env": { "PONG": "by another" } }');
  for (const [name, text] of Object.entries(MODULES)) writeFileSync(at(name), text);
}

/** A configuration that takes nothing from elsewhere. */
export function configOf(root: string, options: PluginOptions = {}, more: InlineConfig = {}): InlineConfig {
  return {
    ...more,
    root,
    configFile: false,
    envDir: false,
    logLevel: 'silent',
    cacheDir: join(root, '.vite'),
    plugins: [wasmvirt({ policy: 'policy.toml', ...options })],
  };
}
