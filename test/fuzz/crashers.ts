import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../../src/index.ts';
import { hashOf } from '../support/once.ts';
import { ROOT } from '../support/source-files.ts';
import type { Call, Case } from './examine.ts';
import type { Failure } from './measure.ts';
import type { PolicyCase } from './policies.ts';

/**
 * What fuzzing found, shrunk: `corpus/crashers/<name>.json` says what went wrong and holds the bytes in base64. All are replayed first, and by the
 * tests.
 */

const FOLDER = join(ROOT, 'corpus', 'crashers');

interface Saved {
  /** What went wrong when it was found. */
  readonly found: string;
  /** Why it still does. */
  readonly open?: string;
  readonly call: string;
  readonly options: unknown;
  readonly bytes: string;
  readonly other: string;
}

export interface Crasher extends Case {
  readonly name: string;
  readonly found: string;
  readonly open: string | undefined;
}

/** What was found with policies and options. */
export interface PolicyCrasher {
  readonly name: string;
  readonly found: string;
  readonly open: string | undefined;
  readonly policy: PolicyCase;
}

interface SavedPolicy {
  readonly found: string;
  readonly open?: string;
  readonly policy: PolicyCase;
}

function files(): readonly (readonly [name: string, saved: Saved | SavedPolicy])[] {
  if (!existsSync(FOLDER)) return [];
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    // as they were written here
    const saved = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Saved | SavedPolicy;
    return [name.replace(/\.json$/, ''), saved];
  });
}

export function policyCrashers(): readonly PolicyCrasher[] {
  return files().flatMap(([name, saved]) => {
    return 'policy' in saved ? { name, found: saved.found, open: saved.open, policy: saved.policy } : [];
  });
}

export function crashers(): readonly Crasher[] {
  return files().flatMap(([name, saved]) => {
    if ('policy' in saved) return [];
    return {
      name,
      found: saved.found,
      open: saved.open,
      call: saved.call as Call,
      // as they were written; what is wrong with them is an error of ours
      options: saved.options as Options,
      bytes: fromText(saved.bytes),
      other: fromText(saved.other),
    };
  });
}

/** @returns the path of the file */
export function saveCrasher({ bytes, call, options, other }: Case, { kind }: Failure): string {
  const saved: Saved = { found: kind, call, options, bytes: toText(bytes), other: toText(other) };
  return save(saved);
}

/** @returns the path of the file */
export function savePolicyCrasher(policy: PolicyCase, { kind }: Failure): string {
  return save({ found: kind, policy });
}

function save(saved: Saved | SavedPolicy): string {
  const { found: kind } = saved;
  const text = `${JSON.stringify(saved, undefined, 2)}\n`;
  mkdirSync(FOLDER, { recursive: true });
  const word = kind
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .slice(0, 40);
  const hash = hashOf(text)
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 6)
    .toLowerCase();
  const path = join(FOLDER, `${word}-${hash}.json`);
  writeFileSync(path, text);
  return path;
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function fromText(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
