import { seedData, streamData } from '../../adapters/random/layout.ts';
import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject } from '../../core/object.ts';
import type { Policy } from '../../policy/policy.ts';
import { randomPolicy } from '../../policy/subsystems/random.ts';
import type { VirtualFunction } from '../code/functions.ts';

/** Symbols by interface and name, and the stream that they draw from. */
const DRAWN: ReadonlyMap<string, readonly [symbol: string, stream: 'random' | 'insecure', arena: boolean]> = new Map([
  ['random.get-random-bytes', ['seeded.random-bytes', 'random', true]],
  ['random.get-random-u64', ['seeded.random-u64', 'random', false]],
  ['insecure.get-insecure-random-bytes', ['seeded.insecure-bytes', 'insecure', true]],
  ['insecure.get-insecure-random-u64', ['seeded.insecure-u64', 'insecure', false]],
]);

/** The functions of `wasi:random` from seeds. */
export class VirtualRandom {
  private readonly policy: Policy;
  private readonly streams = new Map<string, CoreObject>();
  private seed: readonly CoreObject[] | undefined;

  constructor(policy: Policy) {
    this.policy = policy;
  }

  /** By its interface and its name: `random.get-random-u64`. */
  function(name: string): VirtualFunction | undefined {
    const key = this.keyOf(name);
    if (key === undefined) return undefined;
    if (name === 'insecure-seed.insecure-seed') {
      this.seed ??= seedObjects(key);
      return { symbol: SEED, objects: this.seed, host: [], arena: false, says: 'from the seed' };
    }
    const [symbol, stream, arena] = DRAWN.get(name) ?? [];
    if (symbol === undefined || stream === undefined || arena === undefined) return undefined;
    let data = this.streams.get(stream);
    if (data === undefined) this.streams.set(stream, (data = streamData(stream, key)));
    return { symbol, objects: [data], host: [], arena, says: 'ChaCha20 from the seed' };
  }

  private keyOf(name: string): Uint8Array | undefined {
    const said = randomPolicy(this.policy, name.slice(0, name.indexOf('.')));
    return said?.kind === 'seed' ? said.key : undefined;
  }
}

const SEED = 'seeded.insecure-seed';

/** insecure-seed: func() -> tuple<u64, u64>, core () -> i32: constant data. */
function seedObjects(key: Uint8Array): readonly CoreObject[] {
  const data = seedData(key);
  const builder = new FunctionBuilder(SEED, { params: [], results: ['i32'] });
  return [data, builder.address(data.symbol).finish()];
}
