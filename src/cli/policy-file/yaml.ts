import type * as Yaml from 'yaml';
import { UsageError } from '../args.ts';
import { cut, type Document, Lines, Places, setProperty, tooDeep, wrongAt } from './document.ts';

/** The parser goes down step by step, with more on the stack than others, and takes its time. A policy has 6 levels. */
const MAX_DEPTH = 100;
const MAX_BYTES = 1 << 20;

/**
 * Reads a document of YAML.
 *
 * @throws UsageError with line and column
 */
export type ParseYaml = (text: string, file: string) => Document;

/** YAML 1.2 without tags and aliases, of which a policy needs none. */
export function yamlReader(yaml: typeof Yaml): ParseYaml {
  return (text, file) => new Reader(yaml, text, file).document();
}

class Reader {
  private readonly yaml: typeof Yaml;
  private readonly text: string;
  private readonly file: string;
  private readonly lines: Lines;

  constructor(yaml: typeof Yaml, text: string, file: string) {
    this.yaml = yaml;
    this.text = text;
    this.file = file;
    this.lines = new Lines(text);
  }

  document(): Document {
    if (this.text.length > MAX_BYTES) throw new UsageError(`${this.file}: no policy is longer than 1 MiB`);
    for (const token of new this.yaml.Parser().parse(this.text)) this.checkDepth(token);
    // that keys differ is seen here: the parser compares each with each
    const document = this.yaml.parseDocument(this.text, { schema: 'core', prettyErrors: false, uniqueKeys: false });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) this.wrong(problem.pos[0], problem.message);
    const places = new Places(this.file);
    return { value: this.value(document.contents, places, 0), places };
  }

  /** Before the parser goes down. */
  private checkDepth(token: Yaml.CST.Token): void {
    const open: (readonly [token: Yaml.CST.Token, depth: number])[] = [[token, 0]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [at, depth] = next;
      if (depth > MAX_DEPTH) tooDeep(this.file, this.lines.placeOf(at.offset), MAX_DEPTH);
      if (at.type === 'document' && at.value !== undefined) open.push([at.value, depth]);
      if (!('items' in at)) continue;
      for (const { key, value } of at.items) {
        for (const inner of [key, value]) if (inner !== undefined && inner !== null) open.push([inner, depth + 1]);
      }
    }
  }

  /** @param offset where it is, if it does not say so itself */
  private value(node: unknown, places: Places, offset: number): unknown {
    const { isAlias, isMap, isScalar, isSeq } = this.yaml;
    const { range, tag } = (node ?? {}) as Partial<Yaml.Node>; // as the parser gives them
    const at = range?.[0] ?? offset;
    if (tag !== undefined) this.wrong(at, 'a policy has no tags: leave it out');
    if (isAlias(node)) this.wrong(at, 'a policy has no aliases: write out what is meant');
    if (isScalar(node)) return node.value;
    if (isSeq(node)) {
      return node.items.map((item, i) => {
        const start = startOf(item) ?? at;
        return this.value(item, places.enter(String(i), this.lines.placeOf(start)), start);
      });
    }
    if (!isMap(node)) return null;
    const object = {};
    for (const { key, value } of node.items) {
      const start = startOf(key) ?? at;
      if (!isScalar(key) || typeof key.value !== 'string' || key.value === '') {
        return this.wrong(start, 'a key must be text');
      }
      const name = key.value;
      if (Object.hasOwn(object, name)) this.wrong(start, `the key ${cut(JSON.stringify(name))} is there twice`);
      setProperty(object, name, this.value(value, places.enter(name, this.lines.placeOf(start)), start));
    }
    return object;
  }

  private wrong(offset: number, sentence: string): never {
    return wrongAt(this.file, this.lines.placeOf(offset), sentence);
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Yaml.Node> | null)?.range?.[0]; // as the parser gives them
}
