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

/** Calls an export that returns numbers. */
export type Program = (name: string, ...args: readonly number[]) => Promise<readonly number[]>;

/** Both runtimes, or jco alone where the machine has no Wasmtime. `scratch`: a folder for the components. */
export function runtimes(scratch: string): readonly [Runtime, ...Runtime[]] {
  const wasmtime = hostProgram('WASMTIME');
  return wasmtime === undefined ? [JCO] : [onWasmtime(wasmtime, scratch), JCO];
}

/** The first of `runtimes`. */
export function runtime(scratch: string): Runtime {
  return runtimes(scratch)[0];
}

/** Programs may print some hundred megabytes. */
const OUTPUT = { encoding: 'latin1', maxBuffer: 2 ** 30 } as const;

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
      return Promise.resolve((name, ...numbersIn) => {
        const args = ['run', ...dir, '--invoke', `${name}(${numbersIn.join()})`, program];
        return Promise.resolve(numbers(execFileSync(path, args, OUTPUT)));
      });
    },
  };
}

const JCO: Runtime = {
  name: 'jco',
  rounds: 3,
  start: async (component, folder) => {
    const instance = await instantiateOnJco(component, folder === undefined ? {} : { preopens: { '/': folder } });
    return async (name, ...args) => numbers(String(await instance.call(undefined, name, ...args)));
  },
};

/** The numbers in the last line: what the program prints stands before it. */
function numbers(text: string): readonly number[] {
  const last = text.trimEnd().slice(-200);
  return (last.slice(last.lastIndexOf('\n') + 1).match(/\d+/g) ?? []).map(Number);
}
