import { readCustomName, writeCustomSection } from '../../binary/custom.ts';
import { NAME_SECTION, readComponentName, writeNameSection } from '../../binary/name-section.ts';
import { PRODUCERS_SECTION, readProducers, writeProducers, type Producers } from '../../binary/producers.ts';
import { eachSection, readBody } from '../../binary/section.ts';
import { Tally } from '../../binary/tally.ts';
import type { Range } from '../../bytes/reader.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { Writer } from '../../bytes/writer.ts';
import { WasmvirtError } from '../../errors.ts';
import { VERSION } from '../../version.ts';

/** Custom sections that describe the whole component in a text: those of OCI annotations, and of registries. */
const TEXTS: ReadonlySet<string> = new Set([
  'authors',
  'description',
  'licenses',
  'source',
  'homepage',
  'revision',
  'version',
  'registry-metadata',
]);

/** What the components of a program are made of, compressed; as `cargo auditable` writes it. */
const DEPENDENCIES = '.dep-v0';

/** Longest section that is copied from the guest to the output; a longer one stays in the guest alone. */
const MAX_BYTES = 1 << 16;
/** How many custom sections are looked into. */
const MAX_LOOKED_INTO = 1000;

/** What a component says of itself. */
interface Metadata {
  readonly name: string | undefined;
  readonly producers: Producers | undefined;
  /** The data of the other sections, by name. */
  readonly others: ReadonlyMap<string, Uint8Array>;
}

/**
 * Custom sections that say of the output what the guest says of itself: its name, its annotations, and what made it, us included. What
 * cannot be read, or is very long, stays inside and is not said outside.
 */
export function metadataOf(guest: Uint8Array): Uint8Array {
  const { name, producers, others } = readMetadata(guest);
  const w = new Writer(1024);
  if (name !== undefined) {
    writeCustomSection(
      w,
      NAME_SECTION,
      written((w) => writeNameSection(w, { component: name, sorts: [] })),
    );
  }
  for (const [section, data] of others) writeCustomSection(w, section, data);
  writeMakers(w, producers);
  return w.finish();
}

/** The custom section that says who made an output of several components: us. */
export function makersSection(): Uint8Array {
  const w = new Writer(256);
  writeMakers(w);
  return w.finish();
}

/** Says who made the output: us, and those who made what it was made of. */
function writeMakers(w: Writer, before: Producers = new Map()): void {
  writeCustomSection(
    w,
    PRODUCERS_SECTION,
    written((w) => writeProducers(w, withUs(before))),
  );
}

/** Of several sections with one name the last readable one counts, as in tools that show them. */
function readMetadata(bytes: Uint8Array): Metadata {
  let name: string | undefined;
  let producers: Producers | undefined;
  const others = new Map<string, Uint8Array>();
  let looked = 0;
  for (const { kind, body } of eachSection(bytes, { start: 0, end: bytes.length }, new Tally())) {
    if (kind !== 'custom') continue;
    looked += 1;
    if (looked > MAX_LOOKED_INTO) break;
    const section = attempt(() => readCustomName(bytes, body));
    if (section === undefined) continue;
    const { data } = section;
    const short = data.end - data.start <= MAX_BYTES;
    if (section.name === NAME_SECTION) {
      name = attempt(() => readComponentName(bytes, data, MAX_BYTES)) ?? name;
    } else if (section.name === PRODUCERS_SECTION && short) {
      producers = attempt(() => readBody(bytes, data, readProducers)) ?? producers;
    } else if (short && (section.name === DEPENDENCIES || (TEXTS.has(section.name) && isUtf8(bytes, data)))) {
      others.set(section.name, bytes.subarray(data.start, data.end));
    }
  }
  return { name, producers, others };
}

/** Once, whatever it was that processed it before; with the version that did it last. */
function withUs(fields: Producers): Producers {
  const tools = new Map(fields.get('processed-by'));
  tools.set('wasmvirt', VERSION);
  return new Map([...fields, ['processed-by', tools]]);
}

function isUtf8(bytes: Uint8Array, { start, end }: Range): boolean {
  return typeof decodeUtf8(bytes, start, end) === 'string';
}

function written(write: (w: Writer) => void): Uint8Array {
  const w = new Writer();
  write(w);
  return w.finish();
}

/** Custom sections have no meaning for validation: an unreadable one is left out, and is no error. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WasmvirtError) return undefined;
    throw error;
  }
}
