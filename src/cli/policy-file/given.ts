import { UsageError, type Arguments } from '../args.ts';
import { compatOf } from '../notes.ts';
import { PARSERS, type Parsers } from './parsers.ts';
import { formatOf, readPolicyFile, readWassetteFile, type PolicyFile } from './read.ts';

interface PolicyIo {
  readonly read: (path: string) => Uint8Array;
  readonly parsers?: Parsers;
}

/**
 * The policy file of a command line. `--policy` is for our own form where the name ends so, and else for that of Wassette.
 *
 * @throws UsageError
 */
export function* policyFileOf(
  { options }: Pick<Arguments, 'options'>,
  io: PolicyIo,
): Generator<Promise<unknown>, PolicyFile | undefined> {
  const compat = compatOf(options);
  const reading = { read: io.read, parsers: io.parsers ?? PARSERS, compat };
  const file = options.get('--config-file')?.[0];
  const other = options.get('--policy')?.[0];
  if (file !== undefined && other !== undefined) {
    throw new UsageError('--config-file and --policy are two policies: leave one of the two out');
  }
  if (other !== undefined && formatOf(other) === undefined) return yield* readWassetteFile(other, reading);
  const path = file ?? other;
  if (path === undefined) return undefined;
  const policy = yield* readPolicyFile(path, reading);
  const [name] = policy.plugs.keys();
  if (name === undefined) return policy;
  throw new UsageError(`${policy.placeOfPlug(name)}: plugs are for what is composed: wasmvirt plug, wasmvirt compose`);
}
