import { h } from './dom.ts';

/** A block of text is left alone when it has so many characters: what is added is then laid out without it. */
const BLOCK = 4096;

/** What a program prints, as it comes. */
export class OutputView {
  private readonly place: HTMLElement;
  private waiting: { readonly stream: string; text: string }[] = [];
  private asked = false;

  constructor(place: HTMLElement) {
    this.place = place;
  }

  clear(): void {
    this.waiting = [];
    this.place.replaceChildren();
  }

  get isEmpty(): boolean {
    return this.place.childNodes.length === 0 && this.waiting.length === 0;
  }

  add(stream: 'stdout' | 'stderr', text: string): void {
    const last = this.waiting.at(-1);
    if (last?.stream === stream) last.text += text;
    else this.waiting.push({ stream, text });
    if (this.asked) return;
    this.asked = true;
    // however much comes, the page draws once
    requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.asked = false;
    const isAtEnd = this.place.scrollHeight - this.place.scrollTop - this.place.clientHeight < 40;
    for (const { stream, text } of this.waiting.splice(0)) {
      for (let at = 0; at < text.length; at += BLOCK) this.put(stream, text.slice(at, at + BLOCK));
    }
    if (isAtEnd) this.place.scrollTop = this.place.scrollHeight;
  }

  /** Lines that are whole go into blocks, so that the browser does not lay out all of it again. */
  private put(stream: string, text: string): void {
    const open = this.place.lastElementChild;
    const isOpen = open !== null && !open.textContent.endsWith('\n');
    let rest = text;
    if (isOpen || (open?.className === stream && open.textContent.length < BLOCK)) {
      const end = isOpen ? text.indexOf('\n') + 1 || text.length : text.length;
      this.append(open, stream, text.slice(0, end));
      rest = text.slice(end);
    }
    if (rest !== '') this.place.append(h('div', { class: stream }, rest));
  }

  private append(block: Element | null, stream: string, text: string): void {
    if (block?.className === stream) block.append(text);
    else block?.append(h('span', { class: stream }, text));
  }
}
