import type { MountEntry, Options } from '../../index.ts';
import type { Draft } from './draft.ts';
import { isFile, type Tree } from './tree.ts';

/** What is wrong in a field of the form: one sentence. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}

/**
 * The options of the library that a form amounts to. What is denied is left out, as that is the default: so nothing is said of what the
 * component does not ask for.
 *
 * @throws FieldError where a line of a field cannot be read
 */
export async function optionsOf(draft: Draft): Promise<Options> {
  const { stdin, stdout, stderr, filesystem, environment, args, config, clocks, random, exit, http, sockets } = draft;
  const said = Object.entries(draft.others);
  const named = (what: 'allow' | 'deny'): string[] => said.flatMap(([name, choice]) => (choice === what ? [name] : []));
  const [allow, deny] = [named('allow'), named('deny')];
  return {
    ...chosen(stdin, 'stdin', () => ({ text: stdin.text })),
    ...chosen(stdout, 'stdout', () => 'ignore'),
    ...chosen(stderr, 'stderr', () => 'ignore'),
    ...(filesystem.choice === 'allow' ? { filesystem: 'allow' } : {}),
    ...(filesystem.choice === 'virtual'
      ? { mounts: { '/': { files: await entriesOf(filesystem.tree), writable: filesystem.writable } } }
      : {}),
    ...chosen(environment, 'environment', () => ({ set: pairsOf(environment.lines, 'Variables') })),
    // a list of no arguments, too, is said: the host's would come with all of its environment
    ...(args.choice === 'virtual'
      ? { args: linesOf(args.lines) }
      : args.choice === 'allow' || environment.choice === 'allow'
        ? { args: args.choice }
        : {}),
    ...chosen(config, 'config', () => ({ set: pairsOf(config.lines, 'Configuration') })),
    ...chosen(clocks, 'clocks', () => clockOf(clocks)),
    ...chosen(random, 'random', () => ({ seed: seedOf(random.seed) })),
    ...chosen(exit, 'exit', () => 'allow'),
    ...chosen(http, 'http', () => rulesOf(http.lines, 'Web requests')),
    ...chosen(sockets, 'sockets', () => rulesOf(sockets.lines, 'Network connections')),
    ...(allow.length === 0 ? {} : { allow }),
    ...(deny.length === 0 ? {} : { deny }),
    ...(draft.onDeny === 'trap' ? { onDeny: 'trap' } : {}),
    ...(draft.control ? { control: true } : {}),
  };
}

function chosen<Key extends keyof Options>(
  { choice }: { readonly choice: 'deny' | 'allow' | 'virtual' },
  key: Key,
  virtual: () => Options[Key],
): Options {
  if (choice === 'deny') return {};
  return { [key]: choice === 'allow' ? 'allow' : virtual() };
}

/** What was typed, a line each, without those that are empty. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}

/** @throws FieldError where a line has no `=`, or a name is there twice */
export function pairsOf(text: string, field: string): readonly (readonly [name: string, value: string])[] {
  const pairs = linesOf(text).map((line) => {
    const at = line.indexOf('=');
    if (at < 1) throw new FieldError(`${field}: “${line}” has no name and value; write NAME=value`);
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
  const seen = new Set<string>();
  for (const [name] of pairs) {
    if (seen.has(name)) throw new FieldError(`${field}: ${name} is there twice; leave one of the two`);
    seen.add(name);
  }
  return pairs;
}

function rulesOf(text: string, field: string): readonly string[] {
  const rules = linesOf(text).map((line) => line.trim());
  if (rules.length === 0) throw new FieldError(`${field}: name at least one host, or choose Deny`);
  return rules;
}

function clockOf({ kind, from }: Draft['clocks']): Options['clocks'] {
  const at = from.trim();
  if (at === '') throw new FieldError('Clocks: say a time, as in 2026-01-01T00:00:00Z');
  return kind === 'fixed' ? { fixed: at } : { step: '1ms', from: at };
}

function seedOf(text: string): string {
  const seed = text.trim();
  if (seed === '') throw new FieldError('Random numbers: say a seed, as in 42');
  return seed;
}

async function entriesOf(tree: Tree): Promise<ReadonlyMap<string, MountEntry>> {
  const entries = new Map<string, MountEntry>();
  for (const [name, there] of tree) {
    entries.set(
      name,
      isFile(there) ? new Uint8Array(await there.arrayBuffer()) : { directory: await entriesOf(there) },
    );
  }
  return entries;
}
