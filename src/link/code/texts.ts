import { encodeUtf8, utf8Length } from '../../bytes/utf8.ts';
import type { DataObject } from '../../core/object.ts';

/** The data of texts in one adapter, each once for all functions that say it. */
export class Texts {
  private readonly known = new Map<string, DataObject>();

  data(text: string): DataObject {
    let data = this.known.get(text);
    if (data === undefined) {
      const bytes = new Uint8Array(utf8Length(text));
      encodeUtf8(text, bytes, 0);
      data = { kind: 'data', symbol: `text${this.known.size}`, align: 1, mutable: false, bytes, relocs: [] };
      this.known.set(text, data);
    }
    return data;
  }
}
