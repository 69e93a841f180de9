import type { SortIdx } from '../../binary/sort.ts';
import { concat } from '../../bytes/pieces.ts';
import type { Item } from '../../component/types.ts';
import { ComponentWriter } from '../encode/component-writer.ts';
import { importItem } from '../encode/import-export.ts';
import { OuterScope } from '../encode/type-scope.ts';

/**
 * A component without code, which stands where a program would: it exports instances that it imports, as they are. So they have types with
 * names, which the exports of an inline instance do not have (validation: "instance not valid to be used as export").
 *
 * @param imports each behind those whose types it uses
 * @param exported the names of those that it exports, all of them instances
 */
export function writeRelay(imports: Iterable<Item>, exported: ReadonlySet<string>): Uint8Array<ArrayBuffer> {
  const writer = new ComponentWriter();
  const scope = new OuterScope(writer);
  const given: { readonly item: Item; readonly index: SortIdx }[] = [];
  for (const item of imports) given.push({ item, index: importItem(writer, scope, item) });
  for (const { item, index } of given) {
    if (exported.has(item.name.name)) writer.export({ name: item.name, item: index, type: undefined });
  }
  return concat(writer.finish());
}
