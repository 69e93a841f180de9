import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostProgram, runProcess } from '../support/hosts.ts';
import { instantiateOnJco } from '../support/jco.ts';
import { withScratch } from '../support/scratch.ts';
import { assertValid } from '../support/validate.ts';
import { attacks } from './attacks.ts';
import { CASES, comparable, functionsOf, guestOf, pairOf, sequencesOf } from './sequences.ts';

/** The sibling judges what is fused: whatever core code calls with whatever values, both answer the same, or both trap. */

const SEED = Number(process.env['FC_SEED'] ?? 0);

describe.each(CASES)('$title', (one) => {
  const { imports, options, most, count, direct, generated } = one;

  it('returns on jco what the sibling returns', async () => {
    const functions = await functionsOf(imports);
    const sequences = comparable(functions, sequencesOf(functions, Math.min(count, 100), SEED), direct);
    const pair = pairOf(await guestOf(one, functions, sequences), options);
    await assertValid(pair.fused);
    let returned = 0;
    for (const [i] of sequences.entries()) {
      const [wanted, got] = await Promise.all(
        [pair.sibling, pair.fused].map(async (component) => {
          const instance = await instantiateOnJco(component);
          return instance.call(undefined, `run-${i}`).catch(() => 'trap');
        }),
      );
      // jco does not look at all that it is given: it may answer where the standard wants a trap
      if (got === 'trap') continue;
      expect(got, fc.stringify(sequences[i])).toEqual(wanted);
      returned += 1;
    }
    expect(returned).toBeGreaterThan(most / 4);
  });

  const wasmtime = hostProgram('WASMTIME');
  it.skipIf(wasmtime === undefined)('answers and traps on Wasmtime as the sibling does', async () => {
    const functions = await functionsOf(imports);
    const directed = (generated === true ? [] : attacks(functions)).filter(
      ({ how }) => direct !== true || how !== 'reenters',
    );
    const sequences = [...directed, ...comparable(functions, sequencesOf(functions, count, SEED), direct)];
    const pair = pairOf(await guestOf(one, functions, sequences), options);
    await withScratch(async (folder) => {
      const program = wasmtime ?? '';
      const paths = Object.entries(pair).map(([name, bytes]: [string, Uint8Array]) => {
        const path = join(folder, name);
        writeFileSync(`${path}.wasm`, bytes);
        execFileSync(program, ['compile', `${path}.wasm`, '-o', `${path}.cwasm`]);
        return `${path}.cwasm`;
      });
      let returned = 0;
      for (const [i, sequence] of sequences.entries()) {
        const [wanted, got] = await Promise.all(
          paths.map(async (path) => {
            const { code, stdout } = await runProcess(program, [
              'run',
              '--allow-precompiled',
              '--invoke',
              `run-${i}()`,
              path,
            ]);
            return code === 0 ? stdout.trim() : 'trap';
          }),
        );
        expect(got, fc.stringify(sequence.calls.map(({ of, args }) => [functions[of]?.of, args, sequence.how]))).toBe(
          wanted,
        );
        if (wanted !== 'trap') returned += 1;
      }
      expect(returned).toBeGreaterThan(most);
      expect(sequences.length - returned).toBeGreaterThan(40);
    });
  });
});
