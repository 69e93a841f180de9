import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as library from '../../src/index.ts';
import { ROOT } from '../support/source-files.ts';

describe('the public surface', () => {
  it('has nothing that is only for the command line', () => {
    expect(Object.keys(library).sort()).toEqual([
      'VERSION',
      'WasmvirtError',
      'compose',
      'composeWac',
      'diff',
      'graphOf',
      'inspect',
      'plug',
      'policyOf',
      'prepare',
      'renderDiff',
      'renderPlugged',
      'renderReport',
      'unvirtualize',
      'validate',
      'virtualize',
    ]);
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { exports: object };
    expect(Object.keys(exports)).toEqual([
      '.',
      './adapter',
      './arbitrary',
      './binary',
      './fuzz',
      './host',
      './lazy',
      './vite',
      './vite/client',
      './policy.schema.json',
      './report.schema.json',
    ]);
  });

  it('says the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(library.VERSION).toBe(version);
  });
});
