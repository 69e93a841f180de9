import type { InterfaceName } from '../component/extern-name.ts';
import { WasmvirtError } from '../errors.ts';
import { capability, WASI, type Subsystem } from './capabilities.ts';
import type { Request } from './decide.ts';
import type { Source } from './draft.ts';
import { showsHost } from './host-directories.ts';
import type { Policy } from './options.ts';
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

/**
 * Refuses an import that would stay with the host. What is not WASI's stays only if `allowed`: somebody said so by name.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkLeft({ name, interface: asked, kind }: Request, allowed: boolean, reason: string): void {
  if (kind === 'type') return; // no capability
  const left = `deterministic leaves nothing to the host, and ${name} would stay`;
  if (asked === undefined ? name.includes(`<${WASI}:`) : isWasi(asked.namespace)) {
    if (asked !== undefined && isOutput(asked)) return;
    throw new WasmvirtError('conflict', `${left} (${reason}): deny it`);
  }
  if (allowed) return;
  throw new WasmvirtError('conflict', `${left}: allow it by name if what provides it is deterministic, or deny it`);
}

/**
 * Refuses a virtual interface that asks the host.
 *
 * @throws WasmvirtError `conflict`
 */
export function checkSources(name: string, reason: string, sources: Iterable<Source>): void {
  for (const source of sources) {
    if (source !== 'host' && source !== 'merge' && source !== 'bridge') continue;
    throw new WasmvirtError(
      'conflict',
      `deterministic leaves nothing to the host, and ${name} would ask it (${reason})`,
    );
  }
}

/** Whether all functions of an interface only take something from the component. */
function isOutput(name: InterfaceName): boolean {
  const known = capability(name);
  if (known?.subsystem === 'exit') return true;
  return known?.stdio !== undefined && known.stdio.stream !== 'stdin' && !known.stdio.terminal;
}

function isWasi(namespace: string): boolean {
  return namespace === WASI || namespace.startsWith(`${WASI}:`);
}
