import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostProgram } from '../../test/support/hosts.ts';
import { instantiateOnJco } from '../../test/support/jco.ts';

/** The runtime that measures the filesystem programs: Wasmtime if the machine has it, otherwise jco on this Node. */
export interface Runtime {
  readonly name: string;
  /** How often a program is measured. */
  readonly rounds: number;
  /** Starts a program; `folder`, if given, is its `/`. */
  readonly start: (component: Uint8Array, folder?: string) => Promise<Program>;
}

/** Calls an export without parameters that returns numbers. */
export type Program = (name: string) => Promise<readonly number[]>;

/** `scratch`: a folder for the components. */
export function runtime(scratch: string): Runtime {
  const wasmtime = hostProgram('WASMTIME');
  return wasmtime === undefined ? JCO : onWasmtime(wasmtime, scratch);
}

/** Without the time limit of the tests: Wasmtime checks it in every loop, also when it copies lists. */
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
