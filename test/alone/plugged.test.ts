import { beforeAll, describe, expect, it } from 'vitest';
import { adapter } from '../../src/adapter.ts';
import { inspect, plug, virtualize, type Options } from '../../src/index.ts';
import { jsGuest, preview1Notes, programToolchain, rustGuest } from '../support/guests.ts';
import { hostProgram } from '../support/hosts.ts';
import { instantiateOnJco, runOnJco, serveOnJco, type CommandResult } from '../support/jco.ts';
import { importer, specImports, specPackages, type DefinedVersion } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { wacPlug } from '../support/wac.ts';
import { corpus } from '../support/wat.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { OPTION_SETS } from './option-sets.ts';

/** An adapter alone that is plugged into a program is to it what virtualizing the program would be. */

const NEWEST = '0.2.12';
const wac = hostProgram('WAC');

function plugged(program: Uint8Array, options: Options, interfaces?: readonly string[]): Uint8Array {
  const { bytes } = adapter({ wasiVersion: NEWEST, ...options, ...(interfaces === undefined ? {} : { interfaces }) });
  return plug(program, { adapter: bytes }).bytes;
}

/** The interfaces that a component imports, whatever their version. */
function importsOf(bytes: Uint8Array): readonly string[] {
  const names = inspect(bytes).json.imports.map(({ name }) => name.replace(/@.*/, ''));
  return [...new Set(names)].sort();
}

/** Where all is let through, there is no adapter. */
const SETS = OPTION_SETS.filter(([title]) => title !== 'all but some');

describe.each<DefinedVersion>(['0.2.0', '0.2.2', NEWEST])(
  'a program that imports all of %s',
  { timeout: 300_000 },
  (version) => {
    let program: Uint8Array = new Uint8Array();
    beforeAll(async () => {
      program = await importer(specImports(version), specPackages(version).values());
    });

    it.each(SETS)('imports the same with %s', async (_, options) => {
      const built = virtualize(program, options).bytes;
      const bytes = plugged(program, options);
      expect(importsOf(bytes)).toEqual(importsOf(built));
      await assertValid(bytes);
      if (wac === undefined) return;
      const { bytes: plugs } = adapter({ wasiVersion: NEWEST, ...options });
      const theirs = await wacPlug(wac, program, plugs);
      expect(importsOf(theirs)).toEqual(importsOf(built));
      await assertValid(theirs);
    });
  },
);

const FILES = { '/': { writable: true, files: { 'a.txt': 'hello' } } };
const QUIET: Options = { stdout: 'allow', stderr: 'allow', exit: 'allow', random: { seed: 1 } };

interface Program {
  readonly title: string;
  readonly bytes: () => Promise<Uint8Array>;
  readonly options: readonly Options[];
}

const RUST = (await programToolchain('rs')) !== undefined;

const PROGRAMS: readonly Program[] = [
  ...['0.2.0', '0.2.4', NEWEST].map((version) => ({
    title: `printer of ${version}`,
    bytes: () => corpus('printer', { version }),
    options: [{}, { stdout: 'allow' }, { stdio: 'allow', mounts: FILES }, { deterministic: true }] satisfies Options[],
  })),
  {
    title: 'notes of preview 1',
    bytes: preview1Notes,
    options: [QUIET, { ...QUIET, mounts: FILES }, { ...QUIET, mounts: FILES, stdin: { text: 'a note' } }],
  },
  ...(RUST
    ? [
        {
          title: 'a program in Rust',
          bytes: async () => (await rustGuest()) ?? new Uint8Array(),
          options: [
            { ...QUIET, args: ['app', 'clock', '60000'] },
            { ...QUIET, args: ['app', 'clock', '60000'], clocks: { step: '1ms' }, mounts: FILES },
            { ...QUIET, args: ['app', 'list', '/'], mounts: FILES },
            { deterministic: true, stdout: 'allow', args: ['app', 'list', '/'], mounts: FILES },
          ] satisfies Options[],
        },
      ]
    : []),
];

const ended = ({ code, stdout, stderr }: CommandResult): object => ({ code, stdout, stderr });

describe('a command that has an adapter', { timeout: 300_000 }, () => {
  for (const { title, bytes: read, options } of PROGRAMS) {
    it.each(options.map((one, i) => [i, one] as const))(`${title}, %i`, async (_, wanted) => {
      const program = await read();
      const built = virtualize(program, wanted).bytes;
      const ours = plugged(program, wanted);
      await assertValid(ours);
      const all = [ours];
      if (wac !== undefined) {
        all.push(await wacPlug(wac, program, adapter({ wasiVersion: NEWEST, ...wanted }).bytes));
      }
      const expected = ended(await runOnJco(built, { stdin: 'input' }));
      for (const one of all) expect(ended(await runOnJco(one, { stdin: 'input' }))).toEqual(expected);
      if (!HAS_WASMTIME) return;
      const native = await runOnWasmtime(built, { stdin: 'input' });
      for (const one of all) {
        const { code, stdout } = await runOnWasmtime(one, { stdin: 'input' });
        expect({ code, stdout }).toEqual({ code: native.code, stdout: native.stdout });
      }
    });
  }
});

describe('a program in JavaScript that has an adapter', { timeout: 300_000 }, () => {
  it('tells the same time', async () => {
    const options: Options = { ...QUIET, clocks: { step: '1ms', from: '2026-01-01T00:00:00Z' }, mounts: FILES };
    const program = await jsGuest('app');
    const told = async (bytes: Uint8Array): Promise<unknown> => {
      return (await instantiateOnJco(bytes)).call(undefined, 'tell-time', 60_000);
    };
    expect(await told(plugged(program, options))).toBe(await told(virtualize(program, options).bytes));
  });
});

describe('an http server that has an adapter', { timeout: 300_000 }, () => {
  it.each(['0.2.0', NEWEST])('answers as before, at %s', async (version) => {
    const program = await corpus('http-server', { version });
    const answered = (bytes: Uint8Array): Promise<string> => {
      return serveOnJco(bytes, {}, async (url) => (await fetch(url)).text());
    };
    const expected = await answered(virtualize(program, { mounts: FILES }).bytes);
    const ours = plugged(program, { mounts: FILES }, ['all', 'wasi:http/incoming-handler']);
    await assertValid(ours);
    expect(await answered(ours)).toBe(expected);
  });
});
