import { IO_RESOURCES, isIoFunction } from '../../policy/capabilities/io-functions.ts';
import type { CodeContext, SubsystemCode } from './subsystem.ts';

/** The functions of `wasi:io`, the stubs that vtables mention, and the resources that other subsystems make handles of. */
export function ioCode({ io }: CodeContext): SubsystemCode {
  const structs = new Map(io.resources().map((r) => [r.name, r]));
  return {
    function: ({ name }) => (isIoFunction(name) ? io.function(name) : undefined),
    objects: io.stubs(),
    resources: IO_RESOURCES.map((name) => {
      return structs.get(name) ?? { space: 'io', name, dtor: undefined, make: undefined };
    }),
  };
}
