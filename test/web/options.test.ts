import { beforeAll, describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { SAMPLES } from '../../src/web/page/samples.ts';
import { WORDS } from '../../src/web/page/words.ts';
import { askedOf } from '../../src/web/policy/asked.ts';
import { CAPABILITIES, CHOICES, DENY_ALL, type Capability, type Draft } from '../../src/web/policy/draft.ts';
import { FieldError, linesOf, optionsOf, pairsOf } from '../../src/web/policy/options.ts';
import { putFile } from '../../src/web/policy/tree.ts';
import { preview1Notes, preview1Reactor } from '../support/guests.ts';
import { corpus } from '../support/wat.ts';

let notes: Uint8Array;
beforeAll(async () => {
  notes = await preview1Notes();
});

/** Something in each field that needs something. */
const FILLED: Draft = {
  ...DENY_ALL,
  http: { choice: 'deny', lines: 'api.example.com\n' },
  sockets: { choice: 'deny', lines: 'db.example.com:5432' },
  environment: { choice: 'deny', lines: 'A=1' },
  config: { choice: 'deny', lines: 'A=1' },
  args: { choice: 'deny', lines: 'app' },
};

function choose(draft: Draft, capability: Capability, choice: string): Draft {
  return { ...draft, [capability]: { ...draft[capability], choice } };
}

describe('the options of the form', () => {
  it('are none where all is denied', async () => {
    expect(await optionsOf(DENY_ALL)).toEqual({});
  });

  it.each(CAPABILITIES.flatMap((one) => CHOICES[one].map((choice) => [one, choice] as const)))(
    'are taken: %s %s',
    async (capability, choice) => {
      const options = await optionsOf(choose(FILLED, capability, choice));
      expect(Object.keys(options)).toHaveLength(
        choice === 'deny' ? 0 : capability === 'environment' && choice === 'allow' ? 2 : 1,
      );
      expect(() => virtualize(notes, options)).not.toThrow();
    },
  );

  it('are taken all together', async () => {
    for (const choice of ['allow', 'virtual'] as const) {
      const all = CAPABILITIES.filter((one) => CHOICES[one].includes(choice)).reduce(
        (draft, one) => choose(draft, one, choice),
        FILLED,
      );
      const options = await optionsOf({ ...all, control: true, onDeny: 'trap' });
      expect(() => virtualize(notes, options)).not.toThrow();
    }
  });

  it('let no arguments of the host in with its variables', async () => {
    expect(await optionsOf(choose(FILLED, 'environment', 'allow'))).toEqual({ environment: 'allow', args: 'deny' });
  });

  it('hold files and folders', async () => {
    const tree = putFile(DENY_ALL.filesystem.tree, '/a/b.txt', new Blob(['hi']));
    const { mounts } = await optionsOf({ ...DENY_ALL, filesystem: { choice: 'virtual', tree, writable: false } });
    const { report } = virtualize(notes, { mounts });
    expect(report.mounts).toMatchObject([{ path: '/', writable: false, files: 1, directories: 1, bytes: 2 }]);
  });

  it('name imports that have no capability', async () => {
    const others = { 'my:pkg/iface': 'deny', 'wasi:http-evil/x': 'allow' } as const;
    expect(await optionsOf({ ...DENY_ALL, others })).toEqual({ deny: ['my:pkg/iface'], allow: ['wasi:http-evil/x'] });
  });

  it('say which line is wrong', () => {
    expect(pairsOf('A=1\r\n\nB=x=y\n', 'Variables')).toEqual([
      ['A', '1'],
      ['B', 'x=y'],
    ]);
    expect(() => pairsOf('A', 'Variables')).toThrow(FieldError);
    expect(() => pairsOf('=1', 'Variables')).toThrow('“=1”');
    expect(() => pairsOf('A=1\nA=2', 'Variables')).toThrow('A is there twice');
    expect(linesOf('a \n\n b')).toEqual(['a ', ' b']);
  });

  it.each(['http', 'sockets', 'random', 'clocks'] as const)('need something in the field of %s', async (capability) => {
    const empty = {
      ...DENY_ALL,
      random: { choice: 'deny', seed: ' ' },
      clocks: { ...DENY_ALL.clocks, from: '' },
    } as const;
    await expect(optionsOf(choose(empty, capability, 'virtual'))).rejects.toThrow(FieldError);
  });
});

describe('what a component asks for', () => {
  it('is found in what denying everything says', async () => {
    expect(askedOf(virtualize(notes, {}).report)).toEqual({
      capabilities: ['filesystem', 'stdin', 'stdout', 'stderr', 'clocks'],
      others: [],
    });
    const { capabilities } = askedOf(virtualize(await preview1Reactor(), {}).report);
    expect(capabilities).toContain('args');
  });

  it('names what wasmvirt does not know, with what becomes of it', async () => {
    const { others } = askedOf(virtualize(await corpus('lookalikes'), {}).report);
    expect(others).toContainEqual({ name: 'wasi:http-evil/x', default: 'deny' });
    expect(others).toContainEqual({ name: 'my-wasi:cli/environment', default: 'allow' });
    const items = askedOf(virtualize(await corpus('world-items'), {}).report);
    expect(items.others.map(({ name }) => name)).toEqual(['log', 'set-level']);
  });

  it('is in the words of the page, each choice with what it means', () => {
    for (const capability of CAPABILITIES) {
      expect(Object.keys(WORDS[capability].choices)).toEqual(CHOICES[capability]);
    }
  });

  it('is answered by the policies of the samples', async () => {
    const made = virtualize(notes, await optionsOf(SAMPLES[0]?.draft ?? DENY_ALL));
    expect(made.report.remaining.some((name) => name.startsWith('wasi:filesystem'))).toBe(false);
    expect(made.report.traps).toEqual([]);
  });
});
