import { EMPTY_TREE, type Tree } from './tree.ts';

/** What somebody chose for a capability. `virtual`: something in the component stands for it. */
export type Choice = 'deny' | 'allow' | 'virtual';

/** What is in the form: a choice for each capability, and what was typed for each, also where it is not chosen. */
export interface Draft {
  readonly stdin: { readonly choice: Choice; readonly text: string };
  readonly stdout: { readonly choice: Choice };
  readonly stderr: { readonly choice: Choice };
  readonly filesystem: { readonly choice: Choice; readonly tree: Tree; readonly writable: boolean };
  /** `NAME=value`, one a line. */
  readonly environment: { readonly choice: Choice; readonly lines: string };
  /** One a line, the program's name first. */
  readonly args: { readonly choice: Choice; readonly lines: string };
  readonly config: { readonly choice: Choice; readonly lines: string };
  readonly clocks: { readonly choice: Choice; readonly kind: 'step' | 'fixed'; readonly from: string };
  readonly random: { readonly choice: Choice; readonly seed: string };
  readonly exit: { readonly choice: Choice };
  /** `virtual`: only what a rule names, one a line. */
  readonly http: { readonly choice: Choice; readonly lines: string };
  readonly sockets: { readonly choice: Choice; readonly lines: string };
  /** Imports that have no capability of their own, by name; those that are not named stay as they are by default. */
  readonly others: Readonly<Record<string, 'allow' | 'deny'>>;
  readonly onDeny: 'error' | 'trap';
  readonly control: boolean;
}

/** The capabilities with a choice. */
export type Capability = {
  [Key in keyof Draft]: Draft[Key] extends { readonly choice: Choice } ? Key : never;
}[keyof Draft];

/** Everything is denied. */
export const DENY_ALL: Draft = {
  stdin: { choice: 'deny', text: '' },
  stdout: { choice: 'deny' },
  stderr: { choice: 'deny' },
  filesystem: { choice: 'deny', tree: EMPTY_TREE, writable: true },
  environment: { choice: 'deny', lines: '' },
  args: { choice: 'deny', lines: '' },
  config: { choice: 'deny', lines: '' },
  clocks: { choice: 'deny', kind: 'step', from: '2026-01-01T00:00:00Z' },
  random: { choice: 'deny', seed: '0' },
  exit: { choice: 'deny' },
  http: { choice: 'deny', lines: '' },
  sockets: { choice: 'deny', lines: '' },
  others: {},
  onDeny: 'error',
  control: false,
};

/** What can be chosen for each. Ending has nothing that could stand for it. */
export const CHOICES: Readonly<Record<Capability, readonly Choice[]>> = {
  filesystem: ['deny', 'allow', 'virtual'],
  stdin: ['deny', 'allow', 'virtual'],
  stdout: ['deny', 'allow', 'virtual'],
  stderr: ['deny', 'allow', 'virtual'],
  environment: ['deny', 'allow', 'virtual'],
  args: ['deny', 'allow', 'virtual'],
  config: ['deny', 'allow', 'virtual'],
  clocks: ['deny', 'allow', 'virtual'],
  random: ['deny', 'allow', 'virtual'],
  exit: ['deny', 'allow'],
  http: ['deny', 'allow', 'virtual'],
  sockets: ['deny', 'allow', 'virtual'],
};

export const CAPABILITIES = Object.keys(CHOICES) as readonly Capability[];
