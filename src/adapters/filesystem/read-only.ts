import { FunctionBuilder } from '../../core/function-builder.ts';
import type { CoreObject, CoreSignature } from '../../core/object.ts';
import { errorNumber } from '../../settings/error-code.ts';
import type { CoreNumType } from '../../binary/core-val-type.ts';

const I = 'i32';
const L = 'i64';

/** Core parameters of the functions of `wasi:filesystem/types` that change files; all have one `i32` result. */
const CHANGES: Readonly<Record<string, readonly CoreNumType[]>> = {
  'fs.descriptor.write': [I, I, I, L],
  'fs.descriptor.set-size': [I, L],
  'fs.descriptor.set-times': [I, I, L, I, I, L, I],
  'fs.descriptor.set-times-at': [I, I, I, I, I, L, I, I, L, I],
  'fs.descriptor.write-via-stream': [I, L],
  'fs.descriptor.append-via-stream': [I],
  'fs.descriptor.create-directory-at': [I, I, I],
  'fs.descriptor.remove-directory-at': [I, I, I],
  'fs.descriptor.unlink-file-at': [I, I, I],
  'fs.descriptor.symlink-at': [I, I, I, I, I],
  'fs.descriptor.link-at': [I, I, I, I, I, I, I],
  'fs.descriptor.rename-at': [I, I, I, I, I, I],
};

/** err(read-only), stored at each of the offsets 1, 4 and 8 of an error. */
const ANSWER = 'data.fs.read-only';

/**
 * Functions that replace those of the templates if no mount is writable: no reference counting, no freeing, one time for all nodes, and
 * `read-only` from every function that changes files. The code that only writing needs is then not linked.
 */
export function readOnlyObjects(): readonly CoreObject[] {
  const answer = new Uint8Array(9);
  answer[0] = 1;
  for (const at of [1, 4, 8]) answer[at] = errorNumber('read-only');
  const own = (symbol: string, params: readonly CoreNumType[], result?: CoreNumType): FunctionBuilder =>
    new FunctionBuilder(symbol, signature(params, result));
  return [
    { kind: 'data', symbol: ANSWER, align: 1, mutable: false, bytes: answer, relocs: [] },
    ...Object.entries(CHANGES).map(([symbol, params]) => own(symbol, params, I).address(ANSWER).finish()),
    own('fs.hold', [I]).finish(),
    own('fs.release', [I, I]).finish(),
    own('fs.time', [I, I], L).i64(0n).finish(),
    own('fs.begin-listing', [I]).finish(),
    own('fs.pass-new', [I]).finish(),
    // unreachable: the mount is checked first
    own('fs.make', [I, I, I, I], I).op('unreachable').finish(),
    own('fs.resize', [I, I, I], I).op('unreachable').finish(),
    own('fs.write', [I, I, L, I, L], I).op('unreachable').finish(),
  ];
}

function signature(params: readonly CoreNumType[], result: CoreNumType | undefined): CoreSignature {
  return { params, results: result === undefined ? [] : [result] };
}
