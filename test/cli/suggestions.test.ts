import { describe, expect, it } from 'vitest';
import { COMMAND_TABLE } from '../../src/cli/command-table.ts';
import { OPTIONS, spellingsOf } from '../../src/cli/option-table.ts';
import { suggestion, unknownOption } from '../../src/cli/unknown-option.ts';
import { FLAGS } from '../../src/policy/options/command-line.ts';
import { meantValue } from '../../src/policy/options/words.ts';
import { cli } from '../support/run-cli.ts';

/** Options that let something of the host in, or leave a check out. */
const isWider = (name: string): boolean => /^--(allow|preopen$|no-validate$)/.test(name);

/** All words that are one slip away: a letter less, more or another, or two that are swapped. */
function slips(word: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (let i = 2; i <= word.length; i++) {
    const [before, after] = [word.slice(0, i), word.slice(i)];
    found.add(before + after.slice(1));
    found.add(before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2));
    for (const letter of 'aelnowy-') {
      found.add(before + letter + after);
      found.add(before + letter + after.slice(1));
    }
  }
  found.delete(word);
  return found;
}

const suggested = (sentence: string): string | undefined => /did you mean ([^?]+)\?/.exec(sentence)?.[1];

describe('a suggestion', () => {
  const known = OPTIONS.flatMap(spellingsOf);
  const narrow = [
    ...known.filter((name) => !isWider(name)),
    '--deny-stdio',
    '--deny-http',
    '--deny-all',
    '--deny-random',
  ];

  it('for what is nearly an option that lets nothing in is none that does', async () => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const name of narrow.filter((one) => one.startsWith('--'))) {
      for (const once of slips(name)) {
        // whoever watches the tests is answered in between
        await new Promise(setImmediate);
        // two slips, for the short ones
        for (const typed of name.length > 7 ? [once] : [once, ...slips(once)]) {
          // who writes --al… has begun to allow
          if (seen.has(typed) || known.includes(typed) || isWider(typed) || typed.startsWith('--al')) continue;
          seen.add(typed);
          const found = suggested(unknownOption(typed)) ?? '';
          if (isWider(found)) wrong.push(`${typed}: ${found}`);
        }
      }
    }
    expect(seen.size).toBeGreaterThan(5000);
    expect(wrong).toEqual([]);
  });

  it.each(['--unallow', '--disallow', '--mallow', '--deny-al', '--dallow', '--denyallow', '--disallow-fs', '--reopen'])(
    'for %s does not let in',
    (typed) => {
      expect(suggested(unknownOption(typed)) ?? '').not.toMatch(/^--(allow|preopen)/);
      for (const { flags } of COMMAND_TABLE) {
        expect(suggested(suggestion(typed, flags.flatMap(spellingsOf))) ?? '').not.toMatch(/^--(allow|preopen)/);
      }
    },
  );

  it.each([
    ['--ouptut', '--output'],
    ['--alow', '--allow'],
    ['--allow-htp', '--allow-http'],
    ['--deny-evn', '--deny-env'],
    ['--verbos', '--verbose'],
    ['--deterministc', '--deterministic'],
  ])('for %s is %s', (typed, meant) => {
    expect(suggested(unknownOption(typed))).toBe(meant);
  });

  it.each([
    [['plug', 'a', '--plgu', 'b'], 'there is no option --plgu (did you mean --plug?)'],
    [['inspect', 'a', '--jsno'], 'inspect has no option --jsno (did you mean --json?)'],
    [['diff', 'a', 'b', '--exit-cod'], 'there is no option --exit-cod (did you mean --exit-code?)'],
    [['a', '--random=dney'], '--random is one of allow, deny or seed:NUMBER, not "dney" (did you mean deny?)'],
    [['a', '--random=aloow'], '--random is one of allow, deny or seed:NUMBER, not "aloow" (did you mean allow?)'],
    [
      ['a', '--stdout=ignroe'],
      '--stdout is one of allow, deny, ignore, file:/PATH, capture, capture:SIZE, not "ignroe" (did you mean ignore?)',
    ],
    [['a', '--on-deny=tarp'], '--on-deny is error or trap, not "tarp" (did you mean trap?)'],
    [['a', '--link=fuesd'], '--link is auto, sibling or fused, not "fuesd" (did you mean fused?)'],
    [['a', '--random=unallow'], '--random is one of allow, deny or seed:NUMBER, not "unallow"'],
  ])('is in the sentence about %j', (argv, message) => {
    expect(cli(...argv, '-o', 'x')).toEqual({ code: 2, out: '', err: `wasmvirt: ${message}\n` });
  });

  it('for a value that is nearly deny is never allow', () => {
    for (const flag of FLAGS.filter(({ choices = [] }) => choices.includes('allow'))) {
      for (const word of ['deny', 'denied', 'ignore', 'none', 'unallow', 'disallow', 'disallowed', 'off', 'no']) {
        for (const typed of [word, ...slips(`--${word}`)].map((one) => one.replace('--', ''))) {
          expect(suggested(meantValue(flag, typed)), typed).not.toBe('allow');
        }
      }
    }
  });
});
