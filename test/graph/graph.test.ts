import { describe, expect, it } from 'vitest';
import {
  graphOf,
  virtualize,
  WasmvirtError,
  type FunctionReport,
  type Graph,
  type Options,
  type Virtualized,
} from '../../src/index.ts';
import { POLICIES } from '../outputs/policies.ts';
import { bytesOf, DISTINCT } from '../link/wasi-guests.ts';
import { corpus } from '../support/wat.ts';

/** Whose the nodes are that give something to an import of the guest. */
function giversOf(graph: Graph, name: string): ReadonlySet<string> {
  const guest = graph.nodes.find(({ kind, owner }) => kind === 'component instance' && owner === 'guest');
  const index = guest?.takes.findIndex((port) => port.name === name) ?? -1;
  const into = graph.edges.filter(
    ({ to }) => to.node === guest?.id && to.port?.side === 'takes' && to.port.index === index,
  );
  return new Set(into.map(({ from }) => graph.nodes.find(({ id }) => id === from.node)?.owner ?? 'nobody'));
}

/** A policy may contradict a guest that has nothing of what it is about: there is no output then. */
function outputOf(bytes: Uint8Array, options: Options): Virtualized | undefined {
  try {
    return virtualize(bytes, { ...options, link: 'sibling' });
  } catch (error) {
    if (error instanceof WasmvirtError && error.code === 'conflict') return undefined;
    throw error;
  }
}

describe('the graph of an output', () => {
  it.each(DISTINCT.flatMap((guest) => Object.keys(POLICIES).map((policy) => ({ guest, policy, title: guest.title }))))(
    'gives each import of the guest what the report says: $title, $policy',
    async ({ guest, policy }) => {
      const made = outputOf(await bytesOf(guest), POLICIES[policy] ?? {});
      if (made === undefined) return;
      const graph = graphOf(made.bytes);
      for (const { name, kind, functions } of made.report.imports) {
        if (kind !== 'instance' || functions.length === 0) continue;
        // an adapter asks the rules before it asks the host, and says so in its answer
        const isStraight = (one: FunctionReport): boolean => one.decision === 'host' && one.answer === undefined;
        const wanted = new Set(functions.map((one) => (isStraight(one) ? 'host' : 'wasmvirt')));
        expect([name, ...[...giversOf(graph, name)].sort()]).toEqual([name, ...[...wanted].sort()]);
      }
    },
  );

  it('tells the host, an adapter and the guest apart', async () => {
    const { nodes } = graphOf(virtualize(await corpus('printer', { version: '0.2.0' }), { stdout: 'allow' }).bytes);
    expect(new Set(nodes.map(({ owner }) => owner))).toEqual(new Set(['host', 'wasmvirt', 'guest']));
  });
});
