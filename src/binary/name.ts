import { hex, type Reader } from '../bytes/reader.ts';
import type { Writer } from '../bytes/writer.ts';
import { MAX } from './limits.ts';
import { byCode, readOpcode } from './opcode.ts';

/** attribute ::= 0x00 … (implements "in") | 0x01 … (versionsuffix "vs") | 0x02 … (external-id n) */
export const ATTRIBUTE = { implements: 0x00, versionsuffix: 0x01, 'external-id': 0x02 } as const;

const ATTRIBUTES = byCode(ATTRIBUTE);

/** attribute ::= 0x00 … (implements "in") | 0x01 … (versionsuffix "vs") | 0x02 … (external-id n) */
export type Attribute =
  | { readonly kind: 'implements'; readonly interface: string }
  | { readonly kind: 'versionsuffix'; readonly suffix: string }
  | { readonly kind: 'external-id'; readonly id: string };

export function readAttribute(r: Reader): Attribute {
  const kind = readOpcode(r, ATTRIBUTES, 'a name attribute');
  switch (kind) {
    case 'implements':
      return { kind, interface: r.name() };
    case 'versionsuffix':
      return { kind, suffix: r.name() };
    case 'external-id':
      return { kind, id: r.name() };
    default:
      return kind satisfies never;
  }
}

export function writeAttribute(w: Writer, attribute: Attribute): void {
  w.u8(ATTRIBUTE[attribute.kind]);
  switch (attribute.kind) {
    case 'implements':
      w.name(attribute.interface);
      break;
    case 'versionsuffix':
      w.name(attribute.suffix);
      break;
    case 'external-id':
      w.name(attribute.id);
      break;
    default:
      return attribute satisfies never;
  }
}

/** nameattributes ::= 0x00 len en | 0x01 len en | 0x02 len en a*:vec(<attribute>). Written as 0x02 only where there are attributes. */
export interface ExternName {
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

const NO_ATTRIBUTES: readonly Attribute[] = [];

/** Older tools wrote 0x01 for interface names; it means the same as 0x00. */
export function readExternName(r: Reader): ExternName {
  const at = r.offset;
  const form = r.u8();
  if (form > 0x02) r.raise('bad-opcode', `${hex(form)} does not begin an import or export name`, at);
  const name = r.name();
  return { name, attributes: form === 0x02 ? readAttributes(r) : NO_ATTRIBUTES };
}

/** Refuses a repeated kind of attribute, because this library and the host could each pick a different one. */
function readAttributes(r: Reader): readonly Attribute[] {
  const seen = new Set<Attribute['kind']>();
  return r.vec('name attributes', MAX.nameAttributes, () => {
    const at = r.offset;
    const attribute = readAttribute(r);
    if (seen.has(attribute.kind)) r.raise('bad-value', `a name has two attributes "${attribute.kind}"`, at);
    seen.add(attribute.kind);
    return attribute;
  });
}

export function writeExternName(w: Writer, name: ExternName): void {
  const plain = name.attributes.length === 0;
  w.u8(plain ? 0x00 : 0x02);
  w.name(name.name);
  if (!plain) w.vec(name.attributes, writeAttribute);
}
