/** An entry of a directory in a mount. The order of a directory's entries does not matter. */
export type TreeNode = Directory | File | SymbolicLink | HostEntry | MountPoint;

export interface Directory {
  readonly kind: 'directory';
  /** Entries by name, which is one component of a path. */
  readonly entries: ReadonlyMap<string, TreeNode>;
}

export interface File {
  readonly kind: 'file';
  readonly bytes: Uint8Array;
  /** The component may not change, replace or remove it, though the mount is writable. */
  readonly writable?: false;
}

export interface SymbolicLink {
  readonly kind: 'symbolic-link';
  /** A path relative to the directory of the link, which stays inside the mount. */
  readonly target: string;
}

/** A directory or a file of the host. */
export interface HostEntry {
  readonly kind: 'host';
  /** The host's path, with single slashes between components; absolute, or relative to a directory that the host opens. */
  readonly path: string;
  /** The component may only read it. Without: it may change it as far as the host lets it. */
  readonly writable?: false;
}

/** The root of another mount. */
export interface MountPoint {
  readonly kind: 'mount';
  /** The index of that mount. */
  readonly mount: number;
}

/** A preopened directory with its name in the component. */
export interface Mount {
  /** The preopen's name, without a slash at the end: `/`, `/data`, `.`, `data`. */
  readonly name: string;
  readonly root: Directory | HostEntry;
  readonly writable: boolean;
  /** Maximum number of bytes in files and links, the initial ones included. Writes beyond it fail with `insufficient-space`. */
  readonly maxBytes?: number;
  /** Maximum number of files, links and directories below the root, the initial ones included. Creation beyond it fails with `quota`. */
  readonly maxFiles?: number;
}

/** Maximum bytes in the name of an entry, and in the target of a link: `NAME_MAX`, and `PATH_MAX` without the NUL, of Linux. */
export const MAX_NAME = 255;
export const MAX_TARGET = 4095;
