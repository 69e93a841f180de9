import { capability, type Subsystem } from '../capabilities/table.ts';
import type { ResourceOrigin, WasiResource } from '../import-plan.ts';
import { clocks } from './clocks.ts';
import { config } from './config.ts';
import { environment } from './environment.ts';
import { exit } from './exit.ts';
import { filesystem } from './filesystem.ts';
import { io } from './io.ts';
import { random } from './random.ts';
import { http, sockets } from './ruled.ts';
import { stdio } from './stdio.ts';
import type { SubsystemPolicy } from './subsystem.ts';

/** What is special about each subsystem. */
export const SUBSYSTEMS: Readonly<Record<Subsystem, SubsystemPolicy>> = {
  environment,
  exit,
  stdio,
  clocks,
  random,
  filesystem,
  http,
  sockets,
  config,
  io,
};

/** All of them with their names, in a fixed order. */
export const EACH_SUBSYSTEM = Object.entries(SUBSYSTEMS) as readonly (readonly [Subsystem, SubsystemPolicy])[]; // the keys above

/** Which resource of WASI one is for which there is hand-written code: by its name, and the interface that defines it. */
export function wasiResource({
  interface: asked,
  name,
}: Pick<ResourceOrigin, 'interface' | 'name'>): WasiResource | undefined {
  const subsystem = asked === undefined ? undefined : capability(asked)?.subsystem;
  if (asked === undefined || subsystem === undefined) return undefined;
  return SUBSYSTEMS[subsystem].resources?.get(name) === asked.interface ? { subsystem, name } : undefined;
}
