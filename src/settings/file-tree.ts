/** An entry of a directory in a mount. The order of a directory's entries does not matter. */
export type TreeNode = Directory | File | SymbolicLink | HostEntry | MountPoint;

export interface Directory {
  readonly kind: 'directory';
  /** By name, which is one component of a path. */
  readonly entries: ReadonlyMap<string, TreeNode>;
}

export interface File {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
}

export interface SymbolicLink {
  readonly kind: 'symbolic-link';
  /** A relative path that stays in the mount, as seen from the directory of the link. */
  readonly target: string;
}

/** A directory or a file of the host. */
export interface HostEntry {
  readonly kind: 'host';
  /** The host's path, with single slashes between components; absolute, or relative to a directory that the host opens. */
  readonly path: string;
}

/** The root of another mount. */
export interface MountPoint {
  readonly kind: 'mount';
  /** The index of that mount. */
  readonly mount: number;
}

/** A preopened directory: the component finds it under a name. */
export interface Mount {
  /** The component's name for it, without a slash at the end: `/`, `/data`, `.`, `data`. */
  readonly name: string;
  readonly root: Directory | HostEntry;
  readonly writable: boolean;
  /** Most bytes in files and links at any time, the mounted ones included. Beyond it writes fail with `insufficient-space`. */
  readonly maxBytes?: number;
  /** Most files, links and directories below the root at any time, the mounted ones included. Beyond it creation fails with `quota`. */
  readonly maxFiles?: number;
}

/** Most bytes in the name of an entry, and in the target of a link: `NAME_MAX` and `PATH_MAX` without the NUL, as Linux has them. */
export const MAX_NAME = 255;
export const MAX_TARGET = 4095;
