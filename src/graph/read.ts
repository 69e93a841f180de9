import { resolveComponent } from '../component/resolve.ts';
import { WasmvirtError } from '../errors.ts';
import { guestModules } from '../link/output/guest-section.ts';
import type { Recorded } from '../link/output/policy-section.ts';
import { readRecorded } from '../link/output/read-policy.ts';
import { readDefinition, type Definition } from './definition.ts';
import { Drawing, GRAPH, TooLarge } from './drawing.ts';
import type { Graph } from './graph.ts';
import { Part, type Owners } from './part.ts';

/** @throws WasmvirtError */
export function readGraph(bytes: Uint8Array): Graph {
  // says what is wrong as all other functions do
  resolveComponent(bytes);
  const definition = readDefinition(bytes);
  const record = readRecorded(bytes);
  const owners = ownersOf(bytes, record);
  const whole = draw(definition, owners, GRAPH.depth, GRAPH.parts);
  const drawn = whole ?? draw(definition, owners, 0, GRAPH.topLevelParts);
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

function ownersOf(bytes: Uint8Array, record: Recorded | undefined): Owners {
  if (record === undefined) return { component: () => 'component', module: () => 'component' };
  const fused = record.guest === undefined ? guestModules(bytes) : undefined;
  return {
    // what is fused keeps no component but those of the guest
    component: (index) => (fused !== undefined || index === record.guest ? 'guest' : 'wasmvirt'),
    module: (index) => (fused?.has(index) === true ? 'guest' : 'wasmvirt'),
  };
}

/** `undefined` where it would have more parts than `most`. */
function draw(definition: Definition, owners: Owners, depthShown: number, most: number): Drawing | undefined {
  const drawing = new Drawing(most);
  // what is written around the parts
  const owner = owners.module(-1);
  try {
    new Part(definition, {
      ...{ drawing, depthShown, owner, owners },
      ...{ box: undefined, depth: 0, outer: undefined, args: undefined },
    }).read();
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
  return drawing;
}
