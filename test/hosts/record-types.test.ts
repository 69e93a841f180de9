import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameters } from '../../src/arbitrary/index.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize } from '../../src/index.ts';
import { writeRelay } from '../../src/link/output/relay.ts';
import { generatedTypes } from '../fuse/generated-types.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { readRecording } from '../support/recordings.ts';
import { assertValid } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';

/** Values of all types come back from a recording as the host gave them, and each argument is looked at. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

/** A component that exports what it imports: 30 functions over generated types, and for each with a result one that takes that. */
async function relayOf(seed: number): Promise<{ readonly bytes: Uint8Array; readonly results: ReadonlySet<string> }> {
  const { wit } = generatedTypes(seed);
  const results = new Set<string>();
  // the result of a function that is a result is thrown by half: in a tuple it is a value
  const twice = wit.replaceAll(
    /^(f\d+): (func\(.*\)) -> (.*);$/gm,
    (_whole, name: string, func: string, type: string) => {
      results.add(name);
      return `${name}: ${func} -> tuple<${type}>;\nof-${name}: func(it: tuple<${type}>);`;
    },
  );
  const world = `${twice}\nworld w { import i; }`;
  const dummy = await wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ witSource: world, world: 'w', dummy: true })),
  );
  const { imports } = resolveComponent(dummy);
  return { bytes: writeRelay(imports.values(), new Set(imports.keys())), results };
}

type Call = readonly [name: string, params: readonly unknown[], result: unknown];

/** jco gives arrays of numbers for lists of them. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<unknown>)].map(plain);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'number' && value === 0) return 0;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)]));
}

const NAME = 'gen:types/i';

describe.each([SEED + 1, SEED + 2])('generated types %i', (seed) => {
  it('are replayed as they were recorded, and other arguments trap', async () => {
    const { bytes, results } = await relayOf(seed);
    const names = [...resolveComponent(bytes).imports.values()].flatMap(({ entity }) =>
      entity.kind === 'instance' ? [...entity.type.exports.keys()].filter((name) => /^f\d+$/.test(name)) : [],
    );
    const calls: Call[] = names.flatMap((name) =>
      fc
        .sample(
          fc.tuple(
            parameters(bytes, `${NAME}#${name}`),
            results.has(name) ? parameters(bytes, `${NAME}#of-${name}`) : fc.constant([undefined]),
          ),
          { seed, numRuns: 4 },
        )
        .map(([params, [result]]): Call => [name, params, result]),
    );
    const queue = calls.map(([, , result]) => result);
    const host = Object.fromEntries([
      ...names.map((name) => [name, () => queue.shift()] as const),
      ...[...results].map((name) => [`ofF${name.slice(1)}`, () => undefined] as const),
    ]);
    const use = async (instance: Awaited<ReturnType<typeof instantiateOnJco>>): Promise<unknown[]> => {
      const got: unknown[] = [];
      for (const [name, params] of calls) got.push(plain(await instance.call(NAME, name, ...params)));
      return got;
    };
    const made = virtualize(bytes, { record: true });
    await assertValid(made.bytes);
    const instance = await instantiateOnJco(made.bytes, { imports: { [NAME]: host } });
    const recorded = await use(instance);
    expect(recorded).toEqual(calls.map(([, , result]) => plain(result)));
    const recording = await readRecording(instance);
    const replay = virtualize(bytes, { replay: recording.bytes });
    await assertValid(replay.bytes);
    expect(replay.report.remaining).toEqual([]);
    expect(replay.report.replay?.calls).toBe(calls.length);
    expect(await use(await instantiateOnJco(replay.bytes, 'none'))).toEqual(recorded);
    // the first call with the arguments of another one
    const [first, other] = calls.filter(([name]) => name === names[0]);
    const departs = await instantiateOnJco(replay.bytes, 'none');
    const same = JSON.stringify(plain(first?.[1]), text) === JSON.stringify(plain(other?.[1]), text);
    const call = departs.call(NAME, names[0] ?? '', ...(other?.[1] ?? []));
    if (!same) await expect(call).rejects.toThrow(/unreachable/);
  });
});

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${String(value)}n` : value;
}
