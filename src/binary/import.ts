import type { ExternType } from './extern-type.ts';
import type { ExternName } from './name.ts';

/** import ::= na:<nameattributes> et:<externtype> => (import na et) */
export interface Import {
  readonly name: ExternName;
  readonly type: ExternType;
}
