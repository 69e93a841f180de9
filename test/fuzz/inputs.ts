import fc from 'fast-check';
import { component, mutant, nearComponent } from '../../src/arbitrary/index.ts';
import { writeComponent } from '../../src/binary/index.ts';
import type { Options } from '../../src/index.ts';
import { capabilities } from '../../src/policy/capabilities/table.ts';
import { POLICIES } from '../outputs/policies.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import type { Call, Case } from './examine.ts';

/** What is fuzzed with: components of many sources, and options. */

/** Interfaces that wasmvirt knows, so that policies say something of generated components. */
const WASI = [...capabilities()].map(([name]) => name).filter((name) => !name.includes('@'));

const WORDS = {
  interfaces: ['a:b/c@1.0.0', 'a:b/d', ...WASI.flatMap((name) => [`${name}@0.2.3`, `${name}@0.3.0`])],
  labels: ['a', 'b', 'error', 'descriptor', 'get', 'read', 'write', 'now', 'self', 'ABC', 'x-y1'],
};

/** Options of every kind, two kinds at once, with names of the components above. Some contradict each other, which is an error of ours. */
export const options: fc.Arbitrary<Options> = fc
  .record({
    policies: fc.shuffledSubarray(Object.values(POLICIES), { minLength: 1, maxLength: 2 }),
    link: fc.constantFrom<Options['link']>(undefined, 'sibling', 'auto', 'fused'),
    onDeny: fc.constantFrom<Options['onDeny']>(undefined, 'error', 'trap'),
    trace: fc.constantFrom<Options['trace']>(undefined, undefined, true),
    allow: fc.subarray(['a:b/*', 'wasi:cli/*', 'get', 'a:b/c@1.0.0'], { maxLength: 1 }),
    deny: fc.subarray(['a:b/d', 'a:*', 'wasi:clocks/*', 'a', 'error'], { maxLength: 2 }),
  })
  .map(({ policies, link, onDeny, trace, allow, deny }) => {
    const merged: Options = Object.assign({}, ...policies) as Options;
    return {
      ...merged,
      ...(link === undefined ? {} : { link }),
      ...(onDeny === undefined ? {} : { onDeny }),
      ...(trace === undefined ? {} : { trace }),
      ...(allow.length === 0 ? {} : { allow }),
      ...(deny.length === 0 ? {} : { deny }),
    };
  });

/** Components of the corpus: all that are small. */
export async function corpusFiles(): Promise<readonly Uint8Array[]> {
  const files = await Promise.all(CORPUS.map(bytesOf));
  return files.filter((bytes) => bytes.length < 1 << 16);
}

const generated = component(WORDS).map(writeComponent);
const near = nearComponent(WORDS).map(({ component }) => writeComponent(component));

/** Where inputs come from: all sources, or changed bytes alone. */
export type Source = 'all' | 'mutants';

/** Valid components, nearly valid ones, and changed bytes of both and of `files`. */
export function cases(files: readonly Uint8Array[], source: Source = 'all'): fc.Arbitrary<Case> {
  const file = fc.constantFrom(...files);
  const mutants = [
    { weight: 6, arbitrary: mutant(file, file) },
    { weight: 1, arbitrary: mutant(generated, generated) },
  ];
  const others = [
    { weight: 6, arbitrary: generated },
    { weight: 6, arbitrary: near },
  ];
  const bytes = fc.oneof(...mutants, ...(source === 'all' ? others : []));
  const other = fc.oneof({ weight: 3, arbitrary: file }, { weight: 1, arbitrary: generated });
  const call = fc.oneof(
    { weight: 4, arbitrary: fc.constant<Call>('virtualize') },
    { weight: 2, arbitrary: fc.constantFrom<Call>('plug', 'plug as plug', 'compose') },
  );
  return fc.record({ bytes, call, options, other });
}
