import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { runOnJco } from '../support/jco.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { corpus } from '../support/wat.ts';

/** Variables of the host and of ours together. The guest imports nothing else of the interface than what stays or is merged. */

const env = { PUBLIC: 'p', SECRET: 's', REPLACED: 'old' };
const CASES: readonly (readonly [options: Options, variables: string])[] = [
  [{ denyEnv: ['SECRET'] }, 'PUBLIC=p REPLACED=old'],
  [{ env: { REPLACED: 'new' } }, 'REPLACED=new PUBLIC=p SECRET=s'],
  [{ allowEnv: ['PUBLIC', 'REPLACED'], env: { REPLACED: 'new' } }, 'REPLACED=new PUBLIC=p'],
];

async function guest(options: Options): Promise<Uint8Array> {
  const all: Options = { allowEnv: true, allowStdio: true, allowClocks: true, ...options };
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
