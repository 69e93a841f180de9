import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPABILITIES, CHOICES, DENY_ALL, type Draft } from '../../src/web/policy/draft.ts';
import { fromFragment, LinkError, toFragment } from '../../src/web/policy/link.ts';
import { EMPTY_TREE, entriesOf, makeFolder, putFile } from '../../src/web/policy/tree.ts';

/** A draft with its files as texts, which can be compared. */
async function comparable({ filesystem: { tree, ...filesystem }, ...rest }: Draft): Promise<unknown> {
  const files: unknown[] = [];
  for (const { path, contents } of entriesOf(tree)) files.push([path, await contents?.text()]);
  return { ...rest, filesystem: { ...filesystem, files } };
}

const fragmentOf = (said: unknown): string => `j.${Buffer.from(JSON.stringify(said)).toString('base64url')}`;

const drafts = fc
  .record({
    choices: fc.tuple(...CAPABILITIES.map((one) => fc.constantFrom(...CHOICES[one]))),
    texts: fc.array(fc.string({ unit: 'grapheme' }), { minLength: 4, maxLength: 4 }),
    files: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3})?$/), fc.string({ maxLength: 400 }), {
      maxKeys: 5,
    }),
    others: fc.dictionary(fc.string(), fc.constantFrom('allow' as const, 'deny' as const), { noNullPrototype: true }),
    flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  })
  .map(({ choices, texts, files, others, flags: [isTrap, control, writable] }): Draft => {
    const chosen = Object.fromEntries(
      CAPABILITIES.map((one, index) => [one, { ...DENY_ALL[one], choice: choices[index] }]),
    ) as unknown as Draft;
    let tree = makeFolder(EMPTY_TREE, '/empty');
    // a file where a folder is already is left out
    for (const [path, text] of Object.entries(files)) {
      try {
        tree = putFile(tree, path, new Blob([text]));
      } catch {
        continue;
      }
    }
    return {
      ...DENY_ALL,
      ...chosen,
      stdin: { ...chosen.stdin, text: texts[0] ?? '' },
      environment: { ...chosen.environment, lines: texts[1] ?? '' },
      random: { ...chosen.random, seed: texts[2] ?? '' },
      clocks: { ...chosen.clocks, from: texts[3] ?? '' },
      filesystem: { ...chosen.filesystem, tree, writable },
      others,
      onDeny: isTrap ? 'trap' : 'error',
      control,
    };
  });

describe('a link', () => {
  it('holds the whole policy', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, fc.option(fc.string(), { nil: undefined }), async (draft, sample) => {
        const fragment = await toFragment({ draft, sample });
        expect(fragment).toMatch(/^[jz]\.[\w-]+$/);
        const read = await fromFragment(fragment);
        expect(read.sample).toBe(sample);
        expect(await comparable(read.draft)).toEqual(await comparable(draft));
      }),
      { numRuns: 60 },
    );
  });

  it('is short where little is said, and compressed where much is', async () => {
    expect((await toFragment({ draft: DENY_ALL, sample: undefined })).length).toBeLessThan(16);
    const text = 'the same line again\n'.repeat(2000);
    const fragment = await toFragment({
      draft: { ...DENY_ALL, stdin: { choice: 'virtual', text } },
      sample: undefined,
    });
    expect(fragment).toMatch(/^z\./);
    expect(fragment.length).toBeLessThan(1000);
  });

  it('is not made of files that it has no room for', async () => {
    // bytes that nothing can compress
    let state = 1;
    const bytes = Uint8Array.from({ length: 60_000 }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state;
    });
    const tree = putFile(EMPTY_TREE, '/a', new Blob([bytes]));
    const draft: Draft = { ...DENY_ALL, filesystem: { ...DENY_ALL.filesystem, tree } };
    const isRefused = await toFragment({ draft, sample: undefined }).then(
      () => false,
      (error: unknown) => error instanceof LinkError,
    );
    expect(isRefused).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['another form', 'x.abc'],
    ['no base64', 'j.***'],
    ['no JSON', 'j.abcd'],
    ['what was cut off', 'z.AAAA'],
    ['no version', fragmentOf({})],
    ['another version', fragmentOf({ v: 2 })],
    ['an unknown capability', fragmentOf({ v: 1, microphone: { choice: 'allow' } })],
    ['a name of every object', fragmentOf({ v: 1, toString: 1 })],
    ['an unknown choice', fragmentOf({ v: 1, stdout: { choice: 'maybe' } })],
    ['a choice that the capability has not', fragmentOf({ v: 1, exit: { choice: 'virtual' } })],
    ['one property more', fragmentOf({ v: 1, stdout: { choice: 'allow', secret: 1 } })],
    ['one property less', fragmentOf({ v: 1, stdin: { choice: 'virtual' } })],
    ['a property of another type', fragmentOf({ v: 1, stdin: { choice: 'virtual', text: 1 } })],
    ['an unknown clock', fragmentOf({ v: 1, clocks: { choice: 'virtual', kind: 'sundial', from: '0' } })],
    ['an unknown denial', fragmentOf({ v: 1, onDeny: 'shrug' })],
    ['an unknown answer for an import', fragmentOf({ v: 1, others: { x: 'maybe' } })],
    [
      'a path that leads out',
      fragmentOf({ v: 1, filesystem: { choice: 'virtual', writable: true, files: [['/../a', '']] } }),
    ],
    ['files that are none', fragmentOf({ v: 1, filesystem: { choice: 'virtual', writable: true, files: 'a' } })],
  ])('is refused with %s', async (_, fragment) => {
    await expect(fromFragment(fragment)).rejects.toThrow(LinkError);
  });

  it('is refused if it unfolds to more than a policy can be', async () => {
    const stream = new Blob([new Uint8Array(8 << 20)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = Buffer.from(await new Response(stream).arrayBuffer());
    await expect(fromFragment(`z.${bytes.toString('base64url')}`)).rejects.toThrow('too large to be one');
  });
});
