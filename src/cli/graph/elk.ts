import type { ElkAnswer, ElkNode } from 'elkjs/lib/elk-worker.min.js';

/** Gives a graph its places. */
export type Layout = (graph: ElkNode) => Promise<ElkNode>;

/** Loads the library that lays graphs out, which is larger than all the rest: only for who asks for a picture. */
export async function loadLayout(): Promise<Layout> {
  // names of what is no module are there from Node, and not from the bundle
  const { default: elk } = await import('elkjs/lib/elk-worker.min.js');
  const worker = new elk.Worker();
  const waiting = new Map<number, (answer: ElkAnswer) => void>();
  worker.onmessage = ({ data }) => waiting.get(data.id)?.(data);
  let asked = 0;
  worker.postMessage({ id: asked, cmd: 'register', algorithms: ['layered'] });
  return async (graph) => {
    const id = (asked += 1);
    const answered = new Promise<ElkAnswer>((resolve) => waiting.set(id, resolve));
    worker.postMessage({ id, cmd: 'layout', graph });
    const { error, data } = await answered;
    waiting.delete(id);
    if (data === undefined) throw new Error(`the graph could not be laid out: ${String(error)}`);
    return data;
  };
}
