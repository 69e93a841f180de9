import { describe, expect, test } from 'vitest';
import { WasmvirtError } from '../../../src/errors.ts';
import { normalize, type Options } from '../../../src/policy/options/options.ts';
import { dir, Guest, MANY, must } from './guest.ts';

const logs = { '/logs': { files: { old: 'before', sub: { directory: { kept: 'x' } } }, writable: true } } as const;

describe.each([
  { title: 'few files', more: [] },
  { title: 'among many files', more: [{ name: '/many', root: dir(MANY), writable: true }] },
])('$title', ({ more }) => {
  /** A guest as the policy's options make it. */
  function guestOf(options: Options): Guest {
    const { mounts, stdio } = normalize(options);
    const outputs = (['stdout', 'stderr'] as const).flatMap((stream) => {
      const said = stdio.get(stream);
      return said?.kind === 'file' ? [{ stream, ...said.file }] : [];
    });
    return new Guest([...mounts, ...more], { outputs });
  }

  function text(guest: Guest, path: string): string {
    const file = must(guest.open(guest.root('/logs'), path));
    const { bytes } = must(guest.read(file, 1_000_000, 0));
    guest.close(file);
    return Buffer.from(bytes).toString();
  }

  test('what is written is in the file at once, appended by whichever handle', () => {
    const guest = guestOf({ mounts: logs, stdout: { file: '/logs/new/out' }, stderr: { file: '/logs/sub/err' } });
    expect([text(guest, 'new/out'), text(guest, 'sub/err'), text(guest, 'sub/kept')]).toEqual(['', '', 'x']);
    const first = guest.running.call('fs.get-stdout');
    must(guest.streamWrite(first, 'one '));
    const second = guest.running.call('fs.get-stdout');
    must(guest.streamWrite(second, 'two ', true));
    must(guest.streamWrite(first, 'three'));
    must(guest.streamWrite(guest.running.call('fs.get-stderr'), 'bad'));
    expect([text(guest, 'new/out'), text(guest, 'sub/err')]).toEqual(['one two three', 'bad']);
  });

  test('both into one file; a file that was there begins anew', () => {
    const guest = guestOf({ mounts: logs, stdout: { file: '/logs/old' }, stderr: { file: '/logs/old' } });
    must(guest.streamWrite(guest.running.call('fs.get-stdout'), 'out '));
    must(guest.streamWrite(guest.running.call('fs.get-stderr'), 'err '));
    expect(text(guest, 'old')).toBe('out err ');
  });

  test('a file that was removed takes what is written, and nobody sees it', () => {
    const guest = guestOf({ mounts: logs, stdout: { file: '/logs/out' } });
    const stream = guest.running.call('fs.get-stdout');
    must(guest.streamWrite(stream, 'x'.repeat(10_000)));
    must(guest.unlink(guest.root('/logs'), 'out'));
    guest.drop('output-stream', stream);
    const again = guest.running.call('fs.get-stdout');
    must(guest.streamWrite(again, 'y'));
    guest.drop('output-stream', again);
    expect(must(guest.list(guest.root('/logs')))).not.toContain('out');
  });

  test('no more than the mount may hold', () => {
    const guest = guestOf({
      mounts: { '/logs': { writable: true, maxBytes: 10 } },
      stdout: { file: '/logs/out' },
    });
    const stream = guest.running.call('fs.get-stdout');
    must(guest.streamWrite(stream, '0123456789'));
    expect(guest.streamWrite(stream, 'x')).toHaveProperty('error');
    expect(text(guest, 'out')).toBe('0123456789');
  });

  test('many handles leave nothing behind', () => {
    const guest = guestOf({ mounts: logs, stdout: { file: '/logs/out' } });
    const round = (): void => guest.drop('output-stream', guest.running.call('fs.get-stdout'));
    round();
    const before = guest.memory;
    for (let i = 0; i < 100_000; i += 1) round();
    expect([guest.memory, guest.live['output-stream']]).toEqual([before, 0]);
  });
});

test.each<readonly [Options, RegExp]>([
  [
    { stdout: { file: '/logs/out' } },
    /stdout cannot go into "\/logs\/out": nothing is mounted there; add mounts: \{ '\/logs'/,
  ],
  [{ mounts: { '/log': { writable: true } }, stdout: { file: '/logs/out' } }, /nothing is mounted there/],
  [{ mounts: { '/logs': {} }, stderr: { file: '/logs/out' } }, /what is mounted at \/logs is read-only/],
  [{ mounts: { '/': { writable: true }, '/logs': {} }, stdout: { file: '/logs/out' } }, /at \/logs is read-only/],
  [{ mounts: logs, stdout: { file: '/logs/sub' } }, /there is a directory/],
  [{ mounts: logs, stdout: { file: '/logs/old/out' } }, /old is no directory/],
  [{ mounts: logs, stdout: { file: '/logs/../out' } }, /leave out the empty parts/],
  [{ mounts: logs, stdout: { file: '/logs//out' } }, /leave out the empty parts/],
  [{ mounts: logs, stdout: { file: `/logs/${'x'.repeat(256)}` } }, /more than 255 bytes/],
  [{ mounts: logs, stdout: { file: '/logs/' } }, /by its path/],
  [{ mounts: logs, stdout: { file: `/logs${'/a'.repeat(2000)}` } }, /more than 1000 directories deep/],
])('refused: %#', (options, message) => {
  expect(() => normalize(options)).toThrow(message);
  expect(() => normalize(options)).toThrow(WasmvirtError);
});
