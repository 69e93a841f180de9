import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { asyncCalls, asyncCustom } from '../support/async-guest.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { HAS_WASMTIME, invokeOnWasmtime, type WasmtimeOptions } from '../support/wasmtime.ts';

const ASYNC = ['-W', 'component-model-async=y'];

/** The result of a call, in hexadecimal: its bytes, the highest first. */
async function call(component: Uint8Array, what: string, options: Omit<WasmtimeOptions, 'args'> = {}): Promise<string> {
  const { code, stdout, stderr } = await invokeOnWasmtime(component, what, { wasi: 'none', flags: ASYNC, ...options });
  if (code !== 0) throw new Error(stderr);
  return Number(stdout).toString(16).padStart(8, '0');
}

async function denied(guest: Uint8Array, options: Options = {}): Promise<Uint8Array> {
  const { bytes } = virtualize(guest, options);
  await assertValid(bytes);
  return bytes;
}

describe.skipIf(!HAS_WASMTIME)('WASI 0.3 denied, on Wasmtime', () => {
  // error, result, future, stream
  it.each([
    ['stdin', '00000001'], // at its end, which is no error
    ['stdout', '02010001'], // pipe
    ['stderr', '02010001'],
    ['request', '0f010001'], // HTTP-request-denied, and the trailers are dropped
    ['body', '0f010001'],
  ])('%s', async (name, expected) => {
    expect(await call(await denied(await asyncCalls()), `${name}()`)).toBe(expected);
  });

  it.each([
    ['send', '00000f01'], // HTTP-request-denied
    ['socket', '00000001'], // access-denied
    ['resolve', '00000102'], // has returned at once: access-denied
    ['wait', '00000002'], // has returned at once
    ['hours', '02010101'], // and moved the clocks
  ])('%s', async (name, expected) => {
    expect(await call(await denied(await asyncCalls()), `${name}()`)).toBe(expected);
  });

  it.each([
    ['read', '00010001'], // access
    ['entries', '00010001'],
    ['write', '00010001'],
    ['open', '00000001'], // access; and a descriptor is not the same as another
  ])('%s, on a descriptor of the host', async (name, expected) => {
    const guest = await denied(await asyncCalls(), { allow: ['wasi:filesystem/preopens'] });
    await withScratch(async (folder) => {
      const host = { wasi: 'cli', flags: [...ASYNC, '-S', 'p3'], dirs: { '/': folder } } as const;
      expect(await call(guest, `${name}()`, host)).toBe(expected);
    });
  });

  it('again and again, and with thousands of futures at once', async () => {
    const guest = await denied(await asyncCalls());
    expect(await call(guest, 'stdout-often(20000)')).toBe('02010001');
    expect(await call(guest, 'stdout-unread(10000)')).toBe('00000000');
  });

  it('denied calls trap on request, under their names', async () => {
    const guest = await denied(await asyncCalls(), { onDeny: 'trap' });
    await expect(call(guest, 'stdout()')).rejects.toThrow('denied wasi:cli/stdout@0.3.0#write-via-stream');
    await expect(call(guest, 'resolve()')).rejects.toThrow(
      'denied wasi:sockets/ip-name-lookup@0.3.0#resolve-addresses',
    );
  });
});

describe.skipIf(!HAS_WASMTIME)('an unknown interface denied, on Wasmtime', () => {
  it.each([
    ['connect', '00010102'], // has returned at once: denied
    ['send', '01010001'],
    ['receive', '01010001'],
    ['listen', '00000101'],
    ['accept', '00010100'],
    ['give', '00010101'], // all that was given is dropped
  ])('%s', async (name, expected) => {
    expect(await call(await denied(await asyncCustom(), { deny: ['my:net/*'] }), `${name}()`)).toBe(expected);
  });

  it.each([
    ['events', '00000001'],
    ['bytes', '00000001'],
    ['open', '00000201'], // has returned at once
  ])('%s: a stream alone is at its end', async (name, expected) => {
    expect(await call(await denied(await asyncCustom(), { deny: ['my:net/*'] }), `${name}()`)).toBe(expected);
  });

  it.each(['answer', 'done', 'pause'])('%s cannot say that it is denied, and traps', async (name) => {
    const guest = await denied(await asyncCustom(), { deny: ['my:net/*'] });
    await expect(call(guest, `${name}()`)).rejects.toThrow(`denied my:net/tcp#${name}`);
  });
});
