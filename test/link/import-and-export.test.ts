import { describe, expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { dummyComponent } from '../support/guests.ts';
import { nested, specExports, specImports, specPackages, type DefinedVersion } from '../support/spec-wit.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { exportsIn } from '../support/world.ts';

/** Interfaces that a component imports and exports at once: middleware does so. Exports stay what they are. */

const WAYS: readonly Options[] = [
  {},
  { all: 'allow' },
  { onDeny: 'trap' },
  { stdin: { text: 'x' }, stdout: 'ignore', stderr: 'ignore' },
  { deterministic: true },
  { mounts: { '/': { files: { a: 'x' } } } },
  { http: ['https://a.example'], sockets: ['*:*'] },
  { http: 'allow', sockets: 'allow' },
  { filesystem: 'allow', stderr: 'ignore' },
  { stdio: 'allow' },
  { clocks: 'allow', random: 'allow', environment: 'allow' },
];

/** Their exports mention types that they do not name; what that needs is not decided here. */
const UNNAMED = /^wasi:sockets\/(tcp|udp)@0\.2/;

function guest(names: readonly string[], version: DefinedVersion): Promise<Uint8Array> {
  const items = names.map((name) => `  import ${name};\n  export ${name};`).join('\n');
  return dummyComponent(`package t:t;\nworld w {\n${items}\n}\n${nested(specPackages(version).values())}`, 'w');
}

/** Valid with the exports of the guest, which are these, or one sentence about handles that are the host's and would be ours. */
async function check(bytes: Uint8Array, exported: unknown, options: Options): Promise<void> {
  let output: Uint8Array;
  try {
    output = virtualize(bytes, options).bytes;
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    expect([JSON.stringify(options), error.code, error.message]).toEqual([
      JSON.stringify(options),
      'conflict',
      expect.stringMatching(/would be virtual, but an export|deterministic leaves nothing/),
    ]);
    return;
  }
  await assertValid(output);
  expect(exportsIn(await componentWit(output))).toEqual(exported);
}

describe.each(['0.2.0', '0.2.12', '0.3.0'] as const)('imported and exported, of WASI %s', (version) => {
  const all = [...specImports(version), ...specExports(version)];

  it.each(all.filter((name) => !UNNAMED.test(name)))('%s', async (name) => {
    const bytes = await guest([name], version);
    const exported = exportsIn(await componentWit(bytes));
    for (const options of WAYS) await check(bytes, exported, options);
    // what is shared follows the others
    if (!name.startsWith('wasi:io/')) await check(bytes, exported, { deny: [name] });
  });

  it('everything', async () => {
    const bytes = await guest(all, version);
    const exported = exportsIn(await componentWit(bytes));
    for (const options of WAYS) await check(bytes, exported, options);
  });
});
