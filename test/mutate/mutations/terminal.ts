import type { Mutation } from '../mutation.ts';

const SUGGESTIONS = ['test/cli/suggestions.test.ts'];
const IN_TERMINAL = ['test/cli/terminal.test.ts'];

/** What the command line says to people: suggestions, colours, progress, completions. */
export const TERMINAL: readonly Mutation[] = [
  {
    name: 'suggests-wider-option',
    file: 'src/cli/unknown-option.ts',
    find: '!name.startsWith(ALLOW) && isMeant(name)',
    replace: '!name.startsWith(ALLOW)',
    breaks: 'who mistypes an option is told of one that lets more through',
    tests: SUGGESTIONS,
  },
  {
    name: 'suggests-allow',
    file: 'src/policy/options/words.ts',
    find: "choice !== 'allow' || word.startsWith('al')",
    replace: "choice !== ''",
    breaks: 'who mistypes a value that denies is told of one that allows',
    tests: SUGGESTIONS,
  },
  {
    name: 'colour-unwanted',
    file: 'src/cli/colour.ts',
    find: "(env['NO_COLOR'] ?? '') !== ''",
    replace: "env['NO_COLOR'] === undefined",
    breaks: 'NO_COLOR does not take colours away',
    tests: IN_TERMINAL,
  },
  {
    name: 'colour-in-pipe',
    file: 'src/cli/main.ts',
    find: 'wantsColour(isTerminal[stream], process.env)',
    replace: 'wantsColour(true, process.env)',
    breaks: 'what goes into a pipe steers a terminal',
    tests: IN_TERMINAL,
  },
  {
    name: 'progress-left',
    file: 'src/cli/progress.ts',
    find: 'if (before === SHOWN) write(ERASE);',
    replace: '',
    breaks: 'the line of progress stays before what is printed',
    tests: IN_TERMINAL,
  },
  {
    name: 'progress-in-quiet',
    file: 'src/cli/telling.ts',
    find: "shows = !options.has('--quiet');",
    replace: 'shows = true;',
    breaks: '--quiet shows progress',
    tests: IN_TERMINAL,
  },
  {
    name: 'bash-quoted',
    file: 'src/cli/completions/bash.ts',
    find: 'compopt -o default 2>/dev/null; return ;;',
    replace: ';;',
    breaks: 'completion in bash spoils names that are quoted',
    tests: ['test/cli/completions.test.ts'],
  },
];
