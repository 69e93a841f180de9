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
  element.append(...flat(children));
  return element;
}

function flat(children: readonly (Child | readonly Child[])[]): (Node | string)[] {
  const all: (Node | string)[] = [];
  for (const child of children) {
    if (Array.isArray(child)) all.push(...flat(child as readonly Child[]));
    // arrays that cannot be changed are none to the compiler
    else if (child !== undefined) all.push(child as Node | string);
  }
  return all;
}

/** An element of the page, which is there. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- who asks knows what the page has there
export function byId<Type extends HTMLElement>(id: string): Type {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  // who asks says what it is, and the page stands beside it
  return found as Type;
}

export function fill(element: Element, ...children: readonly (Child | readonly Child[])[]): void {
  element.replaceChildren(...flat(children));
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
