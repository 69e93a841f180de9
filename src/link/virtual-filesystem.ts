import { filesystemObjects, type OutputFile } from '../adapters/filesystem/layout.ts';
import type { ObjectSource } from '../core/link-graph.ts';
import type { CoreObject } from '../core/object.ts';
import type { Policy } from '../policy/options.ts';
import type { VirtualFunction, VirtualResource } from './virtual.ts';

/** The functions and resources of `wasi:filesystem` over the mounts of a policy. */
export class VirtualFilesystem {
  private readonly library: ObjectSource;
  private readonly objects: readonly CoreObject[];

  constructor(policy: Policy, library: ObjectSource) {
    this.library = library;
    this.objects = filesystemObjects(policy.mounts, { epoch: policy.epoch, outputs: outputsOf(policy) });
  }

  /** By its name in the binary; `undefined` for a function that no template stands for. */
  function(name: string): VirtualFunction | undefined {
    const symbol = `fs.${name.replace('[method]', '')}`;
    if (this.library.get(symbol)?.kind !== 'func') return undefined;
    return { symbol, objects: this.objects, host: [], arena: false, says: 'virtual files' };
  }

  static resources(): readonly VirtualResource[] {
    return FILESYSTEM_RESOURCES.map((name) => ({ name, dtor: `fs.${name}.drop`, make: undefined }));
  }
}

function outputsOf({ stdio }: Policy): readonly OutputFile[] {
  return (['stdout', 'stderr'] as const).flatMap((stream) => {
    const said = stdio.get(stream);
    return said?.kind === 'file' ? [{ stream, ...said.file }] : [];
  });
}

/** The resources of `wasi:filesystem`, by name. */
export const FILESYSTEM_RESOURCES = ['descriptor', 'directory-entry-stream'] as const;
