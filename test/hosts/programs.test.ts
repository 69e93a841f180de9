import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { goGuest, jsGuest, programToolchain, pythonGuest, rustGuest } from '../support/guests.ts';
import { hostProgram } from '../support/hosts.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, runOnWasmtime } from '../support/wasmtime.ts';

/** Programs of real toolchains that sleep, wait for deadlines and list directories, under every clock. */

const FROM = '2026-01-01T00:00:00Z';
/** A minute takes no time where the clock is ours. */
const OURS = 60_000;
const HOSTS = 200;

const CLOCKS: readonly (readonly [title: string, options: Options, ms: number, year: number])[] = [
  ['denied', {}, OURS, 1970],
  ['fixed', { clocks: { fixed: FROM } }, OURS, 2026],
  ['step', { clocks: { step: '1ms', from: FROM } }, OURS, 2026],
  ['allowed', { clocks: 'allow' }, HOSTS, new Date().getUTCFullYear()],
];

/** What engines want at their start and at their end. */
const COMMON: Options = { stdout: 'allow', stderr: 'allow', random: { seed: 1 }, exit: 'allow' };

async function made(guest: Uint8Array | undefined, options: Options): Promise<Uint8Array> {
  if (guest === undefined) throw new Error('no guest');
  const { bytes } = virtualize(guest, { ...COMMON, ...options });
  await assertValid(bytes);
  return bytes;
}

const COMMANDS: readonly (readonly [language: 'go' | 'rs', guest: typeof goGuest, said: (ours: boolean) => string])[] =
  [
    // a loaded host may drop ticks of its own clock
    ['go', goGuest, (ours) => `slept true true\nticks ${ours ? 'true' : '(true|false)'} true\n`],
    ['rs', rustGuest, () => 'slept true true\nwaits true\n'],
  ];

for (const [language, guest, said] of COMMANDS) {
  const missing = (await programToolchain(language)) === undefined;
  describe.skipIf(missing)(`a program in .${language}`, { timeout: 300_000 }, () => {
    it.each(CLOCKS)('with its clocks %s', async (_, clock, ms, year) => {
      const bytes = await made(await guest(), { ...clock, args: ['app', 'clock', String(ms)] });
      const stdout = new RegExp(`^${said(ms === OURS)}year ${String(year)}\n$`);
      const wanted = { code: 0, stdout: expect.stringMatching(stdout) as string };
      expect(await runOnJco(bytes)).toMatchObject(wanted);
      if (HAS_WASMTIME) expect(await runOnWasmtime(bytes)).toMatchObject(wanted);
    });

    it.each(['/', '/tmp'])('lists %s while it renames what is in it', async (folder) => {
      const args = ['app', 'list', folder];
      const bytes = await made(await guest(), { args, mounts: { [folder]: { writable: true } } });
      expect(await runOnJco(bytes)).toMatchObject({ code: 0, stdout: 'listed 20\n' });
    });
  });
}

describe('a program in JavaScript', { timeout: 300_000 }, () => {
  it.each(CLOCKS)('with its clocks %s', async (_, clock, ms, year) => {
    const bytes = await made(await jsGuest('app'), clock);
    const wanted = `slept true, ticks true, year ${String(year)}`;
    if (HAS_WASMTIME) {
      expect(await invokeOnWasmtime(bytes, `tell-time(${String(ms)})`)).toMatchObject({ stdout: `"${wanted}"\n` });
    } else {
      expect(await (await instantiateOnJco(bytes)).call(undefined, 'tell-time', ms)).toBe(wanted);
    }
  });
});

describe.skipIf(hostProgram('COMPONENTIZE_PY') === undefined || !HAS_WASMTIME)(
  'a program in Python',
  { timeout: 300_000 },
  () => {
    it.each(CLOCKS)('with its clocks %s', async (_, clock, ms, year) => {
      const bytes = await made(await pythonGuest(), clock);
      const wanted = `slept True, timed out True, waits True, year ${String(year)}`;
      expect(await invokeOnWasmtime(bytes, `tell-time(${String(ms)})`)).toMatchObject({ stdout: `"${wanted}"\n` });
    });

    it('lists a directory while it renames what is in it', async () => {
      const bytes = await made(await pythonGuest(), { mounts: { '/tmp': { writable: true } } });
      expect(await invokeOnWasmtime(bytes, 'list-files("/tmp")')).toMatchObject({ stdout: '20\n' });
    });
  },
);
