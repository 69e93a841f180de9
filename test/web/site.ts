import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { hostProgram } from '../support/hosts.ts';

/** The program that runs the page; `undefined` where the machine has none. */
export const CHROMIUM = hostProgram('CHROMIUM');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** The built page, served as files alone, and a browser. */
export interface Site {
  readonly url: string;
  readonly browser: Browser;
  /** What was asked of the server, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function openSite(folder: string): Promise<Site> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname));
    asked.push(path);
    readFile(join(folder, path === '/' ? 'index.html' : path)).then(
      (bytes) => {
        response.writeHead(200, { 'content-type': TYPES[extname(path === '/' ? '.html' : path)] ?? 'text/html' });
        response.end(bytes);
      },
      () => {
        response.writeHead(404);
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
    browser,
    asked,
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A page that was opened, and what went wrong in it. */
export interface Opened {
  readonly page: Page;
  /** Errors, and what the page's policy for contents has refused. */
  readonly errors: readonly string[];
}

export async function openPage(
  { browser, url }: Site,
  fragment = '',
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
      buffered: true,
    });
  });
  await page.goto(`${url}${fragment}`);
  await page.waitForSelector('body[data-ready]');
  return { page, errors };
}

/** The longest task of a page, in milliseconds. */
export interface Longest {
  /** As the page's own `PerformanceObserver` sees it: also while the machine does other things. 0 where none took 50. */
  readonly seen: number;
  /** On the processor: what the page itself takes. */
  readonly busy: number;
}

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** On the processor, in microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Does something with a page, and measures its tasks meanwhile. */
export async function measured({ browser }: Site, page: Page, act: () => Promise<void>): Promise<Longest> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await act();
  const seen = await page.evaluate(() =>
    Math.max(0, ...(globalThis as unknown as { readonly tasks: readonly number[] }).tasks),
  );
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const keyOf = ({ pid, tid }: TraceEvent): string => `${String(pid)} ${String(tid)}`;
  // other pages of this browser are idle
  const main = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(keyOf),
  );
  const tasks = events.filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && main.has(keyOf(event)));
  if (tasks.length === 0) throw new Error('the trace has no tasks of the page');
  return { seen, busy: Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000)) };
}
