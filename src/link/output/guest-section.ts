import { readCustomName, writeCustomSection } from '../../binary/custom.ts';
import { MAX } from '../../binary/limits.ts';
import { eachSection } from '../../binary/section.ts';
import { Tally } from '../../binary/tally.ts';
import { deflate, inflate } from '../../bytes/deflate.ts';
import { ByteMap } from '../../bytes/byte-map.ts';
import { concat } from '../../bytes/pieces.ts';
import { Reader, type Range } from '../../bytes/reader.ts';
import { Writer } from '../../bytes/writer.ts';
import { WasmvirtError } from '../../errors.ts';

/**
 * The custom section of a fused output with what is not in it of the guest: the guest without the core modules that the output has, deflated,
 * and where these were.
 *
 * data ::= size:u32 vec(gap:u32 module:u32 length:u32) deflated:byte*
 *
 * `size`: bytes of the rest before it was deflated; `gap`: how many of them stand before the module; `module`: index in the output.
 */
const GUEST_SECTION = 'wasmvirt:guest';

/** The most bytes that a guest without its core modules has, to be written or read. */
const MAX_REST = 1 << 22;

/** A core module of the guest. */
interface Place {
  readonly body: Range;
  /** Index in the output. */
  readonly module: number;
}

/**
 * @param modules the core modules of the output by index
 * @throws WasmvirtError `unsupported` if too much of the guest is not in the output
 */
export function guestSection(guest: Uint8Array, modules: readonly Uint8Array[]): Uint8Array {
  const places = placesOf(guest, modules);
  const rest: Uint8Array[] = [];
  let end = 0;
  for (const { body } of [...places, { body: { start: guest.length, end: guest.length } }]) {
    rest.push(guest.subarray(end, body.start));
    end = body.end;
  }
  const kept = concat(rest);
  if (kept.length > MAX_REST)
    throw new WasmvirtError(
      'unsupported',
      `there are ${kept.length} bytes in it beside core modules, and at most ${MAX_REST} are kept`,
    );
  const w = new Writer(1024);
  w.u32(kept.length);
  let last = 0;
  w.vec(places, (w, { body, module }) => {
    w.u32(body.start - last);
    w.u32(module);
    w.u32(body.end - body.start);
    last = body.end;
  });
  w.bytes(deflate(kept));
  const section = new Writer(w.size + 32);
  writeCustomSection(section, GUEST_SECTION, w.finish());
  return section.finish();
}

/** The core modules of the guest, at any depth, that the output has: each of these stands for one. */
function placesOf(guest: Uint8Array, modules: readonly Uint8Array[]): readonly Place[] {
  const left = new ByteMap<number[]>();
  for (const [i, bytes] of [...modules.entries()].reverse()) left.add(bytes, []).push(i);
  const places: Place[] = [];
  const tally = new Tally();
  const look = (range: Range): void => {
    for (const { kind, body } of eachSection(guest, range, tally)) {
      if (kind === 'component') look(body);
      if (kind !== 'core module') continue;
      const bytes = guest.subarray(body.start, body.end);
      const module = left.get(bytes)?.pop();
      if (module !== undefined) places.push({ body, module });
    }
  };
  look({ start: 0, end: guest.length });
  return places;
}

/** The guest of a fused output; `undefined` where the output has no such section, or another one than was written, or other core modules. */
export function readGuest(output: Uint8Array): Uint8Array | undefined {
  return read(output, ({ modules, data }) => rebuilt(output, data, modules));
}

/** The core modules of a fused output that are the guest's, by index; `undefined` where it does not say so. */
export function guestModules(output: Uint8Array): ReadonlySet<number> | undefined {
  return read(output, ({ data }) => {
    data.u32();
    return new Set(readPlaces(data).map(({ module }) => module));
  });
}

interface Section {
  readonly data: Reader;
  /** The core modules right inside the output. */
  readonly modules: readonly Range[];
}

function read<T>(output: Uint8Array, use: (section: Section) => T): T | undefined {
  const modules: Range[] = [];
  let data: Range | undefined;
  try {
    for (const { kind, body } of eachSection(output, { start: 0, end: output.length }, new Tally())) {
      if (kind === 'core module') modules.push(body);
      if (kind !== 'custom') continue;
      const custom = readCustomName(output, body);
      if (custom.name === GUEST_SECTION) ({ data } = custom);
    }
    return data === undefined ? undefined : use({ data: new Reader(output, data.start, data.end), modules });
  } catch (error) {
    // custom sections have no meaning for validation
    if (error instanceof WasmvirtError) return undefined;
    throw error;
  }
}

interface ReadPlace {
  readonly gap: number;
  readonly module: number;
  readonly length: number;
}

function readPlaces(r: Reader): readonly ReadPlace[] {
  return r.vec('core modules', MAX.modules, (r) => ({ gap: r.u32(), module: r.u32(), length: r.u32() }));
}

function rebuilt(output: Uint8Array, r: Reader, modules: readonly Range[]): Uint8Array | undefined {
  const size = r.u32();
  if (size > MAX_REST) return undefined;
  const places = readPlaces(r);
  const rest = inflate(r.take(r.remaining), size);
  if (rest === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  const used = new Set<number>();
  let at = 0;
  for (const { gap, module, length } of places) {
    const body = modules[module];
    // each once, so that what comes of it is no larger than the output and the rest
    if (body?.end !== (body?.start ?? 0) + length || used.has(module) || at + gap > size) return undefined;
    used.add(module);
    pieces.push(rest.subarray(at, at + gap), output.subarray(body.start, body.end));
    at += gap;
  }
  pieces.push(rest.subarray(at));
  return concat(pieces);
}
