import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostProgram } from '../../test/support/hosts.ts';
import { instantiateOnJco } from '../../test/support/jco.ts';

/** Where the programs of the filesystem are measured: Wasmtime where the machine has one, else jco on this Node. */
export interface Runtime {
  readonly name: string;
  /** How often a program is measured. */
  readonly rounds: number;
  /** A program, ready to be called; `folder` of this machine is its `/`, if there is one. */
  readonly start: (component: Uint8Array, folder?: string) => Promise<Program>;
}

/** Calls an export without parameters that returns numbers. */
export type Program = (name: string) => Promise<readonly number[]>;

/** `scratch` is a folder for what is run. */
export function runtime(scratch: string): Runtime {
  const wasmtime = hostProgram('WASMTIME');
  return wasmtime === undefined ? JCO : onWasmtime(wasmtime, scratch);
}

/** No limit of time, as the tests have: Wasmtime checks it in every loop, also in those of its own that copy lists. */
function onWasmtime(path: string, scratch: string): Runtime {
  let serial = 0;
  return {
    name: 'Wasmtime',
    rounds: 9,
    start: (component, folder) => {
      const program = join(scratch, `program-${String(serial++)}.wasm`);
      writeFileSync(program, component);
      const dir = folder === undefined ? [] : ['--dir', `${folder}::/`];
      return Promise.resolve((name) => {
        const args = ['run', ...dir, '--invoke', `${name}()`, program];
        return Promise.resolve(numbers(execFileSync(path, args, { encoding: 'utf8' })));
      });
    },
  };
}

const JCO: Runtime = {
  name: 'jco',
  rounds: 3,
  start: async (component, folder) => {
    const instance = await instantiateOnJco(component, folder === undefined ? {} : { preopens: { '/': folder } });
    return async (name) => numbers(String(await instance.call(undefined, name)));
  },
};

function numbers(text: string): readonly number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}
