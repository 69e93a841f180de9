import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { componentWit } from '../../test/support/validate.ts';
import type { Program03 } from './programs-03.ts';

const FOLDER = 'packages/jco-transpile/test/fixtures/components/p3';

/** The arguments of those that want some. */
const ARGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['p3-cli', ['.']],
  ['p3-cli-much-stdout', ['hello, world\n', '1']],
]);

/** What a program is given. */
export interface Given {
  /** An empty folder. */
  readonly folder: string;
  /** `host:port` of a server as `startEcho` makes one. */
  readonly server: string;
}

/**
 * The programs for WASI 0.3 among the components with which jco tests itself: those that export `wasi:cli/run`. The others need a host of
 * their own, or serve, or are of an encoding that is gone. What is there twice is taken once.
 *
 * @throws if there are none
 */
export async function programsOfJco(checkout: string, { folder, server }: Given): Promise<Program03[]> {
  const root = join(checkout, FOLDER);
  const files = existsSync(root) ? readdirSync(root, { recursive: true, withFileTypes: true }) : [];
  const paths = files.filter(({ name }) => name.endsWith('.wasm')).map((file) => join(file.parentPath, file.name));
  const found = new Map<string, Program03>();
  for (const wasm of paths.sort()) {
    const bytes = new Uint8Array(readFileSync(wasm));
    if (!(await componentWit(bytes).catch(() => '')).includes('export wasi:cli/run@0.3')) continue;
    const path = relative(root, wasm);
    const name = basename(wasm, '.wasm');
    const network = /^(http|sockets)\//.test(path);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (found.has(hash)) continue;
    found.set(hash, {
      name: path.slice(0, -'.wasm'.length),
      wasm,
      // one of them looks
      self: `${name.replaceAll('-', '_')}.component`,
      args: ARGS.get(name) ?? [],
      // one of them wants a variable, whichever
      env: { HTTP_SERVER: server },
      dirs: network ? {} : { '/': folder },
      operations: [{ type: 'wait' }],
      service: false,
      network,
    });
  }
  if (found.size === 0) throw new Error(`no components in ${root}: give a checkout of bytecodealliance/jco`);
  return [...found.values()];
}
