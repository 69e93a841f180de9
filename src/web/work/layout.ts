import type { ElkAnswer, ElkNode } from 'elkjs/lib/elk-worker.min.js';
import layoutWorker from 'elkjs/lib/elk-worker.min.js?url';

/**
 * Lays a graph out, in a worker of its own: the library takes over the worker that it is loaded in. It is loaded when it is first needed.
 */
export class Layout {
  private worker: Worker | undefined;
  private asked = 0;
  private readonly waiting = new Map<number, (answer: ElkAnswer) => void>();

  async place(graph: ElkNode): Promise<ElkNode> {
    const worker = (this.worker ??= this.start());
    const id = (this.asked += 1);
    const answered = new Promise<ElkAnswer>((resolve) => this.waiting.set(id, resolve));
    worker.postMessage({ id, cmd: 'layout', graph });
    const { error, data } = await answered;
    if (data === undefined) throw new Error(`the graph could not be laid out: ${String(error)}`);
    return data;
  }

  private start(): Worker {
    const worker = new Worker(new URL(layoutWorker, import.meta.url));
    worker.onmessage = ({ data }: { readonly data: ElkAnswer }) => {
      this.waiting.get(data.id)?.(data);
      this.waiting.delete(data.id);
    };
    worker.onerror = () => {
      for (const [id, answer] of this.waiting) answer({ id, error: 'its program could not be loaded' });
      this.waiting.clear();
    };
    worker.postMessage({ id: this.asked, cmd: 'register', algorithms: ['layered'] });
    return worker;
  }
}
