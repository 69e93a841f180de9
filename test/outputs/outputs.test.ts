import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { virtualize, WasmvirtError, type Options } from '../../src/index.ts';
import { bytesOf, CORPUS } from '../support/corpus-list.ts';
import { DEFINED_VERSIONS, importer, specImports, specPackages } from '../support/spec-wit.ts';
import { POLICIES } from './policies.ts';

/**
 * The outputs that the components of the corpus have under each policy, byte for byte, by their hashes. A change that should not
 * change an output changes none of these lines; where it should, `npx vitest run test/outputs -u` writes them again, and the
 * difference shows which components and policies it concerns.
 */

interface Guest {
  readonly title: string;
  readonly bytes: () => Promise<Uint8Array>;
}

const GUESTS: readonly Guest[] = [
  ...CORPUS.map((entry) => ({ title: entry.title, bytes: () => bytesOf(entry) })),
  ...DEFINED_VERSIONS.map((version) => ({
    title: `all of WASI ${version}`,
    bytes: () => importer(specImports(version), specPackages(version).values()),
  })),
];

function outputOf(guest: Uint8Array, policy: Options): string {
  try {
    const { bytes } = virtualize(guest, policy);
    return `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)} ${String(bytes.length)} bytes`;
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    return error.code;
  }
}

describe('outputs', () => {
  it.each([
    ['auto', 'outputs.txt'],
    ['sibling', 'outputs-beside.txt'],
  ] as const)('are the same bytes as before with link %s', { timeout: 240_000 }, async (link, file) => {
    const lines: string[] = [];
    for (const { title, bytes } of GUESTS) {
      const guest = await bytes();
      for (const [policy, options] of Object.entries(POLICIES)) {
        lines.push(`${title}, ${policy}: ${outputOf(guest, { ...options, link })}`);
      }
    }
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(file);
  });
});
