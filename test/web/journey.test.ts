import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeSource from 'axe-core';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSamples } from '../../corpus/samples.ts';
import { inspect } from '../../src/index.ts';
import { jsGuest, preview1Notes, preview1Program } from '../support/guests.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { wat } from '../support/wat.ts';
import { CHROMIUM, measured, openPage, openSite, type Longest, type Opened, type Site } from './site.ts';

/** The page in a real browser, from what is dropped to what is downloaded. `CHROMIUM` names the browser. */

const OUT = join(ROOT, '.cache', 'site-test');
/** No task of the page may take longer on the processor, in milliseconds. */
const LONGEST = 100;

/** A program that prints a line, and then does something for ever. */
const endless = (forever: string): string => `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "before the loop\\n")
  (func $print
    (i32.store (i32.const 16) (i32.const 64))
    (i32.store (i32.const 20) (i32.const 16))
    (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 4))))
  (func (export "_start") (call $print) (loop $again ${forever} (br $again))))`;
const LOOP = endless('');
const FLOOD = endless('(call $print)');

describe.skipIf(CHROMIUM === undefined)('the page', () => {
  let site: Site;

  beforeAll(async () => {
    await writeSamples();
    await build({ configFile: join(ROOT, 'vite.web.config.ts'), logLevel: 'error', build: { outDir: OUT } });
    site = await openSite(OUT);
  }, 400_000);

  afterAll(async () => {
    await site.close();
  });

  const status = (page: Page, words: RegExp): Promise<unknown> =>
    page.getByRole('status').filter({ hasText: words }).first().waitFor({ timeout: 60_000 });

  /** Chooses a file of the disk: what is given as bytes would be read by the page itself. */
  async function opened(page: Page, name: string, bytes: Uint8Array): Promise<void> {
    await withScratch(async (folder) => {
      writeFileSync(join(folder, name), bytes);
      await page.locator('#file').setInputFiles(join(folder, name));
      await status(page, /^Done/);
    });
  }

  /** Drops files where somebody would. */
  async function drop(page: Page, selector: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
    const list = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const);
    const data = await page.evaluateHandle((given) => {
      const transfer = new DataTransfer();
      for (const [name, text] of given)
        transfer.items.add(new File([Uint8Array.from(atob(text), (one) => one.charCodeAt(0))], name));
      return transfer;
    }, list);
    await page.dispatchEvent(selector, 'dragenter', { dataTransfer: data });
    await page.dispatchEvent(selector, 'drop', { dataTransfer: data });
  }

  /** Drops files and folders of the disk where somebody would, as the browser's own events: a page cannot make folders to drop. */
  async function dropFromDisk(page: Page, selector: string, paths: readonly string[]): Promise<void> {
    const target = page.locator(selector);
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (box === null) throw new Error(`${selector} is not to be seen`);
    const session = await page.context().newCDPSession(page);
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', {
        type,
        x: box.x + box.width / 2,
        y: box.y + box.height / 2,
        data: { items: [], files: [...paths], dragOperationsMask: 1 },
      });
    }
    await session.detach();
  }

  async function saved(
    page: Page,
    click: () => Promise<void>,
  ): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
    const [download] = await Promise.all([page.waitForEvent('download'), click()]);
    return { name: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
  }

  async function violations(page: Page): Promise<unknown> {
    // what is laid out later has no colours to look at yet
    await page.addStyleTag({ content: '#journey > section { content-visibility: visible !important }' });
    await page.evaluate(AxeSource.source);
    return page.evaluate(async () => {
      const { axe } = globalThis as unknown as { readonly axe: typeof AxeSource };
      const { violations: found } = await axe.run();
      return found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    });
  }

  function staysAwake(what: string, { seen, busy }: Longest): void {
    console.log(
      `${what}: longest task ${busy.toFixed(0)} ms on the processor, ${seen.toFixed(0)} ms as the page sees it`,
    );
    expect(busy).toBeLessThan(LONGEST);
  }

  const choose = (page: Page, group: string, choice: string): Promise<void> =>
    page.getByRole('group', { name: group, exact: true }).getByRole('radio', { name: choice, exact: true }).check();

  it('is measured: a task that takes long is seen', async () => {
    const { page } = await openPage(site);
    const { busy } = await measured(site, page, async () => {
      await page.evaluate(() => {
        const end = performance.now() + 1500;
        while (performance.now() < end);
      });
    });
    expect(busy).toBeGreaterThan(LONGEST);
  });

  it('takes a component from the drop to a file that it wrote', async () => {
    const { page, errors } = await openPage(site);
    const longest = await measured(site, page, async () => {
      await drop(page, '#drop', { 'app.wasm': await preview1Notes() });
      await status(page, /^Done/);
      await page.getByText('The new component asks its host for nothing.').waitFor();

      await choose(page, 'Files and folders', 'Virtual');
      await choose(page, 'Standard output', 'Allow');
      await drop(page, '.small-drop', { 'notes.txt': new TextEncoder().encode('dropped\n') });
      await page.getByLabel('Path of a file').fill('/more/a.txt');
      await page.getByLabel('What is in the file').fill('typed');
      await page.getByRole('button', { name: 'Put file' }).click();
      await page.getByText('The new component asks its host for 3 interfaces').waitFor();
      await page.locator('#picture-before img').waitFor();
      await page.locator('#picture-after img').waitFor();

      const { name, bytes } = await saved(page, () => page.getByRole('button', { name: 'Download' }).click());
      expect(name).toBe('app.virt.wasm');
      const { imports } = inspect(bytes).json;
      expect(imports.map((one) => one.name.replace(/@.*/, ''))).toEqual([
        'wasi:io/error',
        'wasi:io/streams',
        'wasi:cli/stdout',
      ]);

      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await status(page, /It ended well/);
      expect(await page.locator('#output').textContent()).toBe('dropped\nagain\n');
      await page.getByRole('button', { name: 'Look at /notes.txt' }).click();
      await page.getByLabel('Contents of /notes.txt').filter({ hasText: 'again' }).waitFor();
      const file = await saved(page, () => page.getByRole('button', { name: 'Save /notes.txt' }).click());
      expect(new TextDecoder().decode(file.bytes)).toBe('dropped\nagain\n');
      expect(await page.getByLabel('Files after the run').textContent()).toContain('/more/a.txt');

      expect(errors).toEqual([]);
      expect(site.asked.filter((path) => !/^\/(assets\/.*|samples\/.*|index\.html)?$/.test(path))).toEqual([]);
    });
    staysAwake('takes a component from the drop', longest);
  });

  it('takes a folder with all that is in it', async () => {
    const { page, errors } = await openPage(site);
    await opened(page, 'app.wasm', await preview1Notes());
    await choose(page, 'Files and folders', 'Virtual');
    await choose(page, 'Standard output', 'Allow');
    await withScratch(async (folder) => {
      const data = join(folder, 'data');
      mkdirSync(join(data, 'deep', 'empty'), { recursive: true });
      // browsers list some hundred at a time
      for (let i = 0; i < 250; i++) writeFileSync(join(data, `${String(i)}.txt`), String(i));
      writeFileSync(join(data, 'deep', 'a.txt'), 'in the folder\n');
      writeFileSync(join(folder, 'notes.txt'), 'beside it\n');
      await dropFromDisk(page, '.small-drop', [data, join(folder, 'notes.txt')]);
      const tree = page.getByLabel('Files and folders in the component');
      for (const name of ['249.txt', 'a.txt', 'empty', 'notes.txt']) await tree.filter({ hasText: name }).waitFor();
      await status(page, /^Done/);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await status(page, /It ended well/);
    });
    expect(await page.locator('#output').textContent()).toBe('beside it\nagain\n');
    const after = (await page.getByLabel('Files after the run').textContent()) ?? '';
    for (const path of ['/data/0.txt', '/data/249.txt', '/data/deep/a.txt', '/notes.txt'])
      expect(after).toContain(path);
    const file = await saved(page, () => page.getByRole('button', { name: 'Save /data/deep/a.txt' }).click());
    expect(new TextDecoder().decode(file.bytes)).toBe('in the folder\n');
    expect(errors).toEqual([]);
  });

  it('goes the same way by a link, which holds the policy and names the sample', async () => {
    const { page } = await openPage(site);
    await page.getByRole('button', { name: 'A command with files' }).click();
    await status(page, /^Done/);
    await choose(page, 'Error output', 'Virtual');
    await page.getByRole('button', { name: 'Copy a link' }).click();
    await status(page, /^The link is/);
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    const asked = site.asked.length;
    const { page: other, errors } = await openPage(site, link.slice(site.url.length));
    await status(other, /^Done/);
    expect(await other.locator('#stderr-virtual').isChecked()).toBe(true);
    expect(await other.getByLabel('Files and folders in the component').textContent()).toContain('notes.txt');
    expect(site.asked.slice(asked).join(' ')).not.toContain(link.split('#')[1]);
    expect(errors).toEqual([]);
    const wrong = await openPage(site, '#j.e30');
    await status(wrong.page, /of another version/);
  });

  it('calls the functions of a library', async () => {
    const { page, errors } = await openPage(site);
    await page.getByRole('button', { name: 'A library with exports' }).click();
    await status(page, /^Done/);
    await page
      .getByRole('group', { name: 'Environment variables' })
      .getByLabel('Variables, one a line')
      .fill('NAME=reader');
    await status(page, /^Done/);
    await page.getByRole('button', { name: 'Call greeting' }).click();
    await page.getByLabel('What greeting returned').filter({ hasText: 'hello reader' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('stops a program that never ends, and shows what it printed', async () => {
    const { page, errors } = await openPage(site);
    await opened(page, 'loop.wasm', await preview1Program('loop', LOOP));
    await choose(page, 'Standard output', 'Allow');
    // the last worker of the work to start is that of the picture
    await page.locator('#picture-after img').waitFor();
    const workers = page.workers().length;
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('#output').filter({ hasText: 'before the loop' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await status(page, /^Stopped/);
    expect(await page.locator('#output').textContent()).toBe('before the loop\n');
    await expect.poll(() => page.workers().length, { timeout: 5000 }).toBe(workers);
    // and it can be run again
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('#output').filter({ hasText: 'before the loop' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    expect(errors).toEqual([]);
  });

  it('stays awake under a flood', async () => {
    const { page } = await openPage(site);
    const longest = await measured(site, page, async () => {
      await opened(page, 'flood.wasm', await preview1Program('flood', FLOOD));
      await choose(page, 'Standard output', 'Allow');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.locator('#output').filter({ hasText: 'more than this page shows' }).waitFor({ timeout: 30_000 });
      await page.getByRole('button', { name: 'Stop' }).click();
      await status(page, /^Stopped/);
    });
    staysAwake('stays awake under a flood', longest);
  });

  it('says in a sentence what cannot be opened, made or run', async () => {
    const { page } = await openPage(site);
    await page.locator('#file').setInputFiles({ name: 'no.wasm', mimeType: '', buffer: Buffer.from('hello') });
    await status(page, /component|WebAssembly/);
    await opened(page, 'custom.wasm', await wat('(component (import "my:pkg/iface" (instance (export "f" (func)))))'));
    await page.locator('#policy-title').waitFor();
    await page.getByText('What it does not ask for').click();
    await choose(page, 'Environment variables', 'Virtual');
    await page.getByLabel('Variables, one a line').fill('novalue');
    await status(page, /“novalue” has no name and value/);
    expect(await page.getByRole('button', { name: 'Download' }).isDisabled()).toBe(true);
  });

  it('takes a component of 14 MB, and runs it', async () => {
    const bytes = await jsGuest('app');
    const { page, errors } = await openPage(site);
    const longest = await measured(site, page, async () => {
      const start = Date.now();
      await opened(page, 'big.wasm', bytes);
      const first = Date.now() - start;
      for (const group of ['Standard output', 'Ending early']) await choose(page, group, 'Allow');
      for (const group of ['Random numbers', 'Clocks', 'Environment variables']) await choose(page, group, 'Virtual');
      await page.getByLabel('Variables, one a line').fill('PLACE=page');
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await status(page, /It ended well/);
      expect(await page.locator('#output').textContent()).toContain('env {"PLACE":"page"}');
      expect(errors).toEqual([]);
      console.log(`opened and virtualized in ${String(first)} ms`);
    });
    staysAwake('takes a component of 14 MB', longest);
  });

  it.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 844 } }],
    ['on a phone in the dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ] as const)('is accessible: %s', async (name, options) => {
    // what looks at it is put into the page, which lets nothing in
    const { page }: Opened = await openPage(site, '', { ...options, bypassCSP: true });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'A command with files' }).click();
    await page.locator('#picture-after img').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await status(page, /It ended well/);
    await page.getByText('What it does not ask for').click();
    for (const box of await page.getByRole('radio', { name: /^(Virtual|Some .*)$/ }).all()) await box.check();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const pictures = process.env['SCREENSHOTS'];
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true });
      writeFileSync(join(pictures, `${name.replaceAll(' ', '-')}.png`), await page.screenshot({ fullPage: true }));
    }
  });

  it('needs no mouse', async () => {
    const { page, errors } = await openPage(site);
    /** Presses Tab until what is wanted has the focus. */
    const reach = async (selector: string): Promise<void> => {
      for (let i = 0; i < 120; i++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab does not reach ${selector}`);
    };
    await reach('#file');
    await reach('#samples button');
    await page.keyboard.press('Enter');
    await status(page, /^Done/);
    await reach('input[name=filesystem]');
    await reach('#tree-path');
    await page.keyboard.type('/key.txt');
    await reach('#tree-text');
    await page.keyboard.type('typed');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('Files and folders in the component').filter({ hasText: 'key.txt' }).waitFor();
    await reach('input[name=stderr]');
    await page.keyboard.press('ArrowDown');
    await page.locator('#stderr-virtual:checked').waitFor();
    await status(page, /^Done/);
    await reach('#download');
    const { name } = await saved(page, () => page.keyboard.press('Enter'));
    expect(name).toBe('notes.virt.wasm');
    await reach('#run');
    await page.keyboard.press('Enter');
    await status(page, /It ended well/);
    await reach('#left button:last-child');
    const file = await saved(page, () => page.keyboard.press('Enter'));
    expect(file.name).toBe('key.txt');
    expect(errors).toEqual([]);
  });
});
