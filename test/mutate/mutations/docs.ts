import type { Mutation } from '../mutation.ts';

/** What pages say and show must be so. */
export const DOCS: readonly Mutation[] = [
  {
    name: 'docs-other-help',
    file: 'src/cli/option-table.ts',
    find: "help: 'print no notes, such as of functions that would trap, and no progress'",
    replace: "help: 'print nothing'",
    breaks: 'the reference of flags says what the help text does not',
    tests: ['test/docs/written/flags.test.ts'],
  },
  {
    name: 'docs-other-values',
    file: 'src/policy/options/program.ts',
    find: "values: 'text',",
    replace: "values: 'a path',",
    breaks: 'the reference of options says other values',
    tests: ['test/docs/written/options.test.ts'],
  },
  {
    name: 'docs-captions-under-ports',
    file: 'src/picture/to-elk.ts',
    find: "'elk.portAlignment.default': 'END',",
    replace: '',
    breaks: 'a picture has text over text, and those in the pages are out of date',
    tests: ['test/graph/svg.test.ts', 'test/docs/written/pictures.test.ts'],
  },
  {
    name: 'docs-dead-anchor',
    file: 'docs/guide/files.md',
    find: '## Directories of the host',
    replace: '## Directories',
    breaks: 'a link leads to a heading that is not there',
    tests: ['test/docs/links.test.ts'],
  },
  {
    name: 'docs-unlisted-page',
    file: 'docs/README.md',
    find: '- [Security model](guide/security.md)',
    replace: '- Security model',
    breaks: 'a page is in no index, and not in the site',
    tests: ['test/docs/architecture.test.ts'],
  },
  {
    name: 'docs-no-such-flag',
    file: 'docs/guide/environment.md',
    find: '`--deny-env` hides some of them',
    replace: '`--hide-env` hides some of them',
    breaks: 'a page names a flag that there is not',
    tests: ['test/docs/flags.test.ts'],
  },
];
