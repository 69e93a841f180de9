import type { ExternName } from '../binary/name.ts';
import { interfaceOf, printUnversioned } from '../component/extern-name.ts';
import { canonicalVersion, compareVersions, parseVersion, type Version } from '../component/version.ts';
import { WasmvirtError } from '../errors.ts';

/** The names that can stand for each other have one key. */
export interface Track {
  /** `ns:pkg/iface@0.2`, or the name itself where nothing else is compatible with it. */
  readonly key: string;
  readonly version: Version | undefined;
}

/**
 * Versions of an interface are compatible if their canonical forms are equal (Explainer.md § Canonical Interface Name); releases before
 * others (`-rc.1`) and those below 0.1.0 only with themselves. Plain names have no version.
 */
export function trackOf(name: ExternName): Track {
  const exact = { key: name.name, version: undefined };
  if (!name.name.includes(':') || !name.name.includes('@')) return exact;
  try {
    const found = interfaceOf(name);
    if (found?.version === undefined) return exact;
    const version = parseVersion(found.version);
    if (version.pre !== undefined || (version.major === 0 && version.minor === 0)) return exact;
    return { key: `${printUnversioned(found)}@${canonicalVersion(version).canon}`, version };
  } catch (error) {
    // a name that cannot be read, or a version that cannot be compared, is only itself
    if (error instanceof WasmvirtError) return exact;
    throw error;
  }
}

export function areCompatible(a: ExternName, b: ExternName): boolean {
  return a.name === b.name || trackOf(a).key === trackOf(b).key;
}

/** Whether `a` is the name to keep of two that are compatible: that of the newer version. */
export function isNewer(a: Track, b: Track): boolean {
  if (a.version === undefined) return false;
  return b.version === undefined || compareVersions(a.version, b.version) > 0;
}
