import type { CoreSignature } from '../../core/object.ts';
import type { TemplateSymbol } from '../../policy/capabilities/table.ts';

interface Template {
  /** In the library. */
  readonly symbol: string;
  /** Its core signature. */
  readonly type: CoreSignature;
  /** The types of functions that it is made for: `shapeOf`, without names of resources. */
  readonly shapes: readonly string[];
  /** Whether its result is in the arena. */
  readonly arena: boolean;
}

/** Templates that answer denied calls. */
export const TEMPLATES: Readonly<Record<TemplateSymbol, Template>> = {
  'insecure-u64': {
    symbol: 'deny-insecure.u64',
    type: { params: [], results: ['i64'] },
    shapes: ['() -> u64'],
    arena: false,
  },
  'insecure-bytes': {
    symbol: 'deny-insecure.bytes',
    type: { params: ['i64'], results: ['i32'] },
    shapes: ['(u64) -> list<u8>'],
    arena: true,
  },
  poll: {
    symbol: 'deny-poll.poll',
    type: { params: ['i32', 'i32'], results: ['i32'] },
    shapes: ['(list<borrow>) -> list<u32>'],
    arena: true,
  },
};
