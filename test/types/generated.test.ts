import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize } from '../../src/index.ts';
import { assertParsed, validate } from '../support/validate.ts';
import { wasmTools } from '../support/wasm-tools.ts';
import { makeWorld } from './worlds.ts';

it(
  'whatever is denied of a world, the output is valid, has WIT, and exports what it exported',
  { timeout: 120_000 },
  async () => {
    const choices = fc.array(fc.nat(997), { minLength: 60, maxLength: 300, size: 'max' });
    await fc.assert(
      fc.asyncProperty(choices, fc.nat(0xffff), async (made, mask) => {
        const { wit, deniable } = makeWorld(made);
        const guest = await wasmTools((tools) =>
          tools.componentNew(
            tools.componentEmbed({ witSource: wit, world: 'w', dummy: true, features: { tag: 'all' } }),
          ),
        );
        const deny = deniable.filter((_, i) => ((mask >> (i % 16)) & 1) === 1);
        const out = virtualize(guest, { deny }).bytes;
        const { verdict, why = '' } = await validate(out);
        const told = `${why}\nwith ${deny.join()} denied of\n${wit}`;
        expect(verdict, told).toBe('valid');
        await assertParsed(out);
        const [before, after] = [guest, out].map((bytes) => [...resolveComponent(bytes).exports.keys()]);
        expect(after, told).toEqual(before);
        // so that the runner hears of it: what is not ours blocks this thread
        await setImmediate();
      }),
      { numRuns: 150 },
    );
  },
);
