import { ERRORS_03, FileProgram, FLAGS, OPEN, saysResult, textAt } from './files-03.ts';
import { puppet03 } from './puppet-03.ts';
import { behind, type Arg, type Puppet, type Ref, type Results } from './puppet.ts';

/** A guest that has files in WASI 0.2 and in 0.3, and programs for it. */
export function mixedFilesGuest(small = false): Promise<Puppet> {
  const names = ['io/error', 'io/poll', 'io/streams', 'filesystem/types', 'filesystem/preopens'];
  return puppet03({
    interfaces: ['wasi:filesystem/types', 'wasi:filesystem/preopens'],
    of02: names.map((name) => `wasi:${name}`),
    small,
  });
}

/** What is read of results, when the program has run. */
export type Said = (results: Results) => string;

/** The names of `wasi:filesystem`'s errors in 0.2, by their numbers. */
const ERRORS_02 = ['access', 'would-block', ...ERRORS_03.slice(1, -1)];

const TYPES_02 = 'unknown block-device character-device directory fifo symbolic-link regular-file socket'.split(' ');
const TYPES_03 = TYPES_02.slice(1);

/** Each method does the same in the version that `Version` says. */
export class MixedFiles extends FileProgram {
  private listed: Ref | undefined;

  /** The directory with this number among those that are open at the start. */
  at(version: Version, index = 0): Ref {
    if (version === '0.3') return this.root(index);
    this.listed ??= this.call('wasi:filesystem/preopens#get-directories 0.2');
    const from = this.area(8);
    const place = this.area(8);
    this.call('#copy', from, this.listed.at, 4);
    this.call('#add', from, 12 * index);
    this.call('#copy', place, { at: from, size: 'i32' }, 4);
    return { at: place, size: 'i32' };
  }

  /** How many are open at the start. */
  count(version: Version): Said {
    const list = this.call(`wasi:filesystem/preopens#get-directories${suffix(version)}`);
    return (r) => String(r.u32(list, 4));
  }

  opened(version: Version, at: Arg, path: string, how = 0, flags: number = FLAGS.read): Ref & { readonly said: Said } {
    const name = `[method]descriptor.open-at${suffix(version)}`;
    const result = this.call(name, at, 0, ...this.text(path), how, flags);
    return { ...behind(result, 4), said: says(version, result, 4) };
  }

  drop(version: Version, handle: Arg): void {
    this.call(`wasi:filesystem/types#drop descriptor${suffix(version)}`, handle);
  }

  /** Makes a file with these bytes. */
  put(version: Version, at: Arg, path: string, text: string): Said {
    const file = this.opened(version, at, path, OPEN.create, FLAGS.write);
    if (version === '0.2') {
      const written = this.call('[method]descriptor.write 0.2', file, ...this.text(text), 0n);
      this.drop(version, file);
      return (r) => (file.said(r) === 'ok' ? says('0.2', written, 8)(r) : file.said(r));
    }
    const ends = this.output('write', [file], [0n]);
    this.write(ends, text);
    this.leave(ends);
    const result = this.result(ends);
    this.drop(version, file);
    return (r) => (file.said(r) === 'ok' ? saysResult(r, result) : file.said(r));
  }

  /** What a file begins with. */
  get(version: Version, at: Arg, path: string): Said {
    const file = this.opened(version, at, path);
    const text = this.area(16);
    if (version === '0.2') {
      const read = this.call('[method]descriptor.read 0.2', file, 16n, 0n);
      this.call('#copy', text, behind(read, 4), 16);
      this.drop(version, file);
      return (r) => (r.u8(read) === 0 ? textAt(r, text, r.u32(read, 8)) : 'not read');
    }
    const ends = this.input('read', file, 0n);
    const moved = this.read(ends, 16);
    this.leave(ends);
    const result = this.result(ends);
    this.drop(version, file);
    return (r) => (r.u8(result) === 0 ? textAt(r, moved.at, r.u32(moved.code) >>> 4) : saysResult(r, result));
  }

  /** What is at a path. */
  type(version: Version, at: Arg, path: string): Said {
    const result = this.call(`[method]descriptor.stat-at${suffix(version)}`, at, 0, ...this.text(path));
    const types = version === '0.2' ? TYPES_02 : TYPES_03;
    return (r) => (r.u8(result) === 0 ? (types[r.u8(result, 8)] ?? '?') : says(version, result, 8)(r));
  }

  /** Of methods that take one path and give nothing. */
  change(version: Version, method: string, at: Arg, path: string): Said {
    const result = this.call(`[method]descriptor.${method}${suffix(version)}`, at, ...this.text(path));
    return says(version, result, version === '0.2' ? 1 : 4);
  }

  flags(version: Version, at: Arg): Said {
    const result = this.call(`[method]descriptor.get-flags${suffix(version)}`, at);
    return (r) => (r.u8(result) === 0 ? String(r.u8(result, version === '0.2' ? 1 : 4)) : 'no flags');
  }

  /** The types of the first entries, and how many there are of the first ten. */
  list(version: Version, at: Arg): Said {
    if (version === '0.3') {
      const ends = this.input('list', at);
      const { at: from, end } = this.readAll(ends, 1, 24 * 10, 24);
      this.leave(ends);
      this.result(ends);
      return (r) => {
        const count = (r.u32(end) - from) / 24;
        return Array.from({ length: count }, (_, i) => TYPES_03[r.u8({ at: from, size: 'i32' }, 24 * i)]).join(' ');
      };
    }
    const listing = behind(this.call('[method]descriptor.read-directory 0.2', at), 4);
    const entries = Array.from({ length: 10 }, () => {
      return this.call('[method]directory-entry-stream.read-directory-entry 0.2', listing);
    });
    this.call('wasi:filesystem/types#drop directory-entry-stream 0.2', listing);
    return (r) => entries.flatMap((entry) => (r.u8(entry, 4) === 1 ? [TYPES_02[r.u8(entry, 8)]] : [])).join(' ');
  }
}

export type Version = '0.2' | '0.3';

export function suffix(version: Version): '' | ' 0.2' {
  return version === '0.2' ? ' 0.2' : '';
}

/** `ok`, or the name of the error at so many bytes from a result. */
function says(version: Version, at: Ref, error: number): Said {
  const errors = version === '0.2' ? ERRORS_02 : ERRORS_03;
  return (r) => (r.u8(at) === 0 ? 'ok' : (errors[r.u8(at, error)] ?? 'an unknown error'));
}
