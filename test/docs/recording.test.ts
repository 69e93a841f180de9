import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { load, record, replay } from '../../src/host/index.ts';
import { virtualize } from '../../src/index.ts';
import { preview1Command } from '../support/guests.ts';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { TOOL } from '../support/recordings.ts';
import { capturedStdio } from '../support/stdio.ts';
import { withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';

/** The programs in `docs/guide/recording.md` do what it says. Its commands are run with those of all pages. */

const page = readFileSync(join(ROOT, 'docs/guide/recording.md'), 'utf8');

function block(name: string): string {
  return new RegExp(`^\`\`\`\\w+ ${name}\\n([^]*?)^\`\`\``, 'm').exec(page)?.[1] ?? '';
}

/** Runs a program of the page. What it imports is given. */
async function runBlock(name: string, given: Readonly<Record<string, unknown>>): Promise<void> {
  const text = block(name);
  expect(ts.transpileModule(text, { reportDiagnostics: true }).diagnostics).toEqual([]);
  const body = text.replaceAll(/^import .*$/gm, '');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the page has it
  const run = new Function(...Object.keys(given), `return (async () => { ${body} })();`) as (
    ...args: readonly unknown[]
  ) => Promise<void>;
  await run(...Object.values(given));
}

const CLOCK = { now: () => ({ seconds: 5n, nanoseconds: 0 }), resolution: () => ({ seconds: 1n, nanoseconds: 0 }) };

describe('docs/guide/recording.md', () => {
  it('records by JavaScript what replays without a host', async () => {
    const files = new Map<string, Uint8Array>([['tool.wasm', await preview1Command()]]);
    const { WASIShim } = await import('@bytecodealliance/preview2-shim/instantiation');
    const sandbox = { env: {}, args: ['tool', 'one'], preopens: {}, enableNetwork: false };
    await runBlock('record.js', {
      load,
      readFileSync: (path: string) => files.get(path),
      writeFileSync: (path: string, bytes: Uint8Array) => files.set(path, bytes),
      host: { ...new WASIShim({ sandbox }).getImportObject(), ...capturedStdio('typed').imports },
    });
    const calls = files.get('calls.rec') ?? new Uint8Array();
    const policy = { stdio: 'allow', clocks: 'allow', args: 'allow' } as const;
    const { bytes, report } = virtualize(await preview1Command(), { ...policy, replay: Uint8Array.from(calls) });
    expect(report.replay?.calls).toBeGreaterThan(5);
    expect(report.remaining).toEqual([]);
    if (HAS_WASMTIME) expect(await runOnWasmtime(bytes, { wasi: 'none' })).toMatchObject({ code: 0 });
  });

  const python = hostProgram('PYTHON');
  it.skipIf(python === undefined || !HAS_WASMTIME)('records by Python what Wasmtime replays', async () => {
    const guest = await preview1Command();
    await withScratch(async (folder) => {
      writeFileSync(join(folder, 'record.py'), block('record.py'));
      writeFileSync(join(folder, 'recording.wasm'), virtualize(guest, { ...TOOL, record: true }).bytes);
      const said = await runProcess(python ?? '', ['record.py', 'recording.wasm'], { cwd: folder, stdin: 'typed' });
      expect([said.code, said.stderr]).toEqual([0, '']);
      expect(said.stdout).toBe('stdin typed\nclock ok\narg tool\narg one\n');
      const calls = new Uint8Array(readFileSync(join(folder, 'calls.rec')));
      const again = virtualize(guest, { ...TOOL, replay: calls });
      expect(await runOnWasmtime(again.bytes, { wasi: 'none' })).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });
  });

  it('records lines of JSON, and replays them', async () => {
    const lines: string[] = [];
    const printed: unknown[] = [];
    await runBlock('lines.js', {
      load,
      record,
      replay,
      bytes: await preview1Command(),
      policy: { clocks: 'allow' },
      host: { 'wasi:clocks/wall-clock': CLOCK, 'wasi:clocks/monotonic-clock': { now: () => 1n, resolution: () => 1n } },
      appendFileSync: (_path: string, text: string) => lines.push(text),
      readFileSync: () => lines.join(''),
      console: { log: (left: unknown) => printed.push(left) },
    });
    expect(lines.length).toBeGreaterThan(1);
    expect(printed).toEqual([0]);
  });

  it('names the limit and what adds to the size', async () => {
    expect(page).toContain('Up to 256 MiB are kept');
    const guest = await preview1Command();
    const size = virtualize(guest, TOOL).bytes.length;
    const grown = virtualize(guest, { ...TOOL, record: true }).bytes.length - size;
    expect(page).toContain(`Recording costs about ${String(Math.round(grown / 1000))} kB in the output`);
  });
});
