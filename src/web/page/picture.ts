import { fill, h, save, sizeWords } from './dom.ts';

/** Larger ones would stop the page while the browser reads them. */
const MOST_SHOWN = 300_000;

/** Shows a picture of what is inside a component, or a word in its place. */
export class Picture {
  private readonly place: HTMLElement;
  private at: string | undefined;

  constructor(place: HTMLElement) {
    this.place = place;
  }

  wait(): void {
    this.say('The picture is being drawn …');
  }

  say(words: string): void {
    this.free();
    fill(this.place, h('p', { class: 'faint' }, words));
  }

  /** @param of what it is a picture of, for people who do not see it */
  show(svg: Blob, of: string, file: string): void {
    this.free();
    const keep = h('button', { type: 'button', class: 'small', onclick: () => save(svg, file) }, 'Save picture');
    if (svg.size > MOST_SHOWN) {
      fill(this.place, h('p', {}, `The picture is large (${sizeWords(svg.size)}), so it is not shown here. `, keep));
      return;
    }
    const at = URL.createObjectURL(svg);
    this.at = at;
    const alt = `Picture of ${of}: boxes for its imports, its parts and its exports, and lines for who gives functions to whom. The list beside it has the same imports and exports.`;
    fill(
      this.place,
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Picture of ${of}` },
        h('img', { src: at, alt, decoding: 'async' }),
      ),
      h('p', { class: 'row' }, keep),
    );
  }

  private free(): void {
    if (this.at !== undefined) URL.revokeObjectURL(this.at);
    this.at = undefined;
  }
}
