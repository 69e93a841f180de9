import { expect } from 'vitest';
import { WasmvirtError, type ErrorCode } from '../../src/errors.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly offset: number | undefined;
}

/** How `run` fails: with our error, or the test does. */
export function failure(run: () => unknown): Failure {
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    if (error instanceof WasmvirtError) return { code: error.code, offset: error.offset };
    throw error;
  }
  return expect.fail(
    `no error, but ${JSON.stringify(result, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
  );
}

/** Bytes as people write them: "00 61 73 6d". */
export function bytesOf(hex: string): Uint8Array {
  const digits = hex.replaceAll(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
