import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import type { DataObject, DataReloc } from '../../core/object.ts';
import type { HostRule, PortRange } from '../../settings/host-rule.ts';

/**
 * A list of rules for `rule.wat` and the templates of http and sockets: the number of rules in 4 bytes, then the rules, all of one size.
 * Numbers are little-endian; strings are pointer and length of UTF-8. A rule begins with
 *
 * - +0 u8: 0 any host, 1 a name, 2 the names below a name, 3 a network;
 * - +1 u8: the prefix length of the network in bits;
 * - +2 u16: of sockets, the operations (`sockets/layout.ts`); of http, 1 for the default port of the scheme;
 * - +4 u16, +6 u16: the first port and the last;
 * - +8: the name, or the 16 bytes of the network's address, IPv4 as `::ffff:a.b.c.d`;
 * - +24 u32: the scope of the address.
 */
export const RULE_HEAD = 28;

export interface RuleHead {
  readonly host: HostRule;
  readonly flags: number;
  readonly ports: PortRange;
}

/** Writes a list of rules, followed by the data that they point to. */
export class RuleWriter {
  private readonly view: DataView<ArrayBuffer>;
  private readonly size: number;
  private readonly relocs: { readonly at: number; readonly addend: number }[] = [];
  private readonly behind: Uint8Array[] = [];
  private end: number;

  constructor(count: number, size: number) {
    this.view = new DataView(new ArrayBuffer(4 + count * size));
    this.view.setUint32(0, count, true);
    this.size = size;
    this.end = this.view.byteLength;
  }

  /** Writes the head of rule `index`; returns the offset of the rule. */
  head(index: number, { host, flags, ports }: RuleHead): number {
    const { view } = this;
    const at = 4 + index * this.size;
    view.setUint16(at + 2, flags, true);
    view.setUint16(at + 4, ports.first, true);
    view.setUint16(at + 6, ports.last, true);
    switch (host.kind) {
      case 'any':
        view.setUint8(at, 0);
        break;
      case 'name':
        view.setUint8(at, host.below ? 2 : 1);
        this.text(at + 8, host.name);
        break;
      case 'addresses':
        view.setUint8(at, 3);
        view.setUint8(at + 1, host.prefix);
        host.address.forEach((byte, i) => view.setUint8(at + 8 + i, byte));
        view.setUint32(at + 24, host.scope, true);
        break;
      default:
        host satisfies never;
    }
    return at;
  }

  /** Writes pointer and length of a non-empty string. */
  text(at: number, text: string): void {
    const bytes = new Uint8Array(utf8Length(text));
    encodeUtf8(text, bytes, 0);
    this.view.setUint32(at + 4, bytes.length, true);
    this.point(at, bytes);
  }

  /** Writes pointer and count of a list of non-empty strings. */
  texts(at: number, texts: readonly string[]): void {
    if (texts.length === 0) return;
    this.view.setUint32(at + 4, texts.length, true);
    const list = new Uint8Array(8 * texts.length);
    // align words to 4
    this.behind.push(new Uint8Array(-this.end & 3));
    this.end += -this.end & 3;
    const start = this.end;
    this.point(at, list);
    texts.forEach((text, i) => {
      const bytes = new Uint8Array(utf8Length(text));
      encodeUtf8(text, bytes, 0);
      new DataView(list.buffer).setUint32(8 * i + 4, bytes.length, true);
      this.point(start + 8 * i, bytes);
    });
  }

  data(symbol: string): DataObject {
    const bytes = new Uint8Array(this.end);
    bytes.set(new Uint8Array(this.view.buffer));
    let at = this.view.byteLength;
    for (const piece of this.behind) {
      bytes.set(piece, at);
      at += piece.length;
    }
    const relocs = this.relocs.map((reloc): DataReloc => ({ ...reloc, symbol }));
    return { kind: 'data', symbol, align: 4, mutable: false, bytes, relocs };
  }

  private point(at: number, bytes: Uint8Array): void {
    this.relocs.push({ at, addend: this.end });
    this.behind.push(bytes);
    this.end += bytes.length;
  }
}
