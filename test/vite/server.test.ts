import { copyFileSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wasmvirt, type PluginOptions } from '../../src/vite/index.ts';
import { specifiersOf } from '../support/layers.ts';
import { scratchFolder } from '../support/scratch.ts';
import { corpus } from '../support/wat.ts';
import { configOf, POLICY, writeProject } from './fixture.ts';

/** A development server. */

let scratch: ReturnType<typeof scratchFolder>;
let server: ViteDevServer;
const at = (name: string): string => join(scratch.folder, name);

async function serve(options: PluginOptions = {}, base = '/'): Promise<void> {
  const watch = { usePolling: true, interval: 50 };
  server = await createServer(
    configOf(scratch.folder, options, {
      base,
      appType: 'custom',
      server: { middlewareMode: true, ws: false, watch },
      // what is found by itself is not what is tested
      optimizeDeps: { noDiscovery: true },
    }),
  );
}

beforeEach(async () => {
  scratch = scratchFolder();
  await writeProject(scratch.folder);
});

afterEach(async () => {
  await server.close();
  scratch.remove();
});

type Module = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

async function ping(entry = '/main.js'): Promise<unknown> {
  const module = (await server.ssrLoadModule(entry)) as Module;
  return module['ping']?.();
}

/** The text of a module for a page. */
async function text(url: string): Promise<string> {
  return (await server.environments.client.transformRequest(url))?.code ?? '';
}

/** The address by which a module imports another one that is asked for by `?virtual`. */
async function virtualUrl(url: string): Promise<string> {
  const found = specifiersOf(await text(url)).find((one) => one.includes('virtual'));
  return found ?? `nothing virtual in ${url}`;
}

/** Asks the server as a page does. */
async function get(path: string): Promise<Response> {
  const http = createHttpServer((request, response) => {
    server.middlewares(request, response, () => {
      response.statusCode = 404;
      response.end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = http.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    const body = await response.arrayBuffer();
    return new Response(body, response);
  } finally {
    http.close();
  }
}

/** Changes something, and waits for what the watcher brings about. It may not yet look when the first change is made. */
async function after(change: () => void, check: () => Promise<void>): Promise<void> {
  for (let left = 100; ; left--) {
    try {
      if (left % 20 === 0) change();
      await check();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

describe('a development server', () => {
  it('gives servers the same as a build', async () => {
    await serve();
    expect(await ping()).toBe('by policy');
    expect(await ping('/other.js')).toBe('by another');
  });

  it.each(['/', '/sub/'])('gives pages the module, and serves its core modules below %s', async (base) => {
    await serve({}, base);
    const url = await virtualUrl('/main.js');
    expect(url).toMatch(/app\.wasm\?/);
    const module = await text(url.replace(base, '/'));
    const addresses = [...module.matchAll(/new URL\([^"]*"([^"]+)", import\.meta\.url\)/g)].map(([, one = '']) => one);
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) {
      expect(address.startsWith(`${base}@wasmvirt/`)).toBe(true);
      const response = await get(address);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/wasm']);
      expect(WebAssembly.validate(await response.arrayBuffer())).toBe(true);
    }
    expect((await get(`${base}@wasmvirt/no.wasm`)).status).toBe(404);
    expect(module).not.toMatch(/node:|base64/);
  });

  it('gives to pages only what a module of theirs imports', async () => {
    await serve();
    // on a server a module may import it, with its own policy
    await ping('/other.js');
    const secret = '/app.wasm?import&policy=policies/other.json&virtual';
    await expect(text(secret)).rejects.toThrow(/is imported by no module of this page/);
    await expect(text('/app.wasm?virtual')).rejects.toThrow(/is imported by no module of this page/);
    expect((await get(secret)).ok).toBe(false);
    // a script that is written in a page is a module
    const page = '<script type="module">import app from "./app.wasm?virtual"; app();</script>';
    writeFileSync(at('index.html'), page);
    await server.transformIndexHtml('/index.html', page);
    expect(await text('/index.html?html-proxy&index=0.js')).toContain('app.wasm');
    expect(await text('/app.wasm?virtual')).toContain('instantiate');
    await expect(text(secret)).rejects.toThrow(/is imported by no module of this page/);
  });

  it('makes again what a changed policy is for, also on servers', async () => {
    await serve();
    expect([await ping(), await ping('/other.js')]).toEqual(['by policy', 'by another']);
    const before = await text(await virtualUrl('/main.js'));
    const sent: unknown[] = [];
    const { hot } = server.environments.client;
    const send = hot.send.bind(hot);
    hot.send = (...args: unknown[]) => {
      sent.push(args[0]);
      Reflect.apply(send, hot, args);
    };
    await after(
      () => writeFileSync(at('policy.toml'), POLICY.replace('by policy', 'by new policy')),
      async () => expect(await ping()).toBe('by new policy'),
    );
    await after(
      () => undefined,
      () => {
        expect(sent).toContainEqual(expect.objectContaining({ type: 'full-reload' }));
        return Promise.resolve();
      },
    );
    expect(await text(await virtualUrl('/main.js'))).not.toBe(before);
    expect(await ping('/other.js')).toBe('by another');
    await after(
      () => writeFileSync(at('policies/other.json'), '{ "env": { "PONG": "by new other" } }'),
      async () => expect(await ping('/other.js')).toBe('by new other'),
    );
  });

  it('makes again what a changed component, or a file that a policy mounts, is for', async () => {
    mkdirSync(at('site'));
    writeFileSync(at('site/a.txt'), 'a');
    writeFileSync(at('policy.toml'), `${POLICY}[mounts]\n"/" = "./site"\n`);
    await serve();
    // of what it gives, the address of a core module says what is in it
    const main = async (): Promise<string> => text(await virtualUrl('/main.js'));
    const first = await main();
    await after(
      () => writeFileSync(at('site/a.txt'), 'b'),
      async () => expect(await main()).not.toBe(first),
    );
    const second = await main();
    await after(
      () => writeFileSync(at('site/b.txt'), 'b'),
      async () => expect(await main()).not.toBe(second),
    );
    expect(await ping()).toBe('by policy');
    const other = await corpus('ping');
    await after(
      () => writeFileSync(at('app.wasm'), other),
      async () => {
        await expect(ping()).rejects.toThrow(/ping/);
      },
    );
  });

  it('says what is wrong in a policy and where, and is well again when it is mended', async () => {
    writeFileSync(at('policy.toml'), 'randm = "allow"\n');
    await serve();
    const wrong = /policy\.toml:1:1: .*random/;
    await expect(ping()).rejects.toThrow(wrong);
    await text('/main.js');
    await expect(text('/app.wasm?virtual')).rejects.toThrow(wrong);
    await after(
      () => writeFileSync(at('policy.toml'), POLICY),
      async () => expect(await ping()).toBe('by policy'),
    );
    expect(await text('/app.wasm?virtual')).toContain('instantiate');
    await after(
      () => copyFileSync(at('policy.toml'), at('app.wasm')),
      async () => {
        await expect(ping()).rejects.toThrow(/app\.wasm: /);
      },
    );
  });

  it('is a plugin without options, too: all is denied', async () => {
    await serve({ policy: undefined } as unknown as PluginOptions);
    expect(wasmvirt().name).toBe('wasmvirt');
    expect(await ping()).toBe('');
  });

  it('finds the shims beside jco where the project has them not', async () => {
    const scope = at('node_modules/@bytecodealliance');
    const all = readFileSync(at('package.json'), 'utf8');
    expect(all).toContain('module');
    renameSync(scope, `${scope}-all`);
    mkdirSync(scope);
    symlinkSync(join(`${scope}-all`, 'jco'), join(scope, 'jco'));
    await serve({ options: { stdout: 'allow' } });
    const module = await text(await virtualUrl('/printer.js'));
    expect(specifiersOf(module).filter((one) => one.includes('preview2-shim')).length).toBeGreaterThan(0);
  });
});
