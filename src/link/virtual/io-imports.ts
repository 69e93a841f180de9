import { flattenFunc } from '../../component/abi.ts';
import type { Resource } from '../../component/types.ts';
import type { CoreSignature, ImportObject } from '../../core/object.ts';
import {
  IO_FUNCTIONS,
  IO_RESOURCES,
  ioFunctionType,
  type IoFunctionName,
  type IoResource,
} from '../../policy/capabilities/io-functions.ts';

/** `input-stream.read` for `[method]input-stream.read`: what the symbols of templates are made of. */
export function ioSymbol(name: IoFunctionName): string {
  return name.replace('[method]', '');
}

/** What a core import of the templates of `wasi:io` is linked to. */
export type IoImport = { readonly object: ImportObject } & (
  | {
      readonly kind: 'canon';
      readonly canon: 'resource.new' | 'resource.rep' | 'resource.drop';
      readonly resource: IoResource;
      /** The type of ours, or the host's, which ours wraps. */
      readonly owner: 'ours' | 'host';
    }
  | { readonly kind: 'host'; readonly name: IoFunctionName }
);

const FROM_I32: CoreSignature = { params: ['i32'], results: ['i32'] };
const TAKE_I32: CoreSignature = { params: ['i32'], results: [] };

/** All core imports that templates of `wasi:io` can have, by symbol. */
export const ioImports: ReadonlyMap<string, IoImport> = new Map(
  [...IO_RESOURCES.flatMap(canons), ...IO_FUNCTIONS.map(hostImport)].map((item) => [item.object.symbol, item]),
);

function canons(resource: IoResource): readonly IoImport[] {
  const canon = (op: 'new' | 'rep' | 'drop', owner: 'ours' | 'host', type: CoreSignature): IoImport => ({
    kind: 'canon',
    canon: `resource.${op}`,
    resource,
    owner,
    object: { kind: 'import', symbol: `canon.${op}-${owner === 'host' ? 'host-' : ''}${resource}`, type },
  });
  return [
    canon('new', 'ours', FROM_I32),
    canon('rep', 'ours', FROM_I32),
    canon('drop', 'ours', TAKE_I32),
    canon('drop', 'host', TAKE_I32),
  ];
}

function hostImport(name: IoFunctionName): IoImport {
  const anyResource: Resource = { kind: 'resource', identity: { id: 0 }, aliasOf: undefined };
  const { params, results } = flattenFunc(
    ioFunctionType(name, { resource: () => anyResource, streamError: undefined }),
    'lower',
  );
  const object: ImportObject = { kind: 'import', symbol: `host.${ioSymbol(name)}`, type: { params, results } };
  return { kind: 'host', name, object };
}
