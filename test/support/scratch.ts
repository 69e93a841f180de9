import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Calls `use` with the path of a new folder outside the repository, which is removed afterwards. */
export async function withScratch<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const { folder, remove } = scratchFolder();
  try {
    return await use(folder);
  } finally {
    remove();
  }
}

/** A scratch folder to be removed later, in `afterAll`. */
export function scratchFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'wasmvirt-test-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Calls `use` with the path of a file with these bytes. */
export function withFile<T>(bytes: Uint8Array, use: (path: string) => Promise<T>): Promise<T> {
  return withScratch((folder) => {
    const path = join(folder, 'component.wasm');
    writeFileSync(path, bytes);
    return use(path);
  });
}
