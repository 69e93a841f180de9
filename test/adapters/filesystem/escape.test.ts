import { describe, expect, test } from 'vitest';
import { dir, failed, Guest, must, symlink } from './guest.ts';
import { CREATE, DIRECTORY, FOLLOW, READ, WRITE } from './names.ts';
import { filesystemObjects } from '../../../src/adapters/filesystem/layout.ts';
import { failure } from '../../bytes/failure.ts';

/** Attempts to reach what a descriptor does not give. All end in `not-permitted`, and change nothing. */
const inner = dir({
  deep: dir({ f: 'deep' }),
  up: symlink('../secret'),
  here: symlink('.'),
  hop: symlink('here/../deep'),
});
const guest = new Guest([
  { name: '/', root: dir({ secret: 'secret', box: inner, out: symlink('box/up') }), writable: true },
  { name: '/other', root: dir({ o: 'other' }), writable: true },
  { name: '/fixed', root: dir({ f: 'fixed' }), writable: false },
]);
const top = guest.root();
const box = must(guest.open(top, 'box', DIRECTORY));
const other = guest.root('/other');
const fixed = guest.root('/fixed');
const refused = failed('not-permitted');

const WAYS = [
  '..',
  '../secret',
  '../box/deep',
  './..',
  'deep/../..',
  'deep/../../secret',
  'deep/../deep/../../box',
  'deep//..//../secret',
  'here/..',
  'here/../..',
  'here/here/../secret',
  'hop/../..',
  'up/',
  'up/x',
  '/',
  '/secret',
  '//box',
  '/../secret',
];

describe('out of a directory', () => {
  test.each(WAYS)('%s', (path) => {
    expect(guest.open(box, path)).toEqual(refused);
    expect(guest.open(box, path, CREATE, READ | WRITE)).toEqual(refused);
    expect(guest.open(box, path, DIRECTORY)).toEqual(refused);
    expect(guest.statAt(box, path)).toEqual(refused);
    expect(guest.hashAt(box, path)).toEqual(refused);
    expect(guest.readlink(box, path)).toEqual(refused);
    expect(guest.setTimesAt(box, path, 'now', 'now')).toEqual(refused);
    expect(guest.mkdir(box, path)).toEqual(refused);
    expect(guest.rmdir(box, path)).toEqual(refused);
    expect(guest.unlink(box, path)).toEqual(refused);
    expect(guest.symlink(box, 'x', path)).toEqual(refused);
    expect(guest.link(box, path, box, 'new')).toEqual(refused);
    expect(guest.link(box, 'deep/f', box, path)).toEqual(refused);
    expect(guest.rename(box, path, box, 'new')).toEqual(refused);
    expect(guest.rename(box, 'deep', box, path)).toEqual(refused);
  });

  test('a link that leads out is found, not followed', () => {
    expect(guest.statAt(box, 'up')).toMatchObject({ type: 'symbolic-link' });
    expect(guest.readlink(box, 'up')).toBe('../secret');
    expect(guest.open(box, 'up')).toEqual(failed('loop'));
    expect(guest.open(box, 'up', 0, READ, FOLLOW)).toEqual(refused);
    expect(guest.open(box, 'up', CREATE, WRITE, FOLLOW)).toEqual(refused);
    expect(guest.statAt(box, 'up', FOLLOW)).toEqual(refused);
    expect(guest.setTimesAt(box, 'up', 'now', 'now', FOLLOW)).toEqual(refused);
    // from further up the same link stays inside
    expect(guest.statAt(top, 'out', FOLLOW)).toMatchObject({ size: 6 });
  });

  test('links made by the guest', () => {
    must(guest.symlink(box, '../secret', 'made'));
    must(guest.symlink(box, 'deep/../../secret', 'round'));
    must(guest.symlink(box, 'made', 'twice'));
    for (const path of ['made', 'round', 'twice']) {
      expect(guest.open(box, path, 0, READ, FOLLOW)).toEqual(refused);
    }
    for (const path of ['made', 'round', 'twice']) must(guest.unlink(box, path));
    expect(guest.symlink(box, '/secret', 'absolute')).toEqual(refused);
    expect(guest.symlink(box, '/', 'absolute')).toEqual(refused);
  });

  test('a link that is moved is seen from where it is then', () => {
    must(guest.symlink(top, 'secret', 'box/deep/s'));
    expect(guest.open(top, 'box/deep/s', 0, READ, FOLLOW)).toEqual(failed('no-entry'));
    must(guest.rename(top, 'box/deep/s', top, 's'));
    guest.close(must(guest.open(top, 's', 0, READ, FOLLOW)));
    must(guest.unlink(top, 's'));
  });
});

describe('a directory that moves under a descriptor', () => {
  test('is as closed as before', () => {
    must(guest.mkdir(top, 'a'));
    must(guest.mkdir(top, 'a/b'));
    must(guest.mkdir(top, 'a/b/c'));
    const at = must(guest.open(top, 'a/b', DIRECTORY));
    const below = must(guest.open(at, 'c', DIRECTORY));
    must(guest.rename(top, 'a/b', top, 'moved'));
    expect(guest.statAt(at, '..')).toEqual(refused);
    expect(guest.statAt(at, 'c/../..')).toEqual(refused);
    expect(guest.statAt(below, '..')).toEqual(refused);
    expect(guest.statAt(at, 'c/..')).toMatchObject({ type: 'directory' });
    // a directory taken out of another one: the way up ends where it is now
    must(guest.rename(top, 'moved/c', top, 'c'));
    expect(guest.statAt(at, 'c')).toEqual(failed('no-entry'));
    expect(guest.statAt(top, 'c/../moved')).toMatchObject({ type: 'directory' });
    must(guest.rmdir(top, 'c'));
    expect(guest.statAt(below, '.')).toMatchObject({ type: 'directory' });
    expect(guest.statAt(below, '..')).toEqual(refused);
    expect(guest.open(below, 'x', CREATE, WRITE)).toEqual(failed('no-entry'));
    for (const handle of [at, below]) guest.close(handle);
  });
});

describe('between mounts', () => {
  test('nothing is moved or linked', () => {
    expect(guest.rename(top, 'secret', other, 'o')).toEqual(failed('cross-device'));
    expect(guest.rename(top, 'secret', other, 'new')).toEqual(failed('cross-device'));
    expect(guest.link(top, 'secret', other, 'new')).toEqual(failed('cross-device'));
    expect(guest.rename(top, 'secret', fixed, 'new')).toEqual(failed('read-only'));
    expect(guest.rename(fixed, 'f', top, 'new')).toEqual(failed('read-only'));
    expect(guest.link(fixed, 'f', top, 'new')).toEqual(failed('read-only'));
    expect(guest.list(other)).toEqual(['o']);
    expect(guest.list(fixed)).toEqual(['f']);
  });

  test('what is not writable stays so, whatever the flags', () => {
    for (let flags = 0; flags < 64; flags += 1) {
      for (let how = 0; how < 16; how += 1) {
        const at = guest.open(fixed, 'f', how, flags, FOLLOW);
        if (typeof at !== 'number') continue;
        expect(guest.flags(at) & WRITE).toBe(0);
        expect(guest.write(at, 'x', 0)).toEqual(failed('read-only'));
        expect(guest.setSize(at, 0)).toEqual(failed('read-only'));
        guest.close(at);
      }
    }
    expect(must(guest.statAt(fixed, 'f')).size).toBe(5);
  });
});

describe('when the filesystem is built', () => {
  const build = (root: ReturnType<typeof dir>): string => {
    return failure(() => filesystemObjects([{ name: '/', root, writable: false }])).code;
  };
  test.each(['/etc', '..', '../x', 'a/../../x', './..', '', 'a\0', 'x'.repeat(4096)])(
    'a link to %j is refused',
    (target) => {
      expect(build(dir({ link: symlink(target) }))).toBe('bad-option');
    },
  );
  test.each(['.', '..', '', 'a/b', 'a\0', 'x'.repeat(256), 'ä'.repeat(128)])('the name %j is refused', (name) => {
    expect(build(dir({ [name]: 'x' }))).toBe('bad-option');
  });
  test('lone surrogates are refused', () => {
    expect(build(dir({ '\ud800': 'x' }))).toBe('bad-utf8');
    expect(build(dir({ link: symlink('\udc00') }))).toBe('bad-utf8');
  });
  test('links that stay inside are kept', () => {
    filesystemObjects([{ name: '/', root: dir({ d: dir({ link: symlink('../d/./x//') }) }), writable: false }]);
  });
});
