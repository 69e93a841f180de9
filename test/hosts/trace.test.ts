import { describe, expect, it } from 'vitest';
import { renderReport, virtualize, type Options } from '../../src/index.ts';
import { preview1Command } from '../support/guests.ts';
import { instantiateOnJco, runOnJco } from '../support/jco.ts';
import { mirror, MIRROR } from '../support/mirror.ts';
import { assertValid, componentWit } from '../support/validate.ts';
import { HAS_WASMTIME, runOnWasmtime } from '../support/wasmtime.ts';
import { corpus } from '../support/wat.ts';
import { importsIn } from '../support/world.ts';

/** What a trace says, on both hosts the same. Numbers of handles are ours to choose: they stand as `#N`. */

const STDERR = ['wasi:io/error@0.2.0', 'wasi:io/streams@0.2.0', 'wasi:cli/stderr@0.2.0'];
const FILES = { '/data': { files: { 'file.txt': 'of\n"x' } } };

interface Case {
  readonly title: string;
  readonly options: Options;
  readonly stdout: string;
  /** Some of the lines, in this order. */
  readonly lines: readonly string[];
}

const CASES: readonly Case[] = [
  {
    title: 'denied',
    options: {},
    stdout: '',
    lines: [
      'wasi:cli/environment@0.2.12#get-environment() -> []',
      'wasi:cli/stdin@0.2.12#get-stdin() -> input-stream#N',
      'wasi:filesystem/preopens@0.2.12#get-directories() -> []',
      'wasi:io/streams@0.2.12#[method]input-stream.blocking-read(input-stream#N, 4096) -> err(closed)',
      'wasi:clocks/monotonic-clock@0.2.12#now() -> 1000000',
      'wasi:clocks/monotonic-clock@0.2.12#now() -> 2000000',
      'wasi:io/streams@0.2.12#[method]output-stream.blocking-write-and-flush(output-stream#N, b"ok\\n") -> err(closed)',
    ],
  },
  {
    title: 'virtual',
    options: {
      mounts: FILES,
      stdin: { text: 'hello' },
      stderr: 'ignore',
      env: { A: 'b "c"' },
      args: ['p', '\u{202e}x\u{9b}'],
    },
    stdout: '',
    lines: [
      'wasi:cli/environment@0.2.12#get-environment() -> [("A", "b \\"c\\"")]',
      'wasi:filesystem/preopens@0.2.12#get-directories() -> [(descriptor#N, "/data")]',
      'wasi:io/streams@0.2.12#[method]input-stream.blocking-read(input-stream#N, 4096) -> ok(b"hello")',
      'wasi:filesystem/types@0.2.12#[method]descriptor.open-at(descriptor#N, {symlink-follow}, "file.txt", {}, {read}) -> ok(descriptor#N)',
      'wasi:filesystem/types@0.2.12#[method]descriptor.get-type(descriptor#N) -> ok(regular-file)',
      'wasi:filesystem/types@0.2.12#[method]descriptor.read-via-stream(descriptor#N, 0) -> ok(input-stream#N)',
      'wasi:io/streams@0.2.12#[method]input-stream.blocking-read(input-stream#N, 4096) -> ok(b"of\\n\\"x")',
      'wasi:cli/environment@0.2.12#get-arguments() -> ["p", "\\xe2\\x80\\xaex\\xc2\\x9b"]',
    ],
  },
  {
    title: 'bridged',
    options: { mounts: FILES, stdio: 'allow' },
    stdout: 'file of\n"x\nclock ok\n',
    lines: [
      'wasi:cli/stdout@0.2.12#get-stdout() -> output-stream#N',
      'wasi:io/streams@0.2.12#[method]output-stream.blocking-write-and-flush(output-stream#N, b"file ") -> ok',
    ],
  },
];

function lines(text: string): string[] {
  return text
    .replace(/#\d+(?=[,)\]]|$)/gm, '#N')
    .split('\n')
    .filter((line) => line !== '');
}

function expectInOrder(found: readonly string[], wanted: readonly string[]): void {
  let from = 0;
  for (const line of wanted) {
    const at = found.indexOf(line, from);
    if (at < 0) expect(found.slice(from)).toContain(line);
    from = at + 1;
  }
}

describe.each(['jco', 'Wasmtime'])('a trace on %s', (host) => {
  it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME).each(CASES)(
    'of what is $title',
    async ({ options, stdout, lines: wanted }) => {
      const guest = await preview1Command();
      const { bytes } = virtualize(guest, { ...options, trace: true });
      await assertValid(bytes);
      const result = host === 'jco' ? await runOnJco(bytes) : await runOnWasmtime(bytes);
      expect(result).toMatchObject({ code: 0, stdout });
      expectInOrder(
        lines(result.stderr),
        wanted.map((line) => `trace ${line}`),
      );
      // every line is whole
      for (const line of lines(result.stderr))
        expect(line).toMatch(/^trace wasi:[a-z-]+\/[a-z-]+@0\.2\.12#.*\)( -> .*)?$/);
    },
  );

  it.skipIf(host === 'Wasmtime' && !HAS_WASMTIME)('ends with the call that trapped', async () => {
    const { bytes } = virtualize(await corpus('exits', { version: '0.2.0' }), { trace: 'stderr' });
    const result = host === 'jco' ? await runOnJco(bytes) : await runOnWasmtime(bytes);
    expect(result.code).toBe(host === 'jco' ? 'trap' : 134);
    expect(result.stderr).toMatch(/^trace wasi:cli\/exit@0\.2\.0#exit\(err\) -> trap$/m);
  });
});

describe('a trace', () => {
  it('is nothing at all where it is not asked for', async () => {
    const guest = await preview1Command();
    const plain = virtualize(guest, {}).bytes;
    expect(virtualize(guest, { trace: false }).bytes).toEqual(plain);
    expect(virtualize(guest, { trace: true }).bytes.length).toBeGreaterThan(plain.length);
  });

  it('to stderr needs the standard error of the host and nothing else', async () => {
    const { bytes, report } = virtualize(await preview1Command(), { trace: true });
    expect(importsIn(await componentWit(bytes))).toEqual(STDERR);
    expect(report.remaining).toEqual(STDERR);
    expect(renderReport(report)).toContain('calls are traced to the standard error of the host');
  });

  it.each<readonly [only: readonly string[], written: boolean]>([
    [['wasi:cli'], true],
    [['wasi:cli/*@0.2.0', 'my:*'], true],
    [['wasi:cli/exit', 'wasi:random'], true],
    [['errors'], true],
    [['errors', 'wasi:*'], true],
    [['errors', 'wasi:cli/environment'], false],
    [['wasi:cli@0.2.1'], false],
    [['wasi:http/*'], false],
  ])('of %j alone, and imports nothing for nothing', async (only, written) => {
    const { bytes, report } = virtualize(await corpus('exits', { version: '0.2.0' }), { trace: { only } });
    await assertValid(bytes);
    const { stderr } = await runOnJco(bytes);
    expect(stderr.includes('trace wasi:cli/exit@0.2.0#exit(err) -> trap\n')).toBe(written);
    expect(report.remaining).toEqual(written ? STDERR : []);
    expect(report.notes.some((note) => note.startsWith('the option trace has no effect'))).toBe(!written);
  });

  it('of errors alone', async () => {
    const guest = await mirror({
      interfaces: ['wasi:io/poll', 'wasi:io/streams', 'wasi:filesystem/types', 'wasi:filesystem/preopens'],
    });
    const { bytes } = virtualize(guest, { trace: { only: ['errors'] }, mounts: { '/': { files: { f: 'x' } } } });
    await assertValid(bytes);
    const instance = await instantiateOnJco(bytes);
    const [[root]] = (await instance.call(MIRROR, 'call-get-directories')) as [[number, string]];
    await instance.call(MIRROR, 'call-descriptor-stat-at', root, {}, 'f');
    await expect(instance.call(MIRROR, 'call-descriptor-stat-at', root, {}, 'g')).rejects.toThrow();
    await instance.call(MIRROR, 'call-descriptor-stat', root);
    await expect(instance.call(MIRROR, 'call-descriptor-unlink-file-at', root, 'f')).rejects.toThrow();
    expect(lines(instance.stderr())).toEqual([
      'trace wasi:filesystem/types@0.2.12#[method]descriptor.stat-at(descriptor#N, {}, "g") -> err(no-entry)',
      'trace wasi:filesystem/types@0.2.12#[method]descriptor.unlink-file-at(descriptor#N, "f") -> err(read-only)',
    ]);
  });

  it('takes a version of WASI that the component does not import', async () => {
    const { report } = virtualize(await corpus('printer', { version: '0.2.0' }), { trace: true, stdio: 'allow' });
    expect(report.remaining.filter((name) => name.includes('stderr'))).toEqual(['wasi:cli/stderr@0.2.1']);
    expect(report.remaining).toContain('wasi:io/streams@0.2.0');
  });

  it('leaves what goes straight to the host alone', async () => {
    const options: Options = { trace: true, stdio: 'allow', clocks: 'allow' };
    const { bytes } = virtualize(await preview1Command(), options);
    const { stderr, stdout } = await runOnJco(bytes);
    expect(stdout).toBe('clock ok\n');
    expect(stderr).not.toMatch(/stdout|clock/);
    expect(stderr).toMatch(/^trace wasi:filesystem\/preopens@0\.2\.12#get-directories\(\) -> \[\]$/m);
  });

  it('goes into a virtual file, which the component can read', async () => {
    const interfaces = [
      'io/error',
      'io/poll',
      'io/streams',
      'filesystem/types',
      'filesystem/preopens',
      'random/insecure-seed',
    ];
    const guest = await mirror({ interfaces: interfaces.map((name) => `wasi:${name}`) });
    const options: Options = { mounts: { '/': { writable: true } }, trace: { file: '/logs/trace' } };
    const { bytes, report } = virtualize(guest, options);
    await assertValid(bytes);
    expect(report.remaining).toEqual([]);
    const instance = await instantiateOnJco(bytes, 'none');
    const call = (name: string, ...args: unknown[]): Promise<unknown> => instance.call(MIRROR, `call-${name}`, ...args);
    const [[root]] = (await call('get-directories')) as [[number]];
    await call('insecure-seed');
    const file = await call('descriptor-open-at', root, {}, 'logs/trace', {}, { read: true });
    const [content] = (await call('descriptor-read', file, 100_000n, 0n)) as [Uint8Array];
    expect(lines(new TextDecoder().decode(content))).toEqual([
      'wasi:filesystem/preopens@0.2.12#get-directories() -> [(descriptor#N, "/")]',
      'wasi:random/insecure-seed@0.2.12#insecure-seed() -> (0, 0)',
      'wasi:filesystem/types@0.2.12#[method]descriptor.open-at(descriptor#N, {}, "logs/trace", {}, {read}) -> ok(descriptor#N)',
    ]);
  });

  it('into a file of a component that has none is refused', async () => {
    const guest = await corpus('environment-only');
    const options: Options = { mounts: { '/': { writable: true } }, trace: { file: '/trace' } };
    expect(() => virtualize(guest, options)).toThrow('imports no filesystem; trace to stderr instead');
    expect(() => virtualize(guest, { trace: { file: '/trace' } })).toThrow('trace cannot go into "/trace"');
    expect(() => virtualize(guest, { trace: { file: 'trace/' } })).toThrow('trace must name a virtual file');
    expect(() => virtualize(guest, { trace: 'stdout' as 'stderr' })).toThrow("trace must be true, false, 'stderr'");
  });

  it('cuts long lines and long values, and needs no memory for each', async () => {
    const guest = await mirror({ interfaces: ['wasi:io/error', 'wasi:io/poll', 'wasi:io/streams', 'wasi:cli/stdout'] });
    const { bytes } = virtualize(guest, { trace: true, stdout: 'ignore' });
    const instance = await instantiateOnJco(bytes);
    const stream = await instance.call(MIRROR, 'call-get-stdout');
    const write = (content: Uint8Array): Promise<unknown> =>
      instance.call(MIRROR, 'call-output-stream-write', stream, content);
    await write(new Uint8Array(5000).fill(97));
    expect(lines(instance.stderr()).at(-1)).toBe(
      `trace wasi:io/streams@0.2.12#[method]output-stream.write(output-stream#N, b"${'a'.repeat(64)}"…(5000)) -> ok`,
    );
    const pollables = [];
    for (let i = 0; i < 20; i += 1) pollables.push(await instance.call(MIRROR, 'call-output-stream-subscribe', stream));
    await instance.call(MIRROR, 'call-poll', pollables);
    expect(lines(instance.stderr()).at(-1)).toContain(', …(20)]) -> [0, 1, 2, 3, 4, 5, 6, 7, …(20)]');
  });
});
