import { caseLayoutOf } from '../../component/abi.ts';
import type { ValueType } from '../../component/types.ts';

/**
 * The harmless value of a type in words, for reports: `0`, `none`, `an empty list`.
 *
 * @param bytes the value as it lies in memory, which tells the case of an enum or a variant
 */
export function harmlessWords(type: ValueType, bytes: Uint8Array): string {
  if (typeof type === 'string') {
    return type === 'bool' ? 'false' : type === 'string' ? 'an empty text' : type === 'char' ? 'a NUL character' : '0';
  }
  switch (type.kind) {
    case 'primitive':
      return harmlessWords(type.type, bytes);
    case 'list':
      return type.length === undefined ? 'an empty list' : `${type.length} times ${harmlessWords(type.element, bytes)}`;
    case 'map':
      return 'an empty map';
    case 'flags':
      return 'no flags';
    case 'option':
      return 'none';
    case 'result':
      return 'ok';
    case 'record':
    case 'tuple':
      return 'zero and empty in all its parts';
    case 'enum':
    case 'variant': {
      const size = caseLayoutOf(type)?.layout.discriminant ?? 1;
      const index = bytes.subarray(0, size).reduceRight((sum, byte) => sum * 256 + byte, 0);
      return (type.kind === 'enum' ? type.labels : type.cases.map((one) => one.label))[index] ?? 'its first case';
    }
    case 'own':
    case 'borrow':
      return 'a handle that is of no use';
    case 'stream':
      return 'an empty stream';
    case 'future':
      return 'a future that is ready';
    default:
      return type satisfies never;
  }
}
