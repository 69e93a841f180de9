import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { virtualize, type Options } from '../../src/index.ts';
import { runProcess } from '../support/hosts.ts';
import { withScratch } from '../support/scratch.ts';
import { corpus } from '../support/wat.ts';
import { bytesOf, everything } from './wasi-guests.ts';
import { ROOT } from '../support/source-files.ts';

/** The same component and the same options make the same bytes: in one process, whatever it did before, and in another. */

const FILES = { 'b.txt': 'b', 'a.txt': 'a', sub: { directory: { z: 'z', y: Uint8Array.of(1) } } };
const CASES: readonly Options[] = [
  {},
  { onDeny: 'trap', stdio: 'allow' },
  { all: 'allow', environment: { deny: ['A'] }, clocks: { offset: '1s' } },
  { http: ['GET://a.test', '*.b.test'], sockets: ['a.test:1', '10.0.0.0/8:*'] },
  {
    mounts: { '/data': { files: FILES, writable: true }, '/data/sub/in': { files: FILES }, '/up': { host: '/srv' } },
    env: { B: '2', A: '1' },
    config: { set: { b: '2', a: '1' } },
    random: { seed: 7 },
    trace: true,
  },
  { deterministic: true, stdin: { text: 'x' }, stdout: 'allow' },
];

/** The same options in the other order, which says nothing; that of mounts and variables does. */
function turned(options: Options): Options {
  return Object.fromEntries(Object.entries(options).reverse());
}

describe.each(CASES)('%j', (options) => {
  it('makes the same bytes again, after others, and from a copy', async () => {
    const guest = await bytesOf(everything('0.2.12', '0.2.12'));
    const before = Uint8Array.from(guest);
    const first = virtualize(guest, options);
    expect(guest).toEqual(before);
    virtualize(await corpus('printer', { version: '0.2.0' }), { all: 'allow' });
    // a view of larger memory
    const view = new Uint8Array(guest.length + 64).subarray(32, 32 + guest.length);
    view.set(guest);
    for (const [again, with_] of [
      [guest, options],
      [view, options],
      [guest, turned(options)],
    ] as const) {
      const { bytes, report } = virtualize(again, with_);
      expect(Buffer.compare(bytes, first.bytes)).toBe(0);
      expect(report).toEqual(first.report);
    }
  });

  it('makes the same bytes in another process, of another time zone and language', async () => {
    const guest = await bytesOf(everything('0.2.12', '0.2.12'));
    const { bytes } = virtualize(guest, options);
    await withScratch(async (folder) => {
      const path = join(folder, 'in.wasm');
      writeFileSync(path, guest);
      // bytes are no JSON
      const text = JSON.stringify(options, (_, value: unknown) =>
        value instanceof Uint8Array ? { bytes: [...value] } : value,
      );
      const script = `import { readFileSync } from 'node:fs';
        import { createHash } from 'node:crypto';
        import { virtualize } from ${JSON.stringify(join(ROOT, 'src/index.ts'))};
        const options = JSON.parse(${JSON.stringify(text)}, (_, v) => (Array.isArray(v?.bytes) ? Uint8Array.from(v.bytes) : v));
        const { bytes } = virtualize(new Uint8Array(readFileSync(${JSON.stringify(path)})), options);
        console.log(createHash('sha256').update(bytes).digest('hex'));`;
      const args = ['--import', 'tsx', '--input-type=module', '-e', script];
      const env = { TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8' };
      const { stdout, stderr } = await runProcess(process.execPath, args, { cwd: ROOT, env });
      expect(stderr).toBe('');
      expect(stdout.trim()).toBe(createHash('sha256').update(bytes).digest('hex'));
    });
  });
});

it('files in another order make the same bytes', async () => {
  const guest = await bytesOf(everything('0.2.12', '0.2.12'));
  const names = Array.from({ length: 30 }, (_, i) => `${String((i * 17) % 30)}${'é'.repeat(i % 3)}`);
  const made = (order: readonly string[]): Uint8Array => {
    const files = Object.fromEntries(order.map((name) => [`f${name}`, { directory: { b: name, a: '' } }]));
    return virtualize(guest, { mounts: { '/': { files } } }).bytes;
  };
  const first = made(names);
  expect(Buffer.compare(made([...names].reverse()), first)).toBe(0);
  expect(Buffer.compare(made([...names].sort()), first)).toBe(0);
});
