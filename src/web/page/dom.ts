type Child = Node | string | undefined;

/** Attributes; `on…` for listeners; `--…` for properties of the style. `undefined` and `false` leave one out. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/** Makes an element. Texts become text, never markup. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name.startsWith('--')) element.style.setProperty(name, String(value));
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children.flat() as Child[]) if (child !== undefined) element.append(child);
  return element;
}

/** An element of the page, which is there. */
export function byId<Type extends HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  // who asks says what it is, and the page stands beside it
  return found as Type;
}

export function fill(element: Element, ...children: readonly (Child | readonly Child[])[]): void {
  element.replaceChildren(...(children.flat() as Child[]).filter((child) => child !== undefined));
}

/** `1,234,567 bytes`, `13.3 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 10_000) return `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

export function counted(amount: number, one: string, several = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : several}`;
}

/** Saves something as a file of the person's. */
export function save(contents: Blob, name: string): void {
  const at = URL.createObjectURL(contents);
  const link = h('a', { href: at, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // the browser has taken it by then
  setTimeout(() => URL.revokeObjectURL(at), 60_000);
}
