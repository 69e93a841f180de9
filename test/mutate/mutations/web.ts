import type { Mutation } from '../mutation.ts';

/** The page: what it makes of a form and of a link. */
export const WEB: readonly Mutation[] = [
  {
    name: 'web-host-arguments',
    file: 'src/web/policy/options.ts',
    find: "args.choice === 'allow' || environment.choice === 'allow'",
    replace: "args.choice === 'allow'",
    breaks: 'who allows variables lets the arguments of the host in, too, though the form denies them',
    tests: ['test/web/options.test.ts'],
  },
  {
    name: 'web-others-turned',
    file: 'src/web/policy/options.ts',
    find: "[named('allow'), named('deny')]",
    replace: "[named('deny'), named('allow')]",
    breaks: 'an import that is denied in the form is allowed',
    tests: ['test/web/options.test.ts'],
  },
  {
    name: 'web-link-choices',
    file: 'src/web/policy/link.ts',
    find: "if (!choices.includes(value['choice']))",
    replace: "if (choices.length > 9 && !choices.includes(value['choice']))",
    breaks: 'a link says a choice that nobody knows, and the form shows none',
    tests: ['test/web/link.test.ts'],
  },
  {
    name: 'web-link-bomb',
    file: 'src/web/policy/link.ts',
    find: 'if (length > MOST_TEXT) {',
    replace: 'if (length > 1024 * MOST_TEXT) {',
    breaks: 'a short link fills the memory of who opens it',
    tests: ['test/web/link.test.ts'],
  },
  {
    name: 'web-path-out',
    file: 'src/web/policy/tree.ts',
    find: "name === '..' ||",
    replace: '',
    breaks: 'a file is put at a path that leads out of its folder',
    tests: ['test/web/tree.test.ts'],
  },
  {
    name: 'web-flood',
    file: 'src/web/run/output.ts',
    find: 'this.pieces <= AT_ONCE ||',
    replace: 'this.pieces > 0 ||',
    breaks: 'a program that prints without end keeps the page busy',
    tests: ['test/web/values.test.ts'],
  },
];
