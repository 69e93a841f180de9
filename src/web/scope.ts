/** What a worker sees of itself. The types of pages and of workers cannot be had together. */
export interface WorkerScope<Request, Answer> {
  onmessage: ((event: { readonly data: Request }) => void) | null;
  postMessage(answer: Answer, transfer?: readonly Transferable[]): void;
}

export function workerScope<Request, Answer>(): WorkerScope<Request, Answer> {
  return globalThis as unknown as WorkerScope<Request, Answer>;
}

/**
 * Starts a worker under the policy of this page for contents: what it may load is what the page may. A worker that is loaded from its file has
 * the policy of that file, which a server would have to send.
 *
 * @param url of a module, on this site
 */
export function startWorker(url: string): Worker {
  const program = `import ${JSON.stringify(new URL(url, location.href).href)};`;
  const at = URL.createObjectURL(new Blob([program], { type: 'text/javascript' }));
  const worker = new Worker(at, { type: 'module' });
  // it is read when the worker starts, which is later
  worker.addEventListener('message', () => URL.revokeObjectURL(at), { once: true });
  return worker;
}

/** What was thrown, in one sentence. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
