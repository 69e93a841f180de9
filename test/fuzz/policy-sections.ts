import fc from 'fast-check';
import { writeCustomSection } from '../../src/binary/custom.ts';
import { concat } from '../../src/bytes/pieces.ts';
import { Writer } from '../../src/bytes/writer.ts';
import { edited, edits } from './edits.ts';
import { ODD_VALUES } from './odd-values.ts';

/** A component with sections behind it that say by which policy it was made, and what its guest was. */
export interface SectionCase {
  readonly kind: 'section';
  /** The component before it, by its name in `policy-world.ts`. */
  readonly base: string;
  /** The sections, in base64. */
  readonly sections: string;
}

export const BASES = ['app', 'fused', 'sibling', 'stripped'] as const;

const VALUES: Readonly<Record<string, () => unknown>> = Object.fromEntries(
  [
    ...['null', 'true', 'zero', 'minus one', 'half', 'a large number', 'an empty text', 'a word', 'a long text'],
    ...['a text of control characters', 'half a character', 'a name of prototypes', 'an empty list', 'a list of lists'],
    ...['an empty object', 'an object with a name of prototypes', 'an object with many keys'],
  ].map((name) => [name, ODD_VALUES[name] ?? (() => null)]),
);

const record = fc.record(
  {
    wasmvirt: fc.constantFrom('0.1.0', '9.9.9', ''),
    guest: fc.constantFrom<unknown>(0, 1, 7, -1, 0.5, 2 ** 53),
    options: fc.constantFrom<unknown>({}, { all: 'allow' }, { mounts: { '/': { digest: 'a' } } }, { link: 'fused' }),
  },
  { requiredKeys: ['wasmvirt', 'options'] },
);

const nested = fc.constantFrom(10, 3000, 100_000).map(nestedText);

function nestedText(n: number): string {
  return `{"wasmvirt":"0.1.0","options":{"deny":${'['.repeat(n)}${']'.repeat(n)}}}`;
}

const policyTexts = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(record, edits(VALUES, 2)).map(([one, changes]) => JSON.stringify(edited(one, changes, VALUES))),
  },
  { weight: 1, arbitrary: nested },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'null', '[]', '{', '{"__proto__":{"wasmvirt":"1","options":{}}}', '\ufeff{}'),
  },
);

const utf8 = new TextEncoder();

const policy = fc
  .tuple(
    policyTexts.map((text) => utf8.encode(text)),
    fc.option(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { freq: 5 }),
  )
  .map(([bytes, change]) => {
    const changed = bytes.slice();
    if (change !== null && bytes.length > 0) changed[change[0] % bytes.length] = change[1];
    return section('wasmvirt:policy', changed);
  });

const u32 = fc.oneof(
  fc.nat({ max: 4 }),
  fc.constantFrom(8, 100, 127, 128, 5000, 2 ** 22, 2 ** 22 + 1, 2 ** 31, 2 ** 32 - 1),
);

/** Deflated bytes that are none, or become many: blocks as they are, and repeated ones. */
const deflated = fc.oneof(
  fc.constantFrom(
    Uint8Array.of(),
    Uint8Array.of(3, 0),
    Uint8Array.of(1, 8, 0, 0xf7, 0xff, 0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0),
    Uint8Array.of(1, 0xff, 0xff, 0, 0),
  ),
  fc
    .constantFrom(1, 40, 5000)
    .map((n) => Uint8Array.from({ length: n }, (_, at) => [0xed, 0xc1, 0x01, 0x01][at % 4] ?? 0)),
  fc.uint8Array({ maxLength: 40 }),
);

const guest = fc
  .tuple(u32, fc.array(fc.tuple(u32, u32, u32), { maxLength: 3 }), fc.option(u32, { freq: 5 }), deflated)
  .map(([size, places, count, rest]) => {
    const w = new Writer(64);
    w.u32(size);
    w.u32(count ?? places.length);
    for (const place of places) for (const number of place) w.u32(number);
    w.bytes(rest);
    return section('wasmvirt:guest', w.finish());
  });

function section(name: string, data: Uint8Array): Uint8Array {
  const w = new Writer(data.length + 32);
  writeCustomSection(w, name, data);
  return w.finish();
}

/** Sections about a policy that break what takes them for ours. */
export const MADE_UP: readonly SectionCase[] = [
  ...[10, 3000, 100_000].map(nestedText),
  '{"wasmvirt":"0.1.0","options":{"__proto__":{"all":"allow"},"constructor":1,"toString":2}}',
  '{"wasmvirt":"0.1.0","guest":1e300,"options":{}}',
  '{"wasmvirt":"0.1.0","guest":-1,"options":{"all":null}}',
  '{"wasmvirt":1,"options":[]}',
].map((text) => ({
  kind: 'section',
  base: 'app',
  sections: Buffer.from(section('wasmvirt:policy', utf8.encode(text))).toString('base64'),
}));

export const sections: fc.Arbitrary<SectionCase> = fc
  .tuple(fc.constantFrom(...BASES), fc.array(fc.oneof(policy, guest), { minLength: 1, maxLength: 3 }))
  .map(([base, made]) => ({ kind: 'section', base, sections: Buffer.from(concat(made)).toString('base64') }));
