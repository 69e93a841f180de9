import { exec, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adapter } from '../src/adapter.ts';
import { tmpdir } from 'node:os';
import { virtualize } from '../src/index.ts';
import { hostProgram } from './support/hosts.ts';
import { HAS_WASMTIME } from './support/wasmtime.ts';
import { corpus } from './support/wat.ts';
import { ROOT } from './support/source-files.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The commands of the shell blocks with this info string, comments taken off. */
function commandsOf(info: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${info}\\n([^]*?)^\`\`\`$`, 'gm'))]
    .flatMap(([, block]) => (block ?? '').split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}

const commands = commandsOf('sh');
/** What is run on a host: of pages and servers, only what ends. */
const onWasmtime = commandsOf('sh wasmtime');
const onJco = commandsOf('sh jco');

const setUp = commands.filter((command) => command.startsWith('npm ci'));
const uses = commands.filter((command) => !command.startsWith('npm ci'));

/** The document in wac's language. */
const document = /^```\n(package [^]*?)^```$/m.exec(readme)?.[1] ?? '';

describe('README', () => {
  it('has commands of both kinds', () => {
    expect(setUp.length).toBe(2);
    expect(uses.length).toBeGreaterThan(8);
  });

  it('sets up with commands that CI runs', () => {
    const ci = readFileSync(join(ROOT, '.ci', 'run'), 'utf8');
    for (const command of setUp) {
      for (const part of command.split(' && ')) expect(ci).toContain(part.replace('npm run demo', 'demo'));
    }
  });

  it.each(uses)('%s', async (command) => {
    const folder = await project();
    // npx takes ten times as long as the program that it starts: the first command shows that it finds it
    const line = command === uses[0] ? command : command.replaceAll('npx ', '');
    await run(line, folder);
    for (const output of command.matchAll(/(?:-o|>) (\S+\.wasm)/g)) {
      expect(existsSync(join(folder, output[1] ?? ''))).toBe(true);
    }
    if (command.includes('wasmvirt transpile')) expect(existsSync(join(folder, 'dist', 'app.js'))).toBe(true);
  });

  it('has commands for both hosts, and no other kinds of blocks', () => {
    expect([onWasmtime.length, onJco.length]).toEqual([2, 2]);
    const kinds = [...readme.matchAll(/^```(\S.*)$/gm)].map(([, info]) => info ?? '');
    expect(new Set(kinds)).toEqual(new Set(['sh', 'sh wasmtime', 'sh jco', 'ts']));
  });

  it.skipIf(!HAS_WASMTIME).each(onWasmtime)('%s', async (command) => {
    const folder = await project(await virtualCommand());
    const wasmtime = hostProgram('WASMTIME') ?? '';
    expect(await run(command.replace('wasmtime', `'${wasmtime}'`), folder)).toContain('time 0');
  });

  it.each(onJco)('%s', async (command) => {
    const folder = await project(await virtualCommand());
    symlinkSync(join(ROOT, 'node_modules', '@bytecodealliance'), join(folder, 'node_modules', '@bytecodealliance'));
    symlinkSync(join(ROOT, 'node_modules', '.bin', 'jco'), join(folder, 'node_modules', '.bin', 'jco'));
    const said = await run(command.replace('npx ', ''), folder);
    if (command.includes('transpile')) expect(existsSync(join(folder, 'virt', 'virt.js'))).toBe(true);
    else expect(said).toContain('time 0');
  });

  it('shows a program that runs', async () => {
    const folder = await project();
    const source = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, block]) => block ?? '').join('');
    const whole = `import { readFileSync } from 'node:fs';\nconst input = readFileSync('app.wasm');\n${source}`;
    writeFileSync(join(folder, 'program.mjs'), whole);
    const printed = execFileSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(printed).toContain('import wasi:random/random');
  });
});

async function run(line: string, folder: string): Promise<string> {
  const PATH = `${join(folder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, PATH };
  const running = promisify(exec)(line, { cwd: folder, shell: '/bin/sh', env, maxBuffer: 2 ** 26 });
  running.child.stdin?.end();
  return (await running).stdout;
}

/** A command that prints, and imports only what it prints with. */
async function virtualCommand(): Promise<Uint8Array> {
  return virtualize(await corpus('printer', { version: '0.2.0' }), { stdout: 'allow' }).bytes;
}

/** A folder in which this package is installed, with a component in it, and another that is virtual. */
async function project(virtual?: Uint8Array): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wasmvirt-readme-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  // npm makes it executable when it installs the package
  chmodSync(join(ROOT, 'dist', 'cli', 'main.js'), 0o755);
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules', 'wasmvirt'));
  symlinkSync(join(ROOT, 'dist', 'cli', 'main.js'), join(folder, 'node_modules', '.bin', 'wasmvirt'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const component = await corpus('pong');
  writeFileSync(join(folder, 'app.wasm'), component);
  const { bytes } = virtualize(component, { random: 'allow', env: { PONG: 'demo' } });
  writeFileSync(join(folder, 'virt.wasm'), virtual ?? bytes);
  writeFileSync(join(folder, 'adapter.wasm'), adapter({ wasiVersion: '0.2.12' }).bytes);
  writeFileSync(join(folder, 'app.toml'), 'a = 1\n');
  writeFileSync(join(folder, 'policy.toml'), 'random = "allow"\nmounts."/" = "./site"\n');
  writeFileSync(join(folder, 'policy.json'), '{ "env": { "PONG": "demo" } }\n');
  const caller = await corpus('ping');
  writeFileSync(join(folder, 'caller.wasm'), caller);
  writeFileSync(join(folder, 'whole.wac'), document);
  mkdirSync(join(folder, 'deps', 'my'), { recursive: true });
  writeFileSync(join(folder, 'deps', 'my', 'app.wasm'), component);
  writeFileSync(join(folder, 'deps', 'my', 'caller.wasm'), caller);
  writeFileSync(join(folder, 'main.lua'), 'print(arg[1])\n');
  for (const name of ['site', 'seed']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.html'), '<p>\n');
  }
  return folder;
}
