import { seedData, streamData } from '../../adapters/random/layout.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import { randomPolicy } from '../../policy/subsystems/random.ts';
import type { CodeContext, SubsystemCode } from './subsystem.ts';

/** Symbols by the names of functions, and the stream that they draw from. */
const DRAWN: ReadonlyMap<string, readonly [symbol: string, stream: 'random' | 'insecure', arena: boolean]> = new Map([
  ['get-random-bytes', ['seeded.random-bytes', 'random', true]],
  ['get-random-u64', ['seeded.random-u64', 'random', false]],
  ['get-insecure-random-bytes', ['seeded.insecure-bytes', 'insecure', true]],
  ['get-insecure-random-u64', ['seeded.insecure-u64', 'insecure', false]],
]);

/** The functions of `wasi:random` from seeds. */
export function randomCode({ plan: { policy } }: CodeContext): SubsystemCode {
  const streams = new Map<string, CoreObject>();
  let seed: readonly CoreObject[] | undefined;
  return {
    function: ({ interface: asked, name }) => {
      const said = randomPolicy(policy, asked.interface);
      if (said?.kind !== 'seed') return undefined;
      // WASI 0.3 has another name for it
      if (name === 'insecure-seed' || name === 'get-insecure-seed') {
        seed ??= seedObjects(said.key, policy.control);
        return { symbol: SEED, objects: seed, host: [], arena: false, says: 'from the seed' };
      }
      const [symbol, stream, arena] = DRAWN.get(name) ?? [];
      if (symbol === undefined || stream === undefined || arena === undefined) return undefined;
      let data = streams.get(stream);
      if (data === undefined) streams.set(stream, (data = streamData(stream, said.key)));
      return { symbol, objects: [data], host: [], arena, says: 'ChaCha20 from the seed' };
    },
  };
}

const SEED = 'seeded.insecure-seed';

/** insecure-seed: func() -> tuple<u64, u64>, core () -> i32: constant data. */
function seedObjects(key: Uint8Array, mutable: boolean): readonly CoreObject[] {
  const data = seedData(key, mutable);
  const builder = new FunctionBuilder(SEED, { params: [], results: ['i32'] });
  return [data, builder.address(data.symbol).finish()];
}
