import { describe, expect, it } from 'vitest';
import { COMMAND_TABLE } from '../../src/cli/command-table.ts';
import { spellingsOf } from '../../src/cli/option-table.ts';
import { userPages } from '../support/doc-blocks.ts';

/** Flags that pages name, outside of blocks of code, are there. */

const KNOWN = new Set(COMMAND_TABLE.flatMap(({ flags }) => flags).flatMap(spellingsOf));

/** Programs of others: commands that begin so have flags of their own. */
const OTHERS = /^(?:wasmtime|cargo|clang|tinygo|componentize-py|wac|npx @bytecodealliance\/|npx jco|npm|GOOS=)/;
/** Flags of theirs that stand by themselves. */
const THEIRS: readonly string[] = [
  '--wasi-reactor',
  '--beside',
  '--network',
  '--rules',
  '--jco',
  '--experimental-wasm-jspi',
  '-fsanitize',
  '-fsanitize-trap',
];

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
