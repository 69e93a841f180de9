type Stream = 'stdout' | 'stderr';

/** Pieces of one run that are sent on at once, whatever their size. */
const AT_ONCE = 1000;
/** Of those after them, the least time between two, in milliseconds. */
const BETWEEN = 20;
/** Characters that are sent on at all: a program that prints for ever would fill the page. */
const MOST = 256 * 1024;

/**
 * Sends on what a program prints, as it comes. A worker that never returns has no timers: so the first pieces go at once, and those of a flood
 * together, each some 20 ms after the last.
 */
export class Output {
  private readonly send: (stream: Stream, text: string) => void;
  private readonly now: () => number;
  private readonly decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  private waiting: { readonly stream: Stream; text: string }[] = [];
  private pieces = 0;
  private characters = 0;
  private last = 0;

  constructor(send: (stream: Stream, text: string) => void, now: () => number = () => performance.now()) {
    this.send = send;
    this.now = now;
  }

  write(stream: Stream, bytes: Uint8Array): void {
    const text = this.decoders[stream].decode(bytes, { stream: true });
    if (text === '' || this.characters > MOST) return;
    this.characters += text.length;
    const newest = this.waiting.at(-1);
    if (newest?.stream === stream) newest.text += text;
    else this.waiting.push({ stream, text });
    if (this.characters > MOST) this.waiting.push({ stream: 'stderr', text: TOO_MUCH });
    this.pieces += 1;
    if (this.pieces <= AT_ONCE || this.now() - this.last >= BETWEEN || this.characters > MOST) this.flush();
  }

  /** Sends what waits. */
  flush(): void {
    for (const { stream, text } of this.waiting.splice(0)) this.send(stream, text);
    this.last = this.now();
  }
}

const TOO_MUCH = '\n… it prints more than this page shows\n';
