import type { Capability, Choice } from '../policy/draft.ts';

/** What a capability and the choices for it are called. */
export interface CapabilityWords {
  readonly title: string;
  /** What a component can do with it, after “It can”. */
  readonly can: string;
  readonly choices: Readonly<Partial<Record<Choice, { readonly label: string; readonly means: string }>>>;
}

const DENY = 'Deny';
const ALLOW = 'Allow';
const VIRTUAL = 'Virtual';

function words(
  title: string,
  can: string,
  deny: string,
  allow: string,
  virtual?: string,
  label = VIRTUAL,
): CapabilityWords {
  return {
    title,
    can,
    choices: {
      deny: { label: DENY, means: deny },
      allow: { label: ALLOW, means: allow },
      ...(virtual === undefined ? {} : { virtual: { label, means: virtual } }),
    },
  };
}

export const WORDS: Readonly<Record<Capability, CapabilityWords>> = {
  filesystem: words(
    'Files and folders',
    'read and write files in folders that its host opens for it',
    'It finds no files.',
    'It gets the folders that its host opens.',
    'It gets the files below, which become part of it.',
  ),
  stdin: words(
    'Standard input',
    'read what is typed or piped into it',
    'There is nothing to read.',
    'It reads what its host gives it.',
    'It reads this text:',
  ),
  stdout: words(
    'Standard output',
    'print',
    'It is closed: printing fails, and some programs stop at that.',
    'Its host gets what it prints. Here it is shown as it comes.',
    'It may print, and what it prints goes nowhere.',
  ),
  stderr: words(
    'Error output',
    'print errors and warnings',
    'It is closed: printing fails.',
    'Its host gets what it prints. Here it is shown as it comes.',
    'It may print, and what it prints goes nowhere.',
  ),
  environment: words(
    'Environment variables',
    'read environment variables, where people keep passwords and keys',
    'There are none.',
    'It sees all that its host shows.',
    'It sees these:',
  ),
  args: words(
    'Arguments',
    'read the arguments it is started with',
    'There are none.',
    'It sees those of its host.',
    'It sees these:',
  ),
  config: words(
    'Configuration',
    'read configuration that its host keeps for it',
    'There is none.',
    'It sees all that its host shows.',
    'It sees this:',
  ),
  clocks: words(
    'Clocks',
    'ask what time it is, and wait',
    'Time begins at 1970 and goes on by 1 ms at each look. Waiting takes no time.',
    'It sees the time of its host, and waits.',
    'It sees a time of your own. Waiting takes no time.',
  ),
  random: words(
    'Random numbers',
    'draw random numbers',
    'Asking for secure ones stops it.',
    'It gets those of its host.',
    'It gets the same numbers in every run. Not for secrets.',
  ),
  exit: words('Ending early', 'end itself with a status', 'Ending early stops it with an error.', 'It may end itself.'),
  http: words(
    'Web requests',
    'send requests to web servers',
    'All requests are refused.',
    'It may ask any server. Not in this page, which has no network.',
    'Only these hosts. Not in this page, which has no network:',
    'Some hosts',
  ),
  sockets: words(
    'Network connections',
    'open network connections, and wait for those of others',
    'All are refused.',
    'It may connect to anybody. Not in this page, which has no network.',
    'Only these addresses. Not in this page, which has no network:',
    'Some addresses',
  ),
};
