import { describe, expect, it } from 'vitest';
import { COMPOSE, DIFF, PLUG, VALIDATE } from '../../src/cli/command-arguments.ts';
import { COMPOSED_POLICY } from '../../src/cli/compose-policy.ts';
import { INSPECT_OPTIONS, OPTIONS, spellingsOf } from '../../src/cli/option-table.ts';
import { userPages } from '../support/doc-blocks.ts';

/** Flags that pages name, outside of blocks of code, are there. */

const KNOWN = new Set(
  [...OPTIONS, ...INSPECT_OPTIONS, ...COMPOSED_POLICY, ...PLUG, ...COMPOSE, ...DIFF, ...VALIDATE].flatMap(spellingsOf),
);

/** Programs of others: commands that begin so have flags of their own. */
const OTHERS = /^(?:wasmtime|cargo|clang|tinygo|componentize-py|wac|npx @bytecodealliance\/|npx jco|npm|GOOS=)/;
/** Flags of theirs that stand by themselves. */
const THEIRS: readonly string[] = ['--wasi-reactor', '--beside'];

/** The flags in what stands in backticks. */
function flagsIn(text: string): readonly string[] {
  const prose = text.replace(/^```[^]*?^```$/gm, '');
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);
  return spans
    .filter((span) => !OTHERS.test(span))
    .flatMap((span) => [...span.matchAll(/(?<![\w/-])(--?[a-z][a-z-]*)/g)].map(([, flag = '']) => flag))
    .filter((flag) => !THEIRS.includes(flag));
}

describe('the pages for users', () => {
  const pages = userPages().filter(({ text }) => flagsIn(text).length > 0);

  it('name flags', () => {
    expect(pages.length).toBeGreaterThan(10);
  });

  it.each(pages)('$file names flags that there are', ({ text }) => {
    expect(flagsIn(text).filter((flag) => !KNOWN.has(flag))).toEqual([]);
  });
});
