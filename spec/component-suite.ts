// Validates every component of a test suite of the component model, and compares the verdicts with what the suite says.
//
//   npx tsx spec/component-suite.ts CHECKOUT [--list] [--only TEXT]
//
// CHECKOUT is a checkout of WebAssembly/component-model or of bytecodealliance/wasm-tools: the `.wast` files below `test` or
// `tests/cli/component-model` are read. Needs `wasm-tools` (or $WASM_TOOLS), which splits them into binaries. Nothing of the suite is copied
// here. Differences that are known, with their reasons, are in component-suite.txt; others make the exit code 1, and so do known ones that are no
// more. With --list, prints every difference.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { validate } from '../src/validate/validate.ts';
import { ROOT } from '../test/support/source-files.ts';

type Expected = 'valid' | 'invalid' | 'malformed';

interface Assertion {
  /** `path of the file:line`. */
  readonly id: string;
  readonly expected: Expected;
  readonly bytes: Uint8Array;
  readonly features: readonly string[];
  readonly text: string;
}

interface Command {
  readonly type: string;
  readonly line: number;
  readonly filename?: string;
  readonly module_type?: 'binary' | 'text';
  readonly text?: string;
}

const WASM_TOOLS = process.env['WASM_TOOLS'] ?? 'wasm-tools';
const FOLDERS = ['test', 'tests/cli/component-model'];
const KNOWN = join(ROOT, 'spec', 'component-suite.txt');

/** What the verdict of a command is about; `undefined` for commands that define nothing. */
function expectedOf({ type }: Command): Expected | undefined {
  switch (type) {
    case 'module':
    case 'module_definition':
    case 'assert_unlinkable':
    case 'assert_uninstantiable':
      return 'valid';
    case 'assert_invalid':
      return 'invalid';
    case 'assert_malformed':
      return 'malformed';
    default:
      return undefined;
  }
}

/**
 * The features that the first lines of a file turn on, as they are given to wasm-tools. The official suite is about the whole standard, but for nested
 * names, which it says are not yet to be accepted.
 */
function featuresOf(source: string, official: boolean): readonly string[] {
  if (official) return ['all', '-cm-nested-names'];
  const run = /^;; RUN[^:]*:(.*)$/m.exec(source)?.[1] ?? '';
  return [...run.matchAll(/(?:-f[ =]|--features=)([\w,-]+)/g)].flatMap(([, words = '']) => words.split(','));
}

function* assertionsOf(file: string, name: string, official: boolean, scratch: string): Generator<Assertion> {
  const source = readFileSync(file, 'utf8');
  const env = {
    ...process.env,
    ...(source.includes('WAST_STRICT_COMPONENT_INDICES=0') ? { WAST_STRICT_COMPONENT_INDICES: '0' } : {}),
  };
  const split = (path: string): string =>
    execFileSync(WASM_TOOLS, ['json-from-wast', path, '--wasm-dir', scratch], {
      encoding: 'utf8',
      env,
      maxBuffer: 2 ** 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  let json: string;
  try {
    json = split(file);
  } catch {
    // newer tools no longer read the immediate `cancellable`, on which no rule depends
    const copy = join(scratch, basename(file));
    writeFileSync(copy, source.replaceAll(/\bcancellable\b/g, ''));
    try {
      json = split(copy);
    } catch (error) {
      const why = String(error)
        .split('\n')
        .find((line) => line.startsWith('error'));
      console.log(
        `${name} is left out, because it is not in the text format of this wasm-tools: ${why ?? String(error)}`,
      );
      return;
    }
  }
  const { commands } = JSON.parse(json) as { readonly commands: readonly Command[] }; // what the tool writes
  const features = featuresOf(source, official);
  for (const command of commands) {
    const expected = expectedOf(command);
    if (expected === undefined || command.filename === undefined) continue;
    const path = join(scratch, command.filename);
    const bytes = command.module_type === 'text' ? parsed(path) : readFileSync(path);
    if (bytes === undefined || isCoreModule(bytes)) continue; // a test of the text format, or of core modules
    yield { id: `${name}:${command.line}`, expected, bytes, features, text: command.text ?? '' };
  }
}

function parsed(path: string): Uint8Array | undefined {
  try {
    return execFileSync(WASM_TOOLS, ['parse', path], { maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

function isCoreModule(bytes: Uint8Array): boolean {
  return bytes[4] === 1 && bytes[6] === 0;
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else if (entry.name.endsWith('.wast')) yield path;
  }
}

/** The known differences: `path:line`, then the reason. */
function known(): ReadonlyMap<string, string> {
  const lines = readFileSync(KNOWN, 'utf8').split('\n');
  return new Map(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const space = line.indexOf(' ');
        return [line.slice(0, space), line.slice(space + 1)];
      }),
  );
}

function main(checkout: string, list: boolean, only: string): number {
  const folder = FOLDERS.map((name) => join(checkout, name)).find((path) => existsSync(path));
  if (folder === undefined) throw new Error(`${checkout} has neither ${FOLDERS.join(' nor ')}`);
  const official = basename(folder) === 'test';
  const prefix = official ? 'component-model' : 'wasm-tools';
  const scratch = mkdtempSync(join(tmpdir(), 'component-suite-'));
  const counts: Record<Expected, { right: number; all: number }> = {
    valid: { right: 0, all: 0 },
    invalid: { right: 0, all: 0 },
    malformed: { right: 0, all: 0 },
  };
  const reasons = known();
  const differences = new Set<string>();
  let unknown = 0;
  let undecided = 0;
  try {
    for (const file of filesIn(folder)) {
      const name = `${prefix}/${relative(folder, file)}`;
      if (!name.includes(only)) continue;
      for (const { id, expected, bytes, features, text } of assertionsOf(file, name, official, scratch)) {
        const verdict = validate(bytes, { features });
        const count = counts[expected];
        count.all += 1;
        if (verdict.valid && verdict.undecided.length > 0) undecided += 1;
        if (verdict.valid === (expected === 'valid')) {
          count.right += 1;
          continue;
        }
        differences.add(id);
        const reason = reasons.get(id);
        if (reason === undefined) unknown += 1;
        if (!list && reason !== undefined) continue;
        const said = verdict.valid ? `valid${verdict.undecided.length > 0 ? ' (undecided)' : ''}` : verdict.message;
        console.log(
          `${id} should be ${expected} ${JSON.stringify(text)}: ${said}${reason === undefined ? '' : ` (known: ${reason})`}`,
        );
      }
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }
  for (const [expected, { right, all }] of Object.entries(counts)) {
    console.log(`${expected}: ${right} of ${all} (${((100 * right) / Math.max(all, 1)).toFixed(2)} %)`);
  }
  console.log(`with core modules on which this engine cannot decide: ${undecided}`);
  const gone = [...reasons.keys()].filter(
    (id) => id.startsWith(`${prefix}/`) && id.includes(only) && !differences.has(id),
  );
  for (const id of gone) console.log(`${id} is known to differ, and does not`);
  return unknown > 0 || gone.length > 0 ? 1 : 0;
}

const { argv } = process;
const flag = argv.indexOf('--only');
process.exitCode = main(argv[2] ?? '.', argv.includes('--list'), flag < 0 ? '' : (argv[flag + 1] ?? ''));
