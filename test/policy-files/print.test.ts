import { cliWith, type Outcome } from '../support/run-cli.ts';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preview1Command } from '../support/guests.ts';
import { scratchFolder } from '../support/scratch.ts';

/** `--print-config` writes the file that some flags amount to: read again, it gives the same bytes. */

const { folder, remove } = scratchFolder();

const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  writeFileSync(at('app.wasm'), await preview1Command());
  for (const path of ['site', 'site/sub', 'site/sub/1', 'other']) mkdirSync(at(path));
  for (const path of ['site/a.txt', 'site/sub/b.txt', 'site/sub/1/c.txt', 'other/d.txt', 'in.txt']) {
    writeFileSync(at(path), `${path}\n`);
  }
});

afterAll(remove);

function called(argv: readonly string[], sourceDate?: string): Outcome {
  return cliWith({ sourceDate }, argv);
}

/** Flags of one kind, of which some go together. */
const oneOf = (...words: readonly (readonly string[])[]): fc.Arbitrary<readonly string[]> => {
  return fc.oneof({ arbitrary: fc.constant([]), weight: words.length }, fc.constantFrom(...words));
};

const someOf = (...words: readonly (readonly string[])[]): fc.Arbitrary<readonly string[]> => {
  return fc.subarray([...words]).map((list) => list.flat());
};

const flags = fc
  .tuple(
    oneOf(['--allow-all'], ['--allow-all=false'], ['--deterministic']),
    oneOf(['--clock=fixed:2026-01-01'], ['--clock=step:1ms,from:7'], ['--clock=offset:-3d'], ['--allow-clocks=false']),
    oneOf(['--random=seed:0xffffffffffffffffffffffff'], ['--allow-random'], ['--random=seed:7'], ['--random=deny']),
    oneOf(['--insecure-random=seed:3']),
    oneOf(['--allow-exit'], ['--allow-exit=false']),
    oneOf(['--allow-http'], ['--allow-http=a.example,https://b.example:1'], ['--allow-http=false']),
    oneOf(['--allow-sockets=a.example:1'], ['--allow-sockets=true']),
    someOf(
      ['--mount', '/=$/site'],
      ['--mount', '/sub/x.txt=$/in.txt'],
      ['--mount', '/data=$/other:rw,max=1M,files=100'],
      ['--mount', '/new/y.txt=$/in.txt:rw'],
      ['--tmpfs', '/tmp:max=16k'],
      ['--preopen', '/host=/srv/a:ro'],
      ['--preopen', '/host2=/srv/b'],
    ),
    oneOf(['--allow-fs']),
    oneOf(['--stdio=ignore'], ['--allow-stdio'], ['--allow-stdio=false']),
    oneOf(['--stdin=text:a\nb"\\'], ['--stdin=file:$/in.txt'], ['--stdin']),
    oneOf(['--stdout'], ['--stdout=file:/tmp/out'], ['--stdout=ignore']),
    oneOf(['--stderr=deny']),
    oneOf(['--allow-env'], ['--allow-env=A,1', '--deny-env=C'], ['--allow-env=A']),
    someOf(['-e', 'A=b,C=d'], ['-e', '10=first'], ['-e', '2=second'], ['-e', '__proto__=x'], ['-e', 'Ä= "\\\n']),
    oneOf(['--arg', 'p', '--arg', '--x'], ['--arg', 'p', '--allow-args'], ['--allow-args']),
    oneOf(['--cwd', '/a b']),
    someOf(['-c', 'k=v'], ['--allow-config=k,l'], ['--deny-config', 'm']),
    oneOf(['--trace'], ['--trace=errors,wasi:http'], ['--trace=file:/tmp/trace']),
    someOf(['--allow', 'wasi:random/insecure'], ['--deny', 'a:b/*'], ['--deny', 'c:*'], ['--allow', 'x:y/z@1.0.0']),
    oneOf(['--on-deny', 'trap']),
  )
  .map((groups) => groups.flat());

describe.each(['toml', 'json'])('--print-config=%s', (format) => {
  it('gives the same bytes when it is read again', () => {
    let used = 0;
    fc.assert(
      fc.property(flags, fc.constantFrom(undefined, '0', '1700000000'), (given, date) => {
        const words = given.map((word) => word.replaceAll('$', folder));
        const straight = called([at('app.wasm'), ...words, '-q', '-o', at('one.wasm')], date);
        const printed = called([...words, `--print-config=${format}`], date);
        // what contradicts itself has no file; what the component contradicts is said only where there is one
        if (printed.code !== 0) {
          expect(straight).toEqual(printed);
          return;
        }
        const file = at(`policy.${format}`);
        writeFileSync(file, printed.out);
        const again = called([at('app.wasm'), '--config-file', file, '-q', '-o', at('two.wasm')]);
        expect(again.code, again.err).toBe(straight.code);
        expect(called(['--config-file', file, `--print-config=${format}`]).out).toBe(printed.out);
        if (straight.code !== 0) return;
        used += 1;
        expect(readFileSync(at('two.wasm')).equals(readFileSync(at('one.wasm')))).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(used).toBeGreaterThan(50);
  }, 120_000);
});

describe('flags beside a file', () => {
  const merged = (policy: object, ...words: readonly string[]): unknown => {
    writeFileSync(at('policy.json'), JSON.stringify(policy));
    const { code, out, err } = called(['--config-file', at('policy.json'), ...words, '--print-config=json']);
    return code === 0 ? JSON.parse(out) : err.replaceAll(folder, '$');
  };

  it.each<readonly [object, string, unknown]>([
    [{ random: 'deny' }, '--allow-random', { random: 'allow' }],
    [{ random: { seed: 1 }, exit: 'allow' }, '--random=seed:2', { random: { seed: 2 }, exit: 'allow' }],
    [{ env: { A: '1', B: '2' } }, '-e B=3 -e C=4', { env: { A: '1', B: '3', C: '4' } }],
    [
      { environment: { set: { A: '1' }, allow: ['X'] } },
      '-e B=2',
      { environment: { allow: ['X'] }, env: { A: '1', B: '2' } },
    ],
    [{ config: { set: { a: '1' } } }, '--allow-config -c b=2', { config: { allow: 'all', set: { a: '1', b: '2' } } }],
    [
      { mounts: { '/a': { writable: true }, '/b/': { writable: true } } },
      '--tmpfs /b:max=1k',
      { mounts: { '/a': { writable: true, files: undefined }, '/b': { writable: true, maxBytes: 1024 } } },
    ],
    [{ allow: ['a:b/*'] }, '--allow c:d/*', { allow: ['c:d/*'] }],
    // what a file denies stays denied
    [{ deny: ['a:b/*'] }, '--deny c:d/*', { deny: ['a:b/*', 'c:d/*'] }],
    [{ environment: { allow: 'all', deny: ['KEY'] } }, '--allow-env', { environment: { allow: 'all', deny: ['KEY'] } }],
    [
      { all: 'allow', environment: { deny: ['KEY'] } },
      '--deny-env OTHER',
      { all: 'allow', environment: { deny: ['KEY', 'OTHER'] } },
    ],
    [{ environment: 'allow' }, '--deny-env KEY', { environment: { allow: 'all', deny: ['KEY'] } }],
    [{ environment: 'allow' }, '--allow-env=A', { environment: { allow: ['A'] } }],
    [{ http: ['a.example', 'b.example'] }, '--allow-http=c.example', { http: ['c.example'] }],
    [{ http: 'allow' }, '--allow-http=false', { http: 'deny' }],
    [{ stdin: 'deny' }, '--allow-stdio', { stdio: 'allow', stdin: 'deny' }],
    [{ epoch: 5, mounts: {} }, '--tmpfs /t', { epoch: 5, mounts: { '/t': { writable: true } } }],
  ])('%j with %s', (policy, words, wanted) => {
    expect(merged(policy, ...words.split(' '))).toEqual(wanted);
  });

  it('does not take back a denial by a name', () => {
    expect(merged({ deny: ['a:b/*'] }, '--allow', 'a:b/*')).toMatch(
      /both allowed and denied, by --allow a:b\/\* and deny/,
    );
  });

  it('refuses the file where it is wrong, though a flag says something else', () => {
    expect(merged({ env: { A: 1 } }, '-e', 'A=2')).toMatch(/^wasmvirt: .*env must hold strings only/);
  });

  it('has the times of SOURCE_DATE_EPOCH where the file says none', () => {
    writeFileSync(at('policy.json'), '{ "mounts": { "/": "site" } }');
    const made = called([at('app.wasm'), '--config-file', at('policy.json'), '-q', '-o', at('one.wasm')], '77');
    const same = called([at('app.wasm'), '--mount', `/=${at('site')}`, '-q', '-o', at('two.wasm')], '77');
    expect([made.code, same.code]).toEqual([0, 0]);
    expect(readFileSync(at('one.wasm')).equals(readFileSync(at('two.wasm')))).toBe(true);
    rmSync(at('policy.json'));
  });
});
