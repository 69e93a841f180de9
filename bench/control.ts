// What control costs: bytes of an output, and resetting what is virtual compared with instantiating anew, on jco in this process.
import { performance } from 'node:perf_hooks';
import { virtualize, type Options } from '../src/index.ts';
import { preview1Command } from '../test/support/guests.ts';
import { instantiateOnJco } from '../test/support/jco.ts';
import { median } from './measure/sample.ts';
import type { Figure } from './table.ts';

const ROUNDS = 100;

/** Files that are there at first, in a mount that can be written. */
const FILES = [16, 1000] as const;

function policy(files: number): Options {
  const names = Array.from(
    { length: files },
    (_, i) => [`f${String(i)}.txt`, `contents ${String(i)}`.repeat(10)] as const,
  );
  return { deterministic: true, mounts: { '/': { files: Object.fromEntries(names), writable: true } } };
}

export async function controlFigures(): Promise<Figure[]> {
  const guest = await preview1Command();
  const size = (options: Options): number => virtualize(guest, options).bytes.length;
  const figures: Figure[] = [
    {
      what: 'bytes added: control, where little is virtual',
      figure: size({ control: true }) - size({}),
      unit: 'bytes',
    },
    {
      what: 'bytes added: control of all that is deterministic',
      figure: size({ deterministic: true, control: true }) - size({ deterministic: true }),
      unit: 'bytes',
    },
  ];
  for (const files of FILES) {
    const what = `instantiating anew ÷ reset of ${String(files)} files, on jco`;
    figures.push({ what, figure: await gained(guest, policy(files)), unit: 'times' });
  }
  return figures;
}

/** In turn, so that both meet the same machine. */
async function gained(guest: Uint8Array, options: Options): Promise<number> {
  const { bytes } = virtualize(guest, { ...options, control: true });
  const app = await instantiateOnJco(bytes, 'none');
  const call = (of: string, name: string, ...args: readonly unknown[]): Promise<unknown> =>
    app.call(`wasmvirt:control/${of}`, name, ...args);
  const [resets, instances]: [number[], number[]] = [[], []];
  for (let i = 0; i < ROUNDS; i += 1) {
    await call('files', 'write', '/out', new Uint8Array(1000));
    const start = performance.now();
    await call('state', 'reset');
    const between = performance.now();
    await instantiateOnJco(bytes, 'none');
    resets.push(between - start);
    instances.push(performance.now() - between);
  }
  return median(instances) / median(resets);
}
