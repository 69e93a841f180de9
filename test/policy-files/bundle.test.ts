import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundledCli } from '../support/cli.ts';
import { withScratch } from '../support/scratch.ts';

/** The bundled command line loads the parser that a file needs. */

it.each([
  ['policy.toml', '--config-file', 'random = "allow"\n', 'random = "allow"\n'],
  ['policy.toml', '--policy', 'random = "allow"\n', 'random = "allow"\n'],
  ['policy.JSON', '--policy', '{ "random": "allow" }', 'random = "allow"\n'],
  ['policy.json', '--config-file', '{ "random": "allow" }', 'random = "allow"\n'],
  [
    'policy.yaml',
    '--policy',
    'version: "1.0"\npermissions: { network: { allow: [{ host: a.example }] } }\n',
    'http = [ "a.example" ]\n',
  ],
])('%s of %s', async (name, flag, text, printed) => {
  await withScratch((folder) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    const { status, stdout, stderr } = spawnSync(process.execPath, [bundledCli(), flag, path, '--print-config'], {
      encoding: 'utf8',
    });
    expect({ status, stdout: stdout.trim(), stderr }).toEqual({ status: 0, stdout: printed.trim(), stderr: '' });
  });
});
