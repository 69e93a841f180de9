import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './source-files.ts';

/** Made once a machine, in a folder that git ignores. */
const FOLDER = join(ROOT, '.cache', 'guests');

/** A lock that is older than this belongs to a process that died. */
const STALE_MS = 240_000;

/**
 * The bytes that `make` makes from these inputs, from the cache if they exist. Inputs are hashed in order
 * and must name everything that `make` reads, versions of packages included. Of several concurrent processes, one makes them.
 */
export async function cached(
  name: string,
  inputs: readonly (string | Uint8Array)[],
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${String(input.length)}:`).update(input);
  const path = join(FOLDER, `${name}-${hash.digest('hex').slice(0, 16)}.wasm`);
  mkdirSync(FOLDER, { recursive: true });
  for (;;) {
    const found = readIfThere(path);
    if (found !== undefined) return found;
    if (!tryLock(`${path}.lock`)) {
      await sleep(200);
      continue;
    }
    try {
      const made = await make();
      writeFileSync(`${path}.new`, made);
      renameSync(`${path}.new`, path);
      return made;
    } finally {
      rmdirSync(`${path}.lock`);
    }
  }
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Creating a folder succeeds in one process only. */
function tryLock(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) rmdirSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  return false;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
