import { DENY_ALL, type Draft } from '../policy/draft.ts';
import { putFile } from '../policy/tree.ts';

/** A component that comes with the page, and a policy to begin with. */
export interface Sample {
  /** Also the name of its file, without `.wasm`. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly draft: Draft;
}

export const SAMPLES: readonly Sample[] = [
  {
    name: 'notes',
    title: 'A command with files',
    about: 'Appends a line to /notes.txt and prints the file.',
    draft: {
      ...DENY_ALL,
      stdout: { choice: 'allow' },
      stderr: { choice: 'allow' },
      filesystem: {
        choice: 'virtual',
        tree: putFile(DENY_ALL.filesystem.tree, '/notes.txt', new Blob(['my first note\n'])),
        writable: true,
      },
    },
  },
  {
    name: 'greeter',
    title: 'A library with exports',
    about: 'Greets whoever the variable NAME names. You call its functions.',
    draft: {
      ...DENY_ALL,
      stdout: { choice: 'allow' },
      environment: { choice: 'virtual', lines: 'NAME=world' },
    },
  },
  {
    name: 'javascript',
    title: 'A JavaScript program',
    about: 'With its engine in it, 14 MB. Prints what it can see, and has functions to call.',
    draft: {
      ...DENY_ALL,
      stdout: { choice: 'allow' },
      stderr: { choice: 'allow' },
      environment: { choice: 'virtual', lines: 'PLACE=page' },
      args: { choice: 'virtual', lines: 'app\n--hello' },
      filesystem: { ...DENY_ALL.filesystem, choice: 'virtual' },
      clocks: { ...DENY_ALL.clocks, choice: 'virtual' },
      random: { choice: 'virtual', seed: '42' },
      exit: { choice: 'allow' },
    },
  },
];
