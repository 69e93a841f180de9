import { readExportSection } from '../../binary/export.ts';
import { readImportSection } from '../../binary/import.ts';
import { readAliasSection } from '../../binary/alias.ts';
import { readSections } from '../../binary/section.ts';
import { unnamedIn } from '../../component/named.ts';
import { resolveComponent } from '../../component/resolve.ts';
import { broken } from './read-output.ts';

/**
 * Checks what stands in an adapter alone in the place of a program: it has no code, and what it exports is what it imports under the same
 * name. So what is proved of its imports is true of its exports. All types in them have names.
 *
 * @throws WasmvirtError `internal`
 */
export function checkRelay(relay: Uint8Array): void {
  const instances: (string | undefined)[] = [];
  for (const { kind, body } of readSections(relay)) {
    switch (kind) {
      case 'type':
        break;
      case 'alias':
        for (const { sort } of readAliasSection(relay, body)) {
          if (sort !== 'type') broken(`its relay has an alias of a ${sort}`);
        }
        break;
      case 'import':
        for (const { name, type } of readImportSection(relay, body)) {
          if (type.kind === 'instance') instances.push(name.name);
          else broken(`its relay imports ${name.name}, which is no instance`);
        }
        break;
      case 'export':
        for (const { name, item } of readExportSection(relay, body)) {
          const given = item.sort === 'instance' ? instances[item.index] : undefined;
          if (given !== name.name) broken(`its relay exports something else as ${name.name}`);
          instances.push(given);
        }
        break;
      default:
        broken(`its relay has a section of kind ${kind}`);
    }
  }
  const unnamed = unnamedIn(resolveComponent(relay));
  if (unnamed !== undefined) broken(`${unnamed.join('#')} of its relay mentions a type without a name`);
}
