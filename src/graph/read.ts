import { resolveComponent } from '../component/resolve.ts';
import { WasmvirtError } from '../errors.ts';
import { readRecorded } from '../link/output/policy-section.ts';
import { readDefinition, type Definition } from './definition.ts';
import { Drawing, GRAPH, TooLarge } from './drawing.ts';
import type { Graph, Owner } from './graph.ts';
import { Part } from './part.ts';

/** @throws WasmvirtError */
export function readGraph(bytes: Uint8Array): Graph {
  // says what is wrong as all other functions do
  resolveComponent(bytes);
  const definition = readDefinition(bytes);
  const record = readRecorded(bytes);
  const ownerOf = (component: number): Owner => {
    if (record === undefined) return 'component';
    return component === record.guest ? 'guest' : 'wasmvirt';
  };
  const whole = draw(definition, ownerOf, GRAPH.depth, GRAPH.parts);
  const drawn = whole ?? draw(definition, ownerOf, 0, GRAPH.topLevelParts);
  if (drawn === undefined) {
    throw new WasmvirtError(
      'limit',
      `the component has too much at its top level for a graph: more than ${GRAPH.topLevelParts} parts`,
    );
  }
  const { nodes, edges } = drawn.finish();
  return {
    size: bytes.length,
    ...definition.counts,
    madeBy: record?.wasmvirt,
    isWhole: whole !== undefined && nodes.every(({ hidden }) => hidden === undefined),
    nodes,
    edges,
  };
}

/** `undefined` where it would have more parts than `most`. */
function draw(
  definition: Definition,
  ownerOf: (component: number) => Owner,
  depthShown: number,
  most: number,
): Drawing | undefined {
  const drawing = new Drawing(most);
  const owner = ownerOf(-1);
  try {
    new Part(definition, {
      ...{ drawing, depthShown, owner, ownerOf },
      ...{ box: undefined, depth: 0, outer: undefined, args: undefined },
    }).read();
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
  return drawing;
}
