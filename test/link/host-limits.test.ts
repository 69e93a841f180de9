import { describe, expect, it } from 'vitest';
import { virtualize } from '../../src/index.ts';
import { checkInstances, checkParts } from '../../src/link/encode/host-limits.ts';
import { wat } from '../support/wat.ts';

/** What hosts accept is accepted, and nothing more. */

const MODULE = [1, 8, 0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const PREAMBLE = [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0];

/** A section of type component with what is given in it. */
function component(body: readonly number[]): number[] {
  const size = PREAMBLE.length + body.length;
  return [4, (size & 0x7f) | 0x80, ((size >> 7) & 0x7f) | 0x80, size >> 14, ...PREAMBLE, ...body];
}

function times(count: number, section: readonly number[]): number[] {
  return Array.from({ length: count }, () => section).flat();
}

function check(...sections: readonly (readonly number[])[]): () => void {
  return () => checkParts(Uint8Array.from([...PREAMBLE, ...sections.flat()]));
}

const TOO_MANY = 'the result would need more than 1000 core modules and components in all, which hosts refuse';

describe('core modules and components', () => {
  it.each([
    ['modules', times(999, MODULE), MODULE],
    ['components', times(999, component([])), component([])],
    ['modules in a component', component(times(998, MODULE)), MODULE],
    ['in two components', [...component(times(499, MODULE)), ...component(times(498, MODULE))], component([])],
    ['deep inside', component(component(component(times(996, MODULE)))), MODULE],
  ])('%s: 1,000 with the one around them, and one more', (_, most, more) => {
    expect(check(most)).not.toThrow();
    expect(check(most, more)).toThrow(TOO_MANY);
    expect(check(more, most)).toThrow(TOO_MANY);
  });

  it('are not what stands in custom sections', () => {
    expect(check(times(2000, [0, 2, 1, 0x78]))).not.toThrow();
  });
});

describe('instances', () => {
  it('are 1,000 at most', () => {
    expect(() => checkInstances(1000)).not.toThrow();
    expect(() => checkInstances(1001)).toThrow('the result would need more than 1000 instances, which hosts refuse');
  });

  it.each([
    [1001, /^the component imports 1001 instances, and hosts refuse more than 1000$/],
    [1000, /^the result would need more than 1000 instances, .*: the component imports 1000, which leaves no room/],
  ])('%i that are imported', async (count, message) => {
    const imports = Array.from({ length: count }, (_, i) => `(import "my:p/i${i}" (instance (export "f" (func))))`);
    const guest = await wat(`(component ${imports.join('\n')})`);
    for (const options of [{}, { deny: ['my:*'] }]) expect(() => virtualize(guest, options)).toThrow(message);
  });
});

it('a WIT package in binary form is told from a component', async () => {
  const guest = await wat('(component (type $i (component (export "a:b/i" (instance)))) (export "i" (type $i)))');
  expect(() => virtualize(guest)).toThrow(/^this is a WIT package in binary form, .*: give a component/);
});
