import { eachSectionInside } from '../../binary/section.ts';
import { unnamedIn } from '../../component/named.ts';
import { resolveComponent } from '../../component/resolve.ts';
import { broken } from './read-output.ts';
import { readHandedOn } from './wiring.ts';

/**
 * Checks what stands in an adapter alone in the place of a program: it has no code, and each function that it exports is the one that it
 * imports under the same names. So what is proved of its imports is true of its exports. All types in it have names.
 *
 * @throws WasmvirtError `internal`
 */
export function checkRelay(relay: Uint8Array): void {
  for (const { kind } of eachSectionInside(relay)) {
    if (!PARTS.has(kind)) broken(`its relay has a section of kind ${kind}`);
  }
  const world = resolveComponent(relay, 'compared');
  const handed = readHandedOn(relay, world.imports.keys());
  for (const [name, { entity }] of world.exports) {
    if (entity.kind !== 'instance') broken(`its relay exports ${name}, which is no instance`);
    for (const [exported, { entity: e }] of entity.type.exports) {
      if (e.kind === 'type') continue;
      const origin = handed.get(name)?.get(exported);
      const same = origin?.kind === 'host' && origin.importName === name && origin.name === exported;
      if (!same) broken(`its relay exports something else as ${exported} of ${name}`);
    }
  }
  const unnamed = unnamedIn(world);
  if (unnamed !== undefined) broken(`${unnamed.join('#')} of its relay mentions a type without a name`);
}

/** What a component can have in it without having code. */
const PARTS: ReadonlySet<string> = new Set(['type', 'import', 'alias', 'component', 'instance', 'export']);
