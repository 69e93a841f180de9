import { exec } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../src/index.ts';
import { readPolicyFile, readWassetteFile } from '../../src/cli/policy-file/read.ts';
import {
  blocksOf,
  commandsOf,
  printsAs,
  userPages,
  type Block,
  type Command,
  type Page,
} from '../support/doc-blocks.ts';
import { fillProject, makeProject, notWritten, write } from '../support/doc-project.ts';
import { PARSERS_HERE } from '../support/parsers.ts';
import { scratchFolder } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { HAS_WASMTIME } from '../support/wasmtime.ts';

/** Every block of code in README.md and the pages for users is run, compiled or read. */

const PROGRAM = 'program.mts';

const pages = userPages().filter(({ blocks }) => blocks.length > 0);

const { folder: scratch, remove } = scratchFolder();
const filled = join(scratch, 'filled');
beforeAll(() => fillProject(filled));
afterAll(remove);

describe.each(pages)('$file', (page) => {
  const folder = join(scratch, page.file.replaceAll('/', '-'));
  /** Components that this machine cannot make, and what would be made of them. */
  const missing = new Set<string>();
  beforeAll(async () => {
    const words = page.blocks.map(({ text }) => text).join('\n');
    for (const name of await makeProject(folder, filled, page.file, words)) missing.add(name);
  });

  page.blocks.forEach((block, i) => {
    if (block.kind === 'commands') defineCommands(page, block, i);
    if (block.kind === 'file') defineFile(block);
    if (isPolicy(block)) it(`${at(block)} is a policy that is taken`, () => checkPolicy(block));
    if (block.kind === 'setup') it(`${at(block)} is what CI runs`, () => checkSetUp(block));
  });

  const program = programOf(page);
  if (program !== '') {
    it('shows a program that runs', async () => {
      const { outputText } = ts.transpileModule(program, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      writeFileSync(join(folder, 'program.mjs'), outputText);
      const { code, printed } = await run({ text: 'node program.mjs', code: 0 }, folder);
      expect(code, printed).toBe(0);
      const expected = page.blocks.filter(
        (block, i) => block.kind === 'output' && page.blocks[i - 1]?.kind === 'program',
      );
      for (const { text } of expected) expect(printsAs(printed, `…\n${text}\n…`), `${text}\nin\n${printed}`).toBe(true);
    });
  }

  function defineFile(block: Block): void {
    const { word = '', text } = block;
    it(`${at(block)} is ${word}`, () => {
      write(folder, word, text);
      const imports = [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) => path.replace(/\?.*$/, ''));
      expect(imports.filter((path) => !existsSync(join(folder, dirname(word), path)))).toEqual([]);
    });
  }

  function defineCommands({ blocks }: Page, block: Block, index: number): void {
    const printed: string[] = [];
    const program = block.word;
    const next = blocks[index + 1];
    commandsOf(block).forEach((command, i) => {
      it.skipIf(program === 'wasmtime' && !HAS_WASMTIME)(command.text, async (context) => {
        if (needsMissing(command.text, missing)) context.skip('a component that it needs cannot be made here');
        // npx takes several times as long as the program that it starts: the first command shows that it finds it
        const isFirst = page.file === 'README.md' && i === 0;
        const line = isFirst ? command.text : command.text.replaceAll('npx ', '');
        const said = await run({ ...command, text: line }, folder);
        expect(said.code, said.printed).toBe(command.code);
        expect(notWritten(folder, command.text)).toEqual([]);
        printed.push(said.printed);
      });
    });
    if (next?.kind !== 'output') return;
    it.skipIf(program === 'wasmtime' && !HAS_WASMTIME)(`${at(next)} is what that prints`, (context) => {
      if (printed.length < commandsOf(block).length) context.skip('not all of it was run');
      expect(printsAs(printed.join(''), next.text), `${next.text}\nis not\n${printed.join('')}`).toBe(true);
    });
  }
});

describe('the programs in the pages', () => {
  it('have the types that they use', () => {
    const folder = join(scratch, 'types');
    mkdirSync(folder, { recursive: true });
    fillProject(folder);
    const sources = pages.flatMap((page) => {
      const own = join(page.file.replaceAll('/', '-'));
      const program = programOf(page);
      const files = page.blocks.filter(({ kind, language }) => kind === 'file' && language === 'ts');
      return [
        ...(program === '' ? [] : [[join(own, PROGRAM), program] as const]),
        ...files.map(({ word = '', text }) => [join(own, word.replace(/\.ts$/, '.mts')), text] as const),
      ];
    });
    for (const [path, text] of sources) write(folder, path, text);
    expect(compile(sources.map(([path]) => join(folder, path)))).toEqual([]);
  });
});

describe('a block', () => {
  it.each([
    ['```rust\nfn main() {}\n```', 'page.md:1: no known kind of block: "rust"'],
    ['a\n```\nb\n```', 'page.md:2: no known kind of block: ""'],
    ['```sh windows\ndir\n```', 'page.md:1: no known kind of block: "sh windows"'],
    ['```ts\na', 'page.md:1: the block does not end'],
    ['- a\n  ```sh\n  b\n  ```', 'page.md:2: a block begins with three backticks at the start of its line'],
    ['~~~sh\nb\n~~~', 'page.md:1: a block begins with three backticks at the start of its line'],
  ])('of no known kind fails: %j', (text, error) => {
    expect(() => blocksOf(text, 'page.md')).toThrow(error);
  });

  it('of output has one of commands or of a program before it', () => {
    const orphans = pages.flatMap(({ file, blocks }) =>
      blocks
        .filter(({ kind }, i) => kind === 'output' && !['commands', 'program'].includes(blocks[i - 1]?.kind ?? ''))
        .map((block) => `${file}:${block.line}`),
    );
    expect(orphans).toEqual([]);
  });

  it('of output is compared line by line', () => {
    expect(printsAs('a b\nc\n', 'a b\nc')).toBe(true);
    expect(printsAs('a b\nc\nd\n', 'a b\n…\nd')).toBe(true);
    expect(printsAs('a b\nc\n', 'a…\nc')).toBe(true);
    for (const wrong of ['a b', 'c', 'a\nc', 'a b\n…\nd', 'a b\nc\nd', '…\nb'])
      expect(printsAs('a b\nc\n', wrong)).toBe(false);
  });
});

function at({ line, language }: Block): string {
  return `line ${line} (${language})`;
}

/** All blocks of a page that are parts of its program. */
function programOf({ blocks }: Page): string {
  return blocks.flatMap(({ kind, text }) => (kind === 'program' ? [text] : [])).join('\n');
}

/** Whether a command needs a file that is not there; then what it would write is not there either. */
function needsMissing(command: string, missing: Set<string>): boolean {
  const words = new Set(command.split(/[\s=,]+/));
  if (![...missing].some((name) => words.has(name))) return false;
  for (const [, output = ''] of command.matchAll(/-o (\S+)/g)) missing.add(output);
  return true;
}

async function run({ text }: Command, folder: string): Promise<{ readonly code: number; readonly printed: string }> {
  const PATH = `${join(folder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, PATH, NO_COLOR: '1' };
  // a shell that does not go on behind what fails
  const running = promisify(exec)(`exec 2>&1; ${text}`, {
    cwd: folder,
    shell: '/bin/sh',
    env,
    maxBuffer: 2 ** 26,
    timeout: 240_000,
  });
  running.child.stdin?.end();
  try {
    return { code: 0, printed: (await running).stdout };
  } catch (error) {
    const { code, stdout = '' } = error as { readonly code?: unknown; readonly stdout?: string };
    if (typeof code !== 'number') throw error;
    return { code, printed: stdout };
  }
}

function isPolicy({ kind, language }: Block): boolean {
  return kind === 'policy' || (kind === 'file' && ['toml', 'json', 'yaml'].includes(language));
}

/** Reads a policy as the command line does, whatever the files are that it names. */
function checkPolicy({ language, text }: Block): void {
  const world = { read: () => Buffer.from(text), parsers: PARSERS_HERE, compat: undefined };
  const read = language === 'yaml' ? readWassetteFile : readPolicyFile;
  const reading = read(`policy.${language}`, world).next();
  if (reading.done !== true) throw new Error('the parser is there');
  const sources = {
    read: () => new Uint8Array(),
    tree: () => ({ kind: 'directory', entries: new Map() }) as const,
  };
  expect(() => prepare(reading.value.options(sources))).not.toThrow();
  for (const one of reading.value.plugs.values()) expect(() => prepare(one.options(sources))).not.toThrow();
}

function checkSetUp(block: Block): void {
  const ci = readFileSync(join(ROOT, '.ci', 'run'), 'utf8').replaceAll(' --if-present', '');
  for (const { text } of commandsOf(block)) {
    for (const part of text.split(' && ')) expect(ci).toContain(part);
  }
}

/** What the compiler finds, with the options that the library asks for. */
function compile(files: readonly string[]): readonly string[] {
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
    const place =
      file === undefined
        ? ''
        : `${file.fileName.split('/').slice(-2).join('/')}:${file.getLineAndCharacterOfPosition(start ?? 0).line + 1}: `;
    return `${place}${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
}
