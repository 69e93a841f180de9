import type { Options } from '../../settings/options.ts';
import type { Schema } from './schema.ts';
import type { Sources } from './words.ts';

/** An option as a policy file has it. */
export interface FileForm<Key extends keyof Options = keyof Options> {
  readonly schema: Schema;
  /**
   * The library's value for what the file says, where a file says it in other words. What has a wrong form is given on as it is: the
   * option's row refuses it. Without: the same.
   *
   * @throws WasmvirtError `bad-option`
   */
  fromFile?(value: unknown, disk: Disk): unknown;
  /** The reverse, for values that `fromFile` or the row's `fromWords` gave. */
  toFile?(value: NonNullable<Options[Key]>, origins: Origins): unknown;
  /** A value that is said over another. Without: it takes its place. */
  over?(value: NonNullable<Options[Key]>, beneath: NonNullable<Options[Key]>): NonNullable<Options[Key]>;
}

/** What a policy file names on disk, by paths that are relative to it. */
export type Disk = Pick<Sources, 'read' | 'tree'>;

/** Where bytes, and entries of folders, come from: paths on disk. */
export type Origins = Pick<WeakMap<object, string>, 'get'>;
