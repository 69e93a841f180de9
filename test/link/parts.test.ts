import { describe, expect, it } from 'vitest';
import { linkedFrameOf, linkedIn } from '../../src/fuse/linked.ts';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { virtualize as lazily } from '../../src/lazy.ts';
import { planFor } from '../../src/link/virtualize.ts';
import { PARTS } from '../../src/parts/all.ts';
import { neededParts } from '../../src/parts/needed.ts';
import { together } from '../../src/parts/part.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { POLICIES } from '../outputs/policies.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';

const VERSION = '0.2.12';
const guest = await importer(specImports(VERSION), specPackages(VERSION).values());
/** With arguments, standard streams and the time, and without what waits. */
const simple = await importer(
  specImports(VERSION).filter((name) =>
    /^wasi:(cli\/(environment|exit|std)|clocks\/wall|io\/(error|streams))/.test(name),
  ),
  specPackages(VERSION).values(),
);

function neededFor(options: Options, bytes = simple): readonly string[] {
  return [...neededParts(planFor(bytes, normalize(options)).plan)].sort();
}

describe('the parts of an output', () => {
  it.each([
    ['little where all is denied', { link: 'sibling' }, ['clocks', 'environment', 'validation']],
    ['the same for the environment', { env: { A: 'b' }, link: 'sibling' }, ['clocks', 'environment', 'validation']],
    ['no validation where it is not wanted', { validate: false, link: 'sibling' }, ['clocks', 'environment']],
    ['what fuses, by default', {}, ['clocks', 'environment', 'fusing', 'validation']],
    ['none but those where all is allowed', { all: 'allow', link: 'sibling' }, ['validation']],
  ] as const satisfies readonly (readonly [string, Options, readonly string[]])[])('are %s', (_, options, parts) => {
    expect(neededFor(options)).toEqual(parts);
  });

  it('are more where denied clocks have timers', () => {
    expect(neededFor({ validate: false, link: 'sibling' }, guest)).toEqual(['clocks', 'environment', 'io']);
  });

  it.each(Object.entries(POLICIES))('loaded by need make the same bytes and report: %s', async (_, options) => {
    const outcome = (error: unknown): unknown => {
      if (error instanceof WasmvirtError) return { code: error.code, message: error.message };
      throw error;
    };
    const whole = (): unknown => {
      try {
        return virtualize(guest, options);
      } catch (error) {
        return outcome(error);
      }
    };
    expect(await lazily(guest, options).catch(outcome)).toEqual(whole());
  });

  it.each(Object.entries(POLICIES))('one less makes no other output: %s', { timeout: 60_000 }, (_, options) => {
    const planned = planFor(guest, normalize({ ...options, link: 'sibling' }));
    const make = (names: readonly (keyof typeof PARTS)[]): Uint8Array => {
      const frame = linkedFrameOf(guest, planned, together(names.map((name) => PARTS[name])));
      return linkedIn(frame, guest).bytes;
    };
    const needed = [...neededParts(planned.plan)];
    const whole = make(needed);
    for (const left of needed) {
      // the output would be the same, but nobody would have looked at it
      if (left === 'validation') {
        expect(() => make(needed.filter((name) => name !== left))).toThrow(/part for validation is missing/);
        continue;
      }
      try {
        expect(make(needed.filter((name) => name !== left))).toEqual(whole);
      } catch (error) {
        expect(error).toMatchObject({ code: 'internal' });
      }
    }
  });
});

describe('the entry that loads parts', () => {
  it('rejects what the main entry throws', async () => {
    await expect(lazily(Uint8Array.of(1, 2, 3))).rejects.toBeInstanceOf(WasmvirtError);
    await expect(lazily(guest, { args: 1 } as never)).rejects.toMatchObject({ code: 'bad-option' });
    await expect(lazily('text' as never)).rejects.toMatchObject({ code: 'bad-option' });
  });

  it('makes its output of the component as it was given', async () => {
    const given = guest.slice();
    const promised = lazily(given, { env: { A: 'b' } });
    given.fill(0);
    expect((await promised).bytes).toEqual(virtualize(guest, { env: { A: 'b' } }).bytes);
  });
});
