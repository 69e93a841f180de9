import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFolder } from '../../src/cli/transpile/folder.ts';
import { fileName, transpile } from '../../src/cli/transpile/jco.ts';
import { virtualize } from '../../src/index.ts';
import { bundledCli } from '../support/cli.ts';
import { runProcess } from '../support/hosts.ts';
import { cli } from '../support/run-cli.ts';
import { scratchFolder, withScratch } from '../support/scratch.ts';
import { ROOT } from '../support/source-files.ts';
import { assertValid } from '../support/validate.ts';
import { corpus } from '../support/wat.ts';

/** `wasmvirt transpile`: a component virtualized, and made JavaScript by the jco that is installed. */

const { folder: project, remove } = scratchFolder();
let program = '';

beforeAll(async () => {
  program = bundledCli();
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(join(ROOT, 'node_modules', '@bytecodealliance'), join(project, 'node_modules', '@bytecodealliance'));
  writeFileSync(join(project, 'app.wasm'), await corpus('pong'));
  writeFileSync(join(project, 'caller.wasm'), await corpus('ping'));
  writeFileSync(join(project, 'printer.wasm'), await corpus('printer', { version: '0.2.0' }));
  writeFileSync(join(project, 'policy.toml'), '[env]\nPONG = "by policy"\n');
});

afterAll(remove);

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function wasmvirt(args: readonly string[], at: { cli?: string; cwd?: string } = {}): Promise<Outcome> {
  const words = [at.cli ?? program, 'transpile', ...args];
  const { code, stdout, stderr } = await runProcess(process.execPath, words, { cwd: at.cwd ?? project });
  return { code, out: stdout, err: stderr };
}

/** What a module says in a process of its own. */
async function node(script: string): Promise<string> {
  const { stdout, stderr } = await runProcess(process.execPath, ['--input-type=module', '-e', script], {
    cwd: project,
  });
  expect(stderr).toBe('');
  return stdout;
}

const QUIET = { code: 0, out: '', err: '' };

/** A component with nothing in it. */
const EMPTY = Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0);

describe('wasmvirt transpile', () => {
  it('writes a program that runs, denied and with the variables of a policy file', async () => {
    const { bytes } = virtualize(readFileSync(join(project, 'app.wasm')), { env: { PONG: 'by policy' } });
    await assertValid(bytes);
    expect(await wasmvirt(['app.wasm', '--policy', 'policy.toml', '-q', '-o', 'first'])).toEqual(QUIET);
    expect(readdirSync(join(project, 'first'))).toEqual(expect.arrayContaining(['app.js', 'app.d.ts']));
    expect(await node(`import { pingpong } from './first/app.js'; console.log(pingpong.ping())`)).toBe('by policy\n');
    // nothing of WASI is left, so that nothing of jco is needed
    expect(readFileSync(join(project, 'first', 'app.js'), 'utf8')).not.toContain('preview2-shim');
  });

  it('takes all options of the main command, and prints the same report', async () => {
    const words = ['app.wasm', '-e', 'PONG=by flag', '--allow-random'];
    const made = await wasmvirt([...words, '--json', '-o', 'second']);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(JSON.parse(made.out)).toEqual(JSON.parse(cli(join(project, 'app.wasm'), ...words.slice(1), '--json').out));
    expect(await node(`import { pingpong } from './second/app.js'; console.log(pingpong.ping())`)).toBe('by flag\n');
    // without -o nothing is written, and nothing of jco needed
    expect((await wasmvirt(['app.wasm', '--explain'])).out).toBe(cli(join(project, 'app.wasm'), '--explain').out);
    expect((await wasmvirt(['-e', 'A=1', '--print-config'])).out).toBe('[env]\nA = "1"\n');
  });

  it('gives what is allowed by the shim of jco', async () => {
    expect(await wasmvirt(['printer.wasm', '--stdout=allow', '-q', '-o', 'third'])).toEqual(QUIET);
    expect(await node(`import { run } from './third/printer.js'; run.run()`)).toContain('time 0');
  });

  it.each(['async', 'sync'])('exports a function that instantiates: %s', async (how) => {
    const output = `by-${how}`;
    const words = ['--instantiation', how, '--name', 'called', '-q', '--allow', 'example:*'];
    expect(await wasmvirt(['caller.wasm', ...words, '-o', output])).toEqual(QUIET);
    const printed = await node(`import { readFileSync } from 'node:fs';
      import { instantiate } from './${output}/called.js';
      const load = (name) => new WebAssembly.Module(readFileSync('${output}/' + name));
      const made = instantiate(load, { 'example:pong/pingpong': { ping: () => 'given' } });
      console.log(made instanceof Promise, (await made).run());`);
    expect(printed).toBe(`${String(how === 'async')} given\n`);
  });

  it('lets a module satisfy an import', async () => {
    writeFileSync(join(project, 'pong.js'), `export const ping = () => 'from a module';\n`);
    const map = ['--map', 'example:pong/pingpong=../pong.js'];
    expect(await wasmvirt(['caller.wasm', '--allow', 'example:*', '-q', ...map, '-o', 'mapped'])).toEqual(QUIET);
    expect(await node(`import { run } from './mapped/caller.js'; console.log(run())`)).toBe('from a module\n');
  });

  it.each(['example:pong/pingpong=./x.js', 'example:pong/*=./x.js#*', 'example:*=./lib/*.js'])(
    'says that --map changes nothing only where it does: %s',
    async (map) => {
      const words = ['caller.wasm', '--allow', 'example:*', '-o', 'mapped'];
      expect((await wasmvirt([...words, '--map', map])).err).not.toContain('--map');
      const [, module = ''] = map.split('=');
      expect((await wasmvirt([...words, '--map', `other:pong/*=${module}`])).err).toContain(
        'wasmvirt: note: --map of "other:pong/*" changes nothing: ',
      );
    },
  );

  it('says with --verbose what is read and written', async () => {
    const made = await wasmvirt(['app.wasm', '--policy', 'policy.toml', '--verbose', '-o', 'told']);
    expect(made.err).toMatch(/^wasmvirt: read policy\.toml, 25 bytes\nwasmvirt: read app\.wasm, [\d,]+ bytes\n/);
    for (const name of ['app.js', 'app.d.ts']) {
      const size = readFileSync(join(project, 'told', name)).length.toLocaleString('en-US');
      expect(made.err).toContain(`wasmvirt: wrote told/${name}, ${size} bytes\n`);
    }
    expect(made.err).toMatch(/\nwasmvirt: done in [\d.]+ s\n$/);
  });

  it('says what to install where there is no jco, and writes nothing', async () => {
    await withScratch(async (folder) => {
      const alone = join(folder, 'wasmvirt.mjs');
      copyFileSync(program, alone);
      copyFileSync(join(project, 'app.wasm'), join(folder, 'app.wasm'));
      const missing = await wasmvirt(['app.wasm', '-o', 'out'], { cli: alone, cwd: folder });
      expect(missing).toEqual({
        code: 1,
        out: '',
        err: 'wasmvirt: jco, which makes JavaScript of components, is not installed: npm install --save-dev @bytecodealliance/jco\n',
      });
      expect(readdirSync(folder).sort()).toEqual(['app.wasm', 'wasmvirt.mjs']);
      // that of the project is found from a wasmvirt that is elsewhere
      expect(await wasmvirt(['app.wasm', '-q', '-o', 'elsewhere'], { cli: alone })).toEqual(QUIET);
      // one that cannot be used
      const broken = join(folder, 'node_modules', '@bytecodealliance', 'jco');
      mkdirSync(broken, { recursive: true });
      writeFileSync(join(broken, 'package.json'), '{ "main": "main.js" }');
      writeFileSync(join(broken, 'main.js'), 'exports.print = 1;');
      expect((await wasmvirt(['app.wasm', '-o', 'out'], { cli: alone, cwd: folder })).err).toMatch(
        /has no function transpile/,
      );
    });
  });

  it('is explained', async () => {
    const { code, out } = await wasmvirt(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: wasmvirt transpile FILE -o FOLDER[^]*--instantiation async\|sync/);
    expect(cli('--help').out).toMatch(/^ {2}transpile /m);
  });

  it.each<readonly [words: readonly string[], code: number, said: string]>([
    [['-o', 'out'], 2, 'transpile needs a FILE'],
    [['app.wasm'], 2, 'say where to write the result: -o FOLDER'],
    [['app.wasm', '-o', '-'], 2, '-o needs a folder: a program is more than one file'],
    [['app.wasm', '-o', ''], 2, '-o needs the name of a folder'],
    [['app.wasm', '-o', 'out', '--name', "a'b"], 2, "--name=a'b: files can be called by letters"],
    [['app.wasm', '-o', 'out', '--name', '../b'], 2, '--name=../b: files can be called by letters'],
    [['app.wasm', '-o', 'out', '--instantiation', 'later'], 2, '--instantiation is async or sync, not "later"'],
    [['app.wasm', '-o', 'out', '--map', 'a:b/c'], 2, '--map a:b/c is not INTERFACE=MODULE'],
    [['app.wasm', '-o', 'out', '--map', "a:b/c=';x"], 2, "--map a:b/c=';x is not INTERFACE=MODULE"],
    [['app.wasm', '-o', 'out', '--map', 'a:b/c=x', '--map', 'a:b/c=y'], 2, '--map says twice where a:b/c is'],
    // also where nothing is written
    [['app.wasm', '--explain', '--name', '../b'], 2, '--name=../b: files can be called by letters'],
    [['app.wasm', '-o', 'out', '--check', 'out/app.wasm'], 2, 'transpile has no option --check'],
    [['app.wasm', '-o', 'out', '--wasi-version', '0.2.0'], 2, 'transpile has no option --wasi-version'],
    [['app.wasm', '-o', 'out', '--alow-random'], 2, 'transpile has no option --alow-random'],
    [['app.wasm', '-o', 'policy.toml'], 1, 'cannot write policy.toml: it is no folder'],
    [['app.wasm', '-o', 'no/out'], 1, 'cannot write no/out: there is no folder no, so make it first'],
    [['package.json', '-o', 'out'], 1, 'package.json: '],
  ])('refuses %j', async (words, code, said) => {
    const before = readdirSync(project);
    const made = await wasmvirt(words);
    expect([made.code, made.out]).toEqual([code, '']);
    expect(made.err).toContain(`wasmvirt: ${said}`);
    expect(made.err.split('\n').length).toBe(2);
    expect(readdirSync(project)).toEqual(before);
  });

  it('does not write over what it read', async () => {
    const folder = mkdtempSync(join(project, 'input-'));
    const core = join(folder, 'app.core.wasm');
    copyFileSync(join(project, 'app.wasm'), core);
    const made = await wasmvirt([core, '--name', 'app', '--instantiation', 'async', '-o', folder]);
    expect([made.code, made.err]).toEqual([2, expect.stringContaining('app.core.wasm itself, which would be lost')]);
    expect(readdirSync(folder)).toEqual(['app.core.wasm']);
  });
});

describe('the files of a folder', () => {
  const filesOf = (texts: Readonly<Record<string, string>>): ReadonlyMap<string, Uint8Array> =>
    new Map(Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  const write = (path: string, texts: Readonly<Record<string, string>>): void => {
    const writing = writeFolder(path, filesOf(texts));
    while (writing.next().done !== true);
  };
  const read = (path: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((one) => !one.isDirectory())
        .map(({ parentPath, name }) => join(parentPath, name))
        .sort()
        .map((file) => [file.slice(path.length + 1), readFileSync(file, 'utf8')]),
    );

  it('take the place of those with their names, and of no others', async () => {
    await withScratch((scratch) => {
      const out = join(scratch, 'out');
      write(out, { 'a.js': '1', 'sub/b.d.ts': '2' });
      expect(read(out)).toEqual({ 'a.js': '1', 'sub/b.d.ts': '2' });
      writeFileSync(join(out, 'mine.txt'), 'mine');
      writeFileSync(join(scratch, 'target'), 'target');
      symlinkSync('../target', join(out, 'c.js'));
      write(out, { 'a.js': '3', 'c.js': '4', 'new/d.js': '5' });
      expect(read(out)).toEqual({ 'a.js': '3', 'c.js': '4', 'mine.txt': 'mine', 'new/d.js': '5', 'sub/b.d.ts': '2' });
      // a link is replaced, and what it leads to is not
      expect(readFileSync(join(scratch, 'target'), 'utf8')).toBe('target');
      expect(readdirSync(scratch).sort()).toEqual(['out', 'target']);
    });
  });

  it('are written all or none', async () => {
    await withScratch((scratch) => {
      const out = join(scratch, 'out');
      write(out, { 'a.js': '1', 'b.js': '1' });
      const before = read(out);
      mkdirSync(join(out, 'c.js'));
      expect(() => write(out, { 'a.js': '2', 'c.js': '2' })).toThrow(/something that is no file has its name/);
      expect(() => write(out, { 'a.js': '2', 'b.js/d.js': '2' })).toThrow(/cannot write/);
      expect(read(out)).toEqual(before);
      // a link that leads nowhere: found only when others are in their places
      symlinkSync('nowhere', join(out, 'd'));
      expect(() => write(out, { 'a.js': '2', 'n/e.js': '2', 'd/e.js': '2' })).toThrow(/cannot write/);
      rmSync(join(out, 'd'));
      expect(read(out)).toEqual(before);
      expect(readdirSync(out).sort()).toEqual(['a.js', 'b.js', 'c.js']);
      for (const steps of [0, 1, 2, 3]) {
        for (const path of [out, join(scratch, 'anew')]) {
          const writing = writeFolder(path, filesOf({ 'a.js': '3', 'b.js': '3' }));
          for (let step = 0; step < steps; step++) writing.next();
          writing.return();
        }
        expect(read(out)).toEqual(before);
        expect(readdirSync(out).sort()).toEqual(['a.js', 'b.js', 'c.js']);
        expect(readdirSync(scratch)).toEqual(['out']);
      }
    });
  });

  it.skipIf(process.getuid?.() === 0)('that may not be written are left', async () => {
    await withScratch((scratch) => {
      write(join(scratch, 'out'), { 'a.js': '1' });
      chmodSync(join(scratch, 'out', 'a.js'), 0o444);
      expect(() => write(join(scratch, 'out'), { 'a.js': '2' })).toThrow(/permission denied/);
    });
  });
});

describe('what jco is given and gives', () => {
  it.each([
    ['dir/app.wasm', 'app'],
    ["it's a `${name}`.wasm", 'it-s-a-name-'],
    ['-', 'component'],
    ['..wasm', 'component'],
    ['ü.wasm', 'component'],
  ])('%s is called %s', (path, name) => {
    expect(fileName(path)).toBe(name);
  });

  it.each(['../a.js', '/a.js', 'a/../b.js', 'a\\b.js', 'c:/a.js', ''])('no file %j', async (name) => {
    const jco = { path: '', transpile: () => Promise.resolve({ files: { [name]: new Uint8Array() }, imports: [] }) };
    await expect(transpile(jco, EMPTY, { name: 'a' })).rejects.toThrow(/which is not in the folder/);
  });

  it('says in one line what jco says', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- jco does so
    const jco = { path: '', transpile: () => Promise.reject('one\n  two\n') };
    const made = transpile(jco, EMPTY, { name: 'a' });
    await expect(made).rejects.toThrow('jco cannot transpile it: one two');
  });
});
