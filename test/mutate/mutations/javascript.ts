import type { Mutation } from '../mutation.ts';

const TRANSPILE = ['test/cli/transpile.test.ts'];
const SERVER = ['test/vite/server.test.ts'];
const BUILD = ['test/vite/build.test.ts'];

/** Components as JavaScript: `transpile`, and the plugin for Vite. */
export const JAVASCRIPT: readonly Mutation[] = [
  {
    name: 'name-for-jco',
    file: 'src/cli/transpile/jco.ts',
    find: '/^[A-Za-z0-9_][\\w.-]*$/.test(name)',
    replace: "name !== ''",
    breaks: 'the name of a file becomes code of the program that is made',
    tests: TRANSPILE,
  },
  {
    name: 'module-for-jco',
    file: 'src/cli/transpile/deliver.ts',
    find: '/^[\\w@./:#*+-]+$/.test(to)',
    replace: "to !== ''",
    breaks: 'the name of a module becomes code of the program that is made',
    tests: TRANSPILE,
  },
  {
    name: 'file-out-of-folder',
    file: 'src/cli/transpile/jco.ts',
    find: "part !== '..' &&",
    replace: '',
    breaks: 'a file is written outside of the folder that was named',
    tests: TRANSPILE,
  },
  {
    name: 'folder-in-part',
    file: 'src/cli/transpile/folder.ts',
    find: 'for (const one of undo.reverse()) one();',
    replace: 'undo.length = 0;',
    breaks: 'a folder is left with some new files and without some old ones',
    tests: TRANSPILE,
  },
  {
    name: 'program-over-input',
    file: 'src/cli/transpile/deliver.ts',
    find: 'checkOverwriting(join(output, name), inputs,',
    replace: 'checkOverwriting(join(output, name), [],',
    breaks: 'a program is written over the component that it is made of',
    tests: TRANSPILE,
  },
  {
    name: 'vite-asked-for',
    file: 'src/vite/plugin.ts',
    find: '!imported.has(main)',
    replace: 'imported.has(`${main}-`)',
    breaks: 'whoever reaches a development server reads components with policies that no page imports',
    tests: SERVER,
  },
  {
    name: 'vite-asked-by-page',
    file: 'src/vite/plugin.ts',
    find: "resolve(importer) !== resolve(root, 'index.html')",
    replace: "importer !== ''",
    breaks: 'what a page asks for by its address counts as imported',
    tests: SERVER,
  },
  {
    name: 'vite-imported-by-server',
    file: 'src/vite/plugin.ts',
    find: 'if (isForPage && isImported)',
    replace: 'if (isImported)',
    breaks: 'pages read what the policies of servers hold',
    tests: SERVER,
  },
  {
    name: 'vite-policy-kept',
    file: 'src/vite/plugin.ts',
    find: 'known?.isStale === false',
    replace: 'known !== undefined',
    breaks: 'a policy that was made narrower is not kept until the server starts again',
    tests: SERVER,
  },
  {
    name: 'vite-policy-of-import',
    file: 'src/vite/plugin.ts',
    find: 'policyPath(request, root) ?? (policy',
    replace: 'undefined ?? (policy',
    breaks: 'the policy that an import names is not kept',
    tests: BUILD,
  },
  {
    name: 'vite-query',
    file: 'src/vite/request.ts',
    find: "else if (key !== 'virtual') wrong(",
    replace: "else if (key === '') wrong(",
    breaks: 'a policy that is misspelled in an import is left out without a word',
    tests: BUILD,
  },
  {
    name: 'vite-node-in-page',
    file: 'src/vite/component.ts',
    find: 'nodejsCompat: false',
    replace: 'nodejsCompat: true',
    breaks: 'a bundle for pages asks for modules of Node',
    tests: BUILD,
  },
];
