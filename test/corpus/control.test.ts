import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { unvirtualize, virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { CONTROL_EXPORTS } from '../../src/policy/control.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { preview1Command } from '../support/guests.ts';
import { assertValid } from '../support/validate.ts';

/** Every component of the corpus with `wasmvirt:control`, whatever else is in its policy, with both ways of linking: valid, and the same beside that. */

const FILES = { a: 'a', d: { directory: { b: 'b'.repeat(300), l: { link: '../a' } } } };

const POLICIES: Readonly<Record<string, Options>> = {
  nothing: {},
  all: { all: 'allow' },
  'all of deterministic': { deterministic: true, stdout: 'capture', stderr: { capture: 10 } },
  'mounts and trace': {
    mounts: { '/': { files: FILES, writable: true }, '/d/m': { files: FILES } },
    trace: { file: '/t' },
  },
  'mounts beside the host': {
    mounts: { '/m': { files: FILES, writable: true }, '/h': { host: '/h' } },
    stdio: 'allow',
    trace: true,
  },
  'rules and clocks': { http: ['a.example'], sockets: ['a.example:1'], clocks: { offset: '1s' }, random: { seed: 1 } },
  'variables over those of the host': {
    environment: { allow: 'all', set: { A: 'b' } },
    args: { before: ['p'] },
    stdin: { text: 'x' },
  },
};

const imports = (bytes: Uint8Array): readonly string[] => [...resolveComponent(bytes).imports.keys()];

const exported = (bytes: Uint8Array): readonly string[] => [...resolveComponent(bytes).exports.keys()];

/** `undefined` where the policy does not fit the component. */
function made(guest: Uint8Array, options: Options): Uint8Array | undefined {
  try {
    return virtualize(guest, options).bytes;
  } catch (error) {
    if (error instanceof WasmvirtError && error.code !== 'internal') return undefined;
    throw error;
  }
}

describe.each(Object.entries(POLICIES))('by a policy of %s', (_, policy) => {
  it.each([...CORPUS.map((entry) => [entry.title, entry] as const), ['preview 1', undefined] as const])(
    '%s',
    async (_title, entry) => {
      const guest = entry === undefined ? await preview1Command() : await bytesOf(entry);
      for (const link of ['sibling', 'auto'] as const) {
        const ignored: Options = { stdout: policy.stdout === 'capture' ? 'ignore' : policy.stdout };
        const stderr = typeof policy.stderr === 'object' ? 'ignore' : policy.stderr;
        const without = made(guest, { ...policy, ...ignored, stderr, link });
        const bytes = made(guest, { ...policy, link, control: true });
        expect(bytes === undefined).toBe(without === undefined);
        if (bytes === undefined || without === undefined) continue;
        await assertValid(bytes);
        // nothing more is asked of the host
        expect(imports(bytes)).toEqual(imports(without));
        expect(exported(bytes)).toEqual([...exported(without), ...CONTROL_EXPORTS]);
        expect(unvirtualize(bytes)).toEqual(guest);
      }
    },
  );
});
