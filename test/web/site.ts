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

/** A page that was opened, with what went wrong in it and how long it was blocked. */
export interface Opened {
  readonly page: Page;
  /** Errors, and what the page's policy for contents has refused. */
  readonly errors: readonly string[];
  /** The longest task of the page so far, in milliseconds; 0 where none took 50. */
  longest(): Promise<number>;
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
  const longest = (): Promise<number> =>
    page.evaluate(() => Math.max(0, ...(globalThis as unknown as { readonly tasks: readonly number[] }).tasks));
  return { page, errors, longest };
}
