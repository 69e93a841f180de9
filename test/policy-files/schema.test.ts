import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policySchemaText } from '../../src/build/schema-text.ts';
import { readPolicyFile } from '../../src/cli/policy-file/read.ts';
import { UsageError } from '../../src/cli/args.ts';
import { WasmvirtError, type Options } from '../../src/index.ts';
import { KEYS, misfitIn, OPTIONS_SCHEMA, SHARED } from '../../src/policy/options/command-line.ts';
import { rowOf } from '../../src/policy/options/table.ts';
import { PARSERS_HERE } from '../support/parsers.ts';
import { ROOT } from '../support/source-files.ts';
import { anyPolicy } from './any-policy.ts';
import { CASES } from './wasi-virt-cases.ts';

/** `policy.schema.json`, by which editors complete policy files. `npm run schema` writes it again. */

const PATH = join(ROOT, 'policy.schema.json');

const schema: unknown = JSON.parse(policySchemaText());

const fits = new Ajv({ allErrors: false }).compile(schema as object);

const own = new Ajv().compile({ ...(schema as object), anyOf: undefined, $ref: '#/$defs/policy' });

/** Whether we take a policy, and what we say otherwise. */
function taken(value: unknown): true | string {
  return takenText(JSON.stringify(value), 'policy.json');
}

function takenText(text: string, file: string): true | string {
  const reading = readPolicyFile(file, {
    read: () => Buffer.from(text),
    parsers: PARSERS_HERE,
    compat: undefined,
  });
  try {
    const step = reading.next();
    if (step.done !== true) return 'a parser was waited for';
    const options = step.value.options({
      read: () => new Uint8Array(),
      tree: () => ({ kind: 'directory', entries: new Map() }),
    });
    for (const key of KEYS) if (options[key] !== undefined) rowOf(key).read(options[key]);
    return true;
  } catch (error) {
    if (error instanceof UsageError || error instanceof WasmvirtError) return error.message;
    throw error;
  }
}

/** The same value with one of its parts replaced, or with one more key. */
function changed(value: unknown, at: number, by: unknown): unknown {
  let left = at;
  const walk = (part: unknown): unknown => {
    if (left-- === 0) return by === 'a key' && isObject(part) ? { ...part, 'no such key': 1 } : by;
    if (Array.isArray(part)) return part.map(walk);
    if (!isObject(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, content]) => [key, walk(content)]));
  };
  return walk(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function partsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce<number>((sum, part) => sum + partsIn(part), 0);
}

describe('policy.schema.json', () => {
  it('is what the table of options says', () => {
    expect(readFileSync(PATH, 'utf8')).toBe(policySchemaText());
  });

  it('has every option', () => {
    const { $defs } = schema as { $defs: { policy: { properties: Record<keyof Options, unknown> } } };
    expect(Object.keys($defs.policy.properties)).toEqual(['$schema', ...KEYS, 'plugs']);
  });

  it('takes what we take', () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        expect(taken(policy)).toBe(true);
        expect(fits(policy), JSON.stringify(fits.errors)).toBe(true);
        expect(misfitIn(policy, OPTIONS_SCHEMA, SHARED)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what we refuse, and nothing else', () => {
    let refused = 0;
    fc.assert(
      fc.property(
        anyPolicy,
        fc.nat(),
        fc.constantFrom<unknown>(null, true, 1.5, [], {}, [1], [['a', 'b']], 'a key'),
        (policy, at, by) => {
          const wrong = changed(policy, at % partsIn(policy), by);
          if (
            by === 'a key' &&
            typeof wrong === 'object' &&
            wrong !== null &&
            JSON.stringify(wrong).includes('"a key"')
          )
            return;
          const ours = taken(wrong);
          expect({ wrong, fits: own(wrong), ours }).toEqual({ wrong, fits: ours === true, ours });
          expect(misfitIn(wrong, OPTIONS_SCHEMA, SHARED) === undefined).toBe(ours === true);
          if (ours !== true) {
            refused += 1;
            expect(ours.length).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(300);
  });

  it.each(CASES.map(({ name, policy }) => [name, policy] as const))('takes %s of wasi-virt', (_, policy) => {
    const text = `compat = "wasi-virt"\n${policy}`;
    expect(takenText(text, 'policy.toml')).toBe(true);
    const parse = PARSERS_HERE.toml();
    if (parse instanceof Promise) throw new Error('the parser is there');
    expect(fits(parse(text)), JSON.stringify(fits.errors)).toBe(true);
  });
});
