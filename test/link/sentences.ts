import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WasmvirtError } from '../../src/index.ts';
import { textOf } from '../../src/settings/sentence.ts';
import { ROOT } from '../support/source-files.ts';

/** What a check can say, as its source has it: no sentence of it may be one that nobody has ever seen. */
export class Sentences {
  private readonly patterns: readonly { readonly text: string; readonly length: number; readonly pattern: RegExp }[];
  private readonly said = new Set<string>();

  /**
   * @param files of the source, from the root
   * @param says how a sentence begins there: the call that throws it, up to its quotation mark
   */
  constructor(files: readonly string[], says: RegExp) {
    const source = files.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
    const found = [...source.matchAll(new RegExp(`${says.source}\\s*(\`[^\`]*\`|'[^']*')`, 'g'))];
    this.patterns = found.map(([, quoted = '']) => {
      const text = quoted.slice(1, -1);
      const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return { text, length: parts.join('').length, pattern: new RegExp(parts.join('.+')) };
    });
  }

  get all(): readonly string[] {
    return this.patterns.map(({ text }) => text);
  }

  /** What the error says that a check throws; `undefined` if it throws none. */
  heard(check: () => void): string | undefined {
    try {
      check();
      return undefined;
    } catch (error) {
      if (!(error instanceof WasmvirtError)) throw error;
      const said = textOf(error.sentence);
      // one sentence can be the beginning of another
      const meant = this.patterns.filter(({ pattern }) => pattern.test(said));
      const most = meant.sort((a, b) => b.length - a.length)[0];
      if (most === undefined) throw error;
      this.said.add(most.text);
      return said;
    }
  }

  unheard(): readonly string[] {
    return this.all.filter((text) => !this.said.has(text));
  }
}
