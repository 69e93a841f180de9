import { execFileSync, execSync } from 'node:child_process';
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
import { describe, expect, it, onTestFinished } from 'vitest';
import { tmpdir } from 'node:os';
import { corpus } from './support/wat.ts';
import { ROOT } from './support/source-files.ts';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The commands of the shell blocks, comments taken off. */
const commands = [...readme.matchAll(/^```sh\n([^]*?)^```$/gm)]
  .flatMap(([, block]) => (block ?? '').split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line !== '');

const setUp = commands.filter((command) => command.startsWith('npm ci'));
const uses = commands.filter((command) => !command.startsWith('npm ci'));

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
    const PATH = `${join(folder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
    execSync(line, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], shell: '/bin/sh', env: { ...process.env, PATH } });
    for (const output of command.matchAll(/(?:-o|>) (\S+\.wasm)/g)) {
      expect(existsSync(join(folder, output[1] ?? ''))).toBe(true);
    }
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

/** A folder in which this package is installed, with a component in it. */
async function project(): Promise<string> {
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
  writeFileSync(join(folder, 'virt.wasm'), component);
  writeFileSync(join(folder, 'app.toml'), 'a = 1\n');
  writeFileSync(join(folder, 'main.lua'), 'print(arg[1])\n');
  for (const name of ['site', 'seed']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.html'), '<p>\n');
  }
  return folder;
}
