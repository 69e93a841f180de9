/** Longest time that a thing may come true unseen, in milliseconds. */
const LOOK = 2;

/**
 * Waits in a worker, without leaving the function that waits. Only the memory of a module can be shared in a page that no server sends special
 * headers with: a word of it that nobody changes is what is waited for.
 */
export function sleepUntil(isTrue: () => boolean): void {
  if (isTrue()) return;
  const words = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
  while (!isTrue()) Atomics.wait(words, 0, 0, LOOK);
}
