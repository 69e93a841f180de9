import type { Mutation } from '../mutation.ts';

/** What is promised of outputs as files, and of equal inputs. */
export const PROMISES: readonly Mutation[] = [
  {
    name: 'whole-output',
    file: 'src/cli/files.ts',
    find: "const file = fs.openSync(temporary, 'wx',",
    replace: "const file = fs.openSync(temporary === '' ? temporary : target, 'w',",
    breaks: 'a file that could not be written whole is there in part',
    tests: ['test/cli/process.test.ts'],
  },
  {
    name: 'no-rest',
    file: 'src/cli/files.ts',
    find: 'if (!complete) fs.rmSync(temporary, { force: true });',
    replace: '',
    breaks: 'what could not be written whole stays in a temporary file',
    tests: ['test/cli/process.test.ts'],
  },
  {
    name: 'mode',
    file: 'src/cli/files.ts',
    find: 'existing.mode & 0o777',
    replace: '0o666',
    breaks: 'a private file becomes public when it is written again',
    tests: ['test/cli/run.test.ts'],
  },
  {
    name: 'order-of-files',
    file: 'src/adapters/filesystem/tree.ts',
    find: 'const list = [...names].sort();',
    replace: 'const list = [...names];',
    breaks: 'files are not found, and the bytes depend on the order in which a disk lists them',
    tests: ['test/link/same-bytes.test.ts'],
  },
  {
    name: 'world-misses-section',
    file: 'src/component/structure.ts',
    find: "kind !== 'core module' && kind !== 'custom'",
    replace: "kind !== 'core module' && kind !== 'custom' && kind !== 'alias'",
    breaks: 'a component gets what was made for one with other aliases',
    tests: ['test/link/worlds.test.ts'],
  },
  {
    name: 'world-misses-end',
    file: 'src/component/structure.ts',
    find: 'w.u8(END);',
    replace: 'if (range.start === 0) w.u8(END);',
    breaks: 'a component gets what was made for one with other components inside',
    tests: ['test/link/worlds.test.ts'],
  },
  {
    name: 'world-first-word',
    file: 'src/component/structure.ts',
    find: 'if (a.length !== b.length) return false;',
    replace: 'if (a.length === b.length) return true;',
    breaks: 'a component gets what was made for another one of the same length',
    tests: ['test/link/worlds.test.ts'],
  },
];
