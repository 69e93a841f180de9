import { expect, it } from 'vitest';
import { writeComponent } from '../../src/binary/index.ts';
import { validate } from '../../src/index.ts';

it.each([
  ['string', true],
  ['u64', true],
  ['char', true],
  ['f32', false],
  ['f64', false],
] as const)('keys of maps may be %s: %s', (key, valid) => {
  const map = { kind: 'map', key, value: 'u8' } as const;
  expect(validate(writeComponent({ sections: [{ kind: 'type', items: [map] }] })).valid).toBe(valid);
});
