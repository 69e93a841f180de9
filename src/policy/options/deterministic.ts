import { WasmvirtError } from '../../errors.ts';
import { type Subsystem, isOutput, isWasi } from '../capabilities/table.ts';
import type { Policy } from '../policy.ts';
import { showsHost } from './host-directories.ts';
import { printSelector } from './selector.ts';

const INSTEAD = 'leave one of the two out';

/** What a deterministic component has where nothing else was said. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  clock: { step: '1ms' },
  random: { seed: 0 },
  stdin: 'ignore',
  stdout: 'ignore',
  stderr: 'ignore',
  mounts: { '/': { writable: true } },
};

/** Completes options, by key, that say `deterministic`. */
export function deterministicOptions(given: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  return new Map([...Object.entries(DEFAULTS), ...given]);
}

/**
 * Refuses what would let the host say something. What only goes out may: it says nothing but that it is there.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkDeterministic(policy: Policy): void {
  const { allowAll, subsystems, stdio, clock, random, insecureRandom, rules } = policy;
  if (allowAll) refuse('allowAll');
  for (const [subsystem, allowed] of subsystems) {
    if (allowed && subsystem !== 'exit') refuse(OPTION[subsystem]);
  }
  if (stdio.get('stdin')?.kind === 'allow') refuse('stdin allow');
  if (clock?.kind === 'allow' || clock?.kind === 'offset') refuse(`clock ${clock.kind}`);
  if (random?.kind === 'allow') refuse('random allow');
  if (insecureRandom?.kind === 'allow') refuse('insecureRandom allow');
  if (showsHost(policy.mounts)) refuse('a directory of the host');
  for (const { effect, selector } of rules) {
    if (effect === 'deny' || selector.kind === 'plain') continue;
    const goesOut = selector.kind === 'interface' && isOutput(selector.name);
    const { namespace } = selector.kind === 'interface' ? selector.name : selector;
    if (isWasi(namespace) && !goesOut) refuse(`allow ${printSelector(selector)}`);
  }
}

const OPTION: Readonly<Record<Subsystem, string>> = {
  environment: 'allowEnv',
  exit: 'allowExit',
  stdio: 'allowStdio',
  clocks: 'allowClocks',
  random: 'allowRandom',
  filesystem: 'allowFs',
  http: 'allowHttp',
  sockets: 'allowSockets',
  config: 'allowConfig',
  io: 'allow',
};

function refuse(what: string): never {
  throw new WasmvirtError('conflict', `deterministic leaves nothing to the host, and ${what} lets it in: ${INSTEAD}`);
}
