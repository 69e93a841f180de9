import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantiateOnJco } from '../test/support/jco.ts';
import { withScratch } from '../test/support/scratch.ts';
import { ROOT } from '../test/support/source-files.ts';

/**
 * `npm run demo`: the walkthrough on the shipped sample. Prints the sample's world and the result of `ping`, virtualizes it with the
 * command line, and prints both again.
 */
const cli = join(ROOT, 'dist', 'cli', 'main.js');
const sample = 'corpus/pong.wasm';
const OUTPUT = 'virt.wasm';

/** Runs the command line; `virt.wasm` in the arguments is a file in `folder`. */
function wasmvirt(folder: string, ...args: readonly string[]): string {
  console.log(`\n$ npx wasmvirt ${args.join(' ')}`);
  const real = args.map((arg) => (arg === OUTPUT ? join(folder, OUTPUT) : arg));
  return execFileSync(process.execPath, [cli, ...real], { cwd: ROOT, encoding: 'utf8' });
}

/** What `ping` of `example:pong/pingpong` returns: the environment variable PONG. */
async function ping(path: string): Promise<unknown> {
  const component = new Uint8Array(readFileSync(path));
  const instance = await instantiateOnJco(component, { env: { PONG: 'from the host' } });
  return instance.call('example:pong/pingpong', 'ping');
}

await withScratch(async (folder) => {
  console.log(wasmvirt(folder, 'inspect', sample));
  console.log(`with PONG="from the host", ping() is ${JSON.stringify(await ping(join(ROOT, sample)))}`);
  console.log(wasmvirt(folder, sample, '--allow-random', '-e', 'PONG=demo', '-o', OUTPUT));
  console.log(wasmvirt(folder, 'inspect', OUTPUT));
  console.log(`with PONG="from the host", ping() is ${JSON.stringify(await ping(join(folder, OUTPUT)))}`);
});
