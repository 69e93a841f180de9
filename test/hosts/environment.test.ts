import { describe, expect, it } from 'vitest';
import { prepare, virtualize, type Options } from '../../src/index.ts';
import { preview1Command } from '../support/guests.ts';
import { runOnJco } from '../support/jco.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { corpus, corpusText, wat } from '../support/wat.ts';

/** Variables of the host and of ours together. The guest imports nothing else of the interface than what stays or is merged. */

const env = { PUBLIC: 'p', SECRET: 's', REPLACED: 'old' };
const CASES: readonly (readonly [options: Options, variables: string])[] = [
  [{ environment: { allow: 'all', deny: ['SECRET'] } }, 'PUBLIC=p REPLACED=old'],
  [{ env: { REPLACED: 'new' } }, 'REPLACED=new PUBLIC=p SECRET=s'],
  [{ environment: { allow: ['PUBLIC', 'REPLACED'] }, env: { REPLACED: 'new' } }, 'REPLACED=new PUBLIC=p'],
];

async function guest(options: Options): Promise<Uint8Array> {
  const all: Options = { environment: 'allow', stdio: 'allow', clocks: 'allow', ...options };
  return virtualize(await corpus('printer', { version: '0.2.0' }), all).bytes;
}

function variables(stdout: string): string {
  return [...stdout.matchAll(/^env (.*)$/gm)].map(([, variable]) => variable).join(' ');
}

describe('variables of the host, hidden and replaced', () => {
  it.each(CASES)('on jco: %j', async (options, wanted) => {
    expect(variables((await runOnJco(await guest(options), { env })).stdout)).toBe(wanted);
  });

  it.skipIf(!HAS_WASMTIME).each(CASES)('on Wasmtime: %j', async (options, wanted) => {
    expect(variables((await runOnWasmtime(await guest(options), { env })).stdout)).toBe(wanted);
  });
});

const CLOCK = /  \(import "wasi:clocks\/wall-clock[^]*?\n(?=\n)/;
const ENVIRONMENT = '  (import "wasi:cli/environment';

/** The same guest, which imports a clock before the environment. */
async function clockFirst(): Promise<Uint8Array> {
  const text = corpusText('printer', { version: '0.2.0' });
  const [clock = ''] = CLOCK.exec(text) ?? [];
  expect(clock).toContain('wall-clock');
  return wat(text.replace(clock, '').replace(ENVIRONMENT, `${clock}${ENVIRONMENT}`));
}

// what is said of clocks says nothing of variables, whichever is imported first
const BESIDE_CLOCKS: readonly (readonly [options: Options, variables: string, left: boolean])[] = [
  [{ clocks: { step: '1ms' }, environment: { allow: ['PUBLIC'] } }, 'PUBLIC=p', true],
  [{ clocks: { offset: '1s' }, env: { SET: 'x' } }, 'SET=x', false],
];

describe('variables of a guest that imports virtual clocks first', () => {
  it.each(BESIDE_CLOCKS)('on jco: %j', async (options, wanted, left) => {
    const { bytes, report } = virtualize(await clockFirst(), { stdio: 'allow', ...options });
    expect(variables((await runOnJco(bytes, { env })).stdout)).toBe(wanted);
    expect(report.remaining.includes('wasi:cli/environment@0.2.0')).toBe(left);
  });

  it.skipIf(!HAS_WASMTIME).each(BESIDE_CLOCKS)('on Wasmtime: %j', async (options, wanted) => {
    const { bytes } = virtualize(await clockFirst(), { stdio: 'allow', ...options });
    expect(variables((await runOnWasmtime(bytes, { env })).stdout)).toBe(wanted);
  });
});

const ARGS = ['host.wasm', 'a', '', 'ü b'];
const USERS = ARGS.slice(1).map((arg) => `arg ${arg}`);
const ARGUMENTS: readonly (readonly [options: Options, args: readonly string[]])[] = [
  [{}, []],
  [{ args: 'allow' }, ['arg host.wasm', ...USERS]],
  [{ args: { before: [] } }, ['arg host.wasm', ...USERS]],
  [{ args: { before: ['lua', '/app.lua'] } }, ['arg lua', 'arg /app.lua', ...USERS]],
  [{ args: { before: ['lua'] }, environment: { allow: ['PUBLIC'] } }, ['env PUBLIC=p', 'arg lua', ...USERS]],
  [{ args: 'allow', env: { SET: 'x' }, cwd: '/' }, ['env SET=x', 'arg host.wasm', ...USERS]],
  [{ args: 'allow', environment: 'deny' }, ['arg host.wasm', ...USERS]],
  [{ args: 'deny', environment: { allow: ['PUBLIC'] } }, ['env PUBLIC=p']],
  // a rule by name counts before every option
  [{ args: { before: ['lua'] }, deny: ['wasi:cli/environment'] }, ['arg lua']],
  [{ args: 'allow', deny: ['wasi:cli/*'], stdout: 'allow' }, []],
];

function shown(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => /^(env|arg) /.test(line));
}

async function command(options: Options): Promise<Uint8Array> {
  const { bytes } = virtualize(await preview1Command(), { stdio: 'allow', ...options });
  await assertValid(bytes);
  return bytes;
}

describe('arguments of the host, alone and behind others', () => {
  it.each(ARGUMENTS)('on jco: %j', async (options, wanted) => {
    expect(shown((await runOnJco(await command(options), { env, args: ARGS })).stdout)).toEqual(wanted);
  });

  it.skipIf(!HAS_WASMTIME).each(ARGUMENTS)('on Wasmtime: %j', async (options, wanted) => {
    const flags = ['--argv0', 'host.wasm'];
    const { stdout } = await runOnWasmtime(await command(options), { env, flags, args: ARGS.slice(1) });
    expect(shown(stdout)).toEqual(wanted);
  });

  it('are the only thing of the host that is asked for', async () => {
    const { report } = virtualize(await preview1Command(), { args: 'allow' });
    const names = report.remaining.map((name) => name.replace(/@.*/, ''));
    expect(names).toEqual(['wasi:cli/environment']);
    const own = report.imports.find(({ name }) => name.startsWith('wasi:cli/environment'));
    expect(own).toMatchObject({
      decision: 'mixed',
      functions: [
        { name: 'get-environment', decision: 'virtual' },
        { name: 'get-arguments', decision: 'host' },
      ],
    });
  });

  it('are not for a component that is the same in every run', () => {
    for (const args of ['allow', { before: ['a'] }] as const) {
      expect(() => prepare({ deterministic: true, args })).toThrow(
        'deterministic leaves nothing to the host, and args',
      );
    }
    expect(() => prepare({ deterministic: true, args: 'deny' })).not.toThrow();
  });
});

it('is refused to show different things to two versions in one guest', async () => {
  const guest = await corpus('two-versions');
  const [old, other] = ['wasi:cli/environment@0.2.0', 'wasi:cli/environment@0.2.12'];
  for (const allow of [old, other]) {
    expect(() => virtualize(guest, { allow: [allow], env: { SET: 'x' } })).toThrow(
      `${old} and ${other} have to show the same of the host: where allow or deny names one, it has to name all, as wasi:cli/environment does`,
    );
  }
  expect(() => virtualize(guest, { allow: [old, other], env: { SET: 'x' } })).not.toThrow();
});
