/** One element of a document, with what stands in it. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  /** The text directly in it. */
  text: string;
}

/** What XML 1.0 allows in a document. */
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;
const NAME = '[A-Za-z_][\\w.-]*';
const TAG = new RegExp(`^<(/?)(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g');

/**
 * Reads a document of elements, attributes and text, and no more of XML than that: no comments, CDATA, instructions and entities.
 *
 * @throws Error what is not well-formed
 */
export function parseXml(document: string): Element {
  if (!CHARACTERS.test(document)) throw new Error('a character that XML does not have');
  const top: Element = { name: '', attributes: new Map(), children: [], text: '' };
  const open = [top];
  for (let at = 0; at < document.length;) {
    const inner = open.at(-1) ?? top;
    if (document[at] !== '<') {
      const next = document.indexOf('<', at);
      const end = next < 0 ? document.length : next;
      const text = document.slice(at, end);
      if (text.includes(']]>')) throw new Error(']]> in text');
      inner.text += unescaped(text);
      at = end;
      continue;
    }
    const tag = TAG.exec(document.slice(at, at + 1_000_000));
    if (tag === null) throw new Error(`no tag: ${document.slice(at, at + 80)}`);
    const [whole, slash, name = '', words = '', isEmpty] = tag;
    at += whole.length;
    if (slash === '/') {
      if (words !== '' || isEmpty === '/') throw new Error(`an end tag with more than a name: ${whole}`);
      if (inner === top || inner.name !== name) throw new Error(`</${name}> ends <${inner.name}>`);
      open.pop();
      continue;
    }
    const attributes = new Map<string, string>();
    for (const [, key = '', double, single] of words.matchAll(ATTRIBUTE)) {
      if (attributes.has(key)) throw new Error(`${key} is there twice`);
      attributes.set(key, unescaped(double ?? single ?? ''));
    }
    const element: Element = { name, attributes, children: [], text: '' };
    inner.children.push(element);
    if (isEmpty === '') open.push(element);
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)?.name ?? ''}> is not ended`);
  const [root, second] = top.children;
  if (root === undefined || second !== undefined || top.text.trim() !== '') throw new Error('not one element');
  return root;
}

function unescaped(text: string): string {
  return text.replace(/&([^;]*;)?/g, (reference, body: string | undefined) => {
    const digits = /^#(\d+);$/.exec(body ?? '')?.[1];
    if (digits === undefined) throw new Error(`${reference} refers to nothing`);
    const character = String.fromCodePoint(Number(digits));
    if (!CHARACTERS.test(character)) throw new Error(`${reference} is no character`);
    return character;
  });
}

/** An element and all that are in it. */
export function* elementsOf(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) yield* elementsOf(child);
}
