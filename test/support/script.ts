import { preview1Program } from './guests.ts';

/**
 * A preview 1 command that executes a list of steps and prints a line for each: `ok`, `errno` and a number, the contents of a file, the
 * file type of preview 1 (3 a directory, 4 a file, 7 a link), or the names in a directory separated by spaces; `fill` writes into a file
 * until that fails. Directories are numbers: those that are open at the start
 * from 3 on, then those that `open` opens. Links at the end of a path are followed.
 */
export type Step =
  | readonly [
      'read' | 'type' | 'mkdir' | 'unlink' | 'rmdir' | 'list' | 'open' | 'write' | 'fill',
      at: number,
      path: string,
    ]
  | readonly ['rename' | 'link', at: number, path: string, to: number, newPath: string]
  | readonly ['symlink', target: string, at: number, path: string]
  /** Renames every entry of a directory while listing it, a few at a time; prints the number of entries listed. */
  | readonly ['rename-while-listing', at: number, path: string];

/** The component. */
export function scripted(steps: readonly Step[]): Promise<Uint8Array> {
  const texts = new Texts();
  const calls = steps.map((step) => lineOf(step, texts));
  return preview1Program(
    'script',
    `(module ${IMPORTS} ${texts.data()} ${BODY} (func (export "_start") ${calls.join('\n')}))`,
  );
}

/** The printed lines, one for each step. */
export function linesOf(stdout: string): string[] {
  return stdout.split('\n').slice(0, -1);
}

function lineOf(step: Step, texts: Texts): string {
  switch (step[0]) {
    case 'symlink': {
      const [, target, at, path] = step;
      return `(call $done (call $symlink ${texts.add(target)} (i32.const ${at}) ${texts.add(path)}))`;
    }
    case 'rename': {
      const [, at, path, to, newPath] = step;
      return `(call $done (call $rename (i32.const ${at}) ${texts.add(path)} (i32.const ${to}) ${texts.add(newPath)}))`;
    }
    case 'link': {
      const [, at, path, to, newPath] = step;
      const old = `(i32.const ${at}) (i32.const 0) ${texts.add(path)}`;
      return `(call $done (call $link ${old} (i32.const ${to}) ${texts.add(newPath)}))`;
    }
    case 'mkdir':
    case 'unlink':
    case 'rmdir':
      return `(call $done (call $${step[0]} (i32.const ${step[1]}) ${texts.add(step[2])}))`;
    case 'open':
      return `(call $done (call $open (i32.const ${step[1]}) ${texts.add(step[2])} (i32.const 2) (i64.const 0x4002)))`;
    default:
      return `(call $${step[0]} (i32.const ${step[1]}) ${texts.add(step[2])})`;
  }
}

/** Texts in the memory of the program, from 0x8000 on. */
class Texts {
  private readonly bytes: number[] = [];

  /** Pushes its address and its size. */
  add(text: string): string {
    const at = 0x8000 + this.bytes.length;
    const encoded = new TextEncoder().encode(text);
    this.bytes.push(...encoded);
    if (this.bytes.length > 0x8000) throw new Error('the script has too much text');
    return `(i32.const ${at}) (i32.const ${encoded.length})`;
  }

  data(): string {
    return `(data (i32.const 0x8000) "${this.bytes.map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")`;
  }
}

const imported = (name: string, id: string, params: string): string =>
  `(import "wasi_snapshot_preview1" "${name}" (func $${id} (param ${params}) (result i32)))`;

const IMPORTS = [
  imported('path_open', 'path_open', 'i32 i32 i32 i32 i32 i64 i64 i32 i32'),
  imported('fd_read', 'fd_read', 'i32 i32 i32 i32'),
  imported('fd_write', 'fd_write', 'i32 i32 i32 i32'),
  imported('fd_readdir', 'fd_readdir', 'i32 i32 i32 i64 i32'),
  imported('fd_close', 'fd_close', 'i32'),
  imported('path_filestat_get', 'filestat', 'i32 i32 i32 i32 i32'),
  imported('path_symlink', 'symlink', 'i32 i32 i32 i32 i32'),
  imported('path_rename', 'rename', 'i32 i32 i32 i32 i32 i32'),
  imported('path_link', 'link', 'i32 i32 i32 i32 i32 i32 i32'),
  imported('path_create_directory', 'mkdir', 'i32 i32 i32'),
  imported('path_unlink_file', 'unlink', 'i32 i32 i32'),
  imported('path_remove_directory', 'rmdir', 'i32 i32 i32'),
].join('\n');

/** 0: a descriptor; 4: how much; 16: an iovec; 0x100: "ok", 0x110: "errno 00"; 0x120: a new name; 0x10000: what is read. */
const BODY = `
  (memory (export "memory") 3)
  (data (i32.const 0x100) "ok\\n")
  (data (i32.const 0x110) "errno 00\\n")
  (data (i32.const 0x120) "\\n \\20renamed-0000")

  (func $print (param $at i32) (param $size i32)
    (i32.store (i32.const 16) (local.get $at))
    (i32.store (i32.const 20) (local.get $size))
    (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 8))))
  (func $failed (param $errno i32)
    (i32.store8 (i32.const 0x116) (i32.add (i32.const 48) (i32.div_u (local.get $errno) (i32.const 10))))
    (i32.store8 (i32.const 0x117) (i32.add (i32.const 48) (i32.rem_u (local.get $errno) (i32.const 10))))
    (call $print (i32.const 0x110) (i32.const 9)))
  (func $done (param $errno i32)
    (if (local.get $errno)
      (then (call $failed (local.get $errno)))
      (else (call $print (i32.const 0x100) (i32.const 3)))))
  ;; a descriptor at 0
  (func $open (param $at i32) (param $path i32) (param $size i32) (param $how i32) (param $rights i64) (result i32)
    (call $path_open (local.get $at) (i32.const 1) (local.get $path) (local.get $size)
      (local.get $how) (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 0)))

  (func $read (param $at i32) (param $path i32) (param $size i32)
    (local $errno i32)
    (if (local.tee $errno
          (call $open (local.get $at) (local.get $path) (local.get $size) (i32.const 0) (i64.const 2)))
      (then (return (call $failed (local.get $errno)))))
    (i32.store (i32.const 16) (i32.const 0x10000))
    (i32.store (i32.const 20) (i32.const 0x1000))
    (local.set $errno (call $fd_read (i32.load (i32.const 0)) (i32.const 16) (i32.const 1) (i32.const 4)))
    (drop (call $fd_close (i32.load (i32.const 0))))
    (if (local.get $errno) (then (return (call $failed (local.get $errno)))))
    (call $print (i32.const 0x10000) (i32.load (i32.const 4)))
    (call $print (i32.const 0x120) (i32.const 1)))

  ;; a link at the end is followed
  (func $type (param $at i32) (param $path i32) (param $size i32)
    (local $errno i32)
    (if (local.tee $errno
          (call $filestat (local.get $at) (i32.const 1) (local.get $path) (local.get $size) (i32.const 0x10000)))
      (then (return (call $failed (local.get $errno)))))
    (i32.store8 (i32.const 0x12b) (i32.add (i32.const 48) (i32.load8_u (i32.const 0x10010))))
    (call $print (i32.const 0x12b) (i32.const 1))
    (call $print (i32.const 0x120) (i32.const 1)))

  ;; writes the path into the file
  (func $write (param $at i32) (param $path i32) (param $size i32)
    (local $errno i32)
    (if (local.tee $errno
          (call $open (local.get $at) (local.get $path) (local.get $size) (i32.const 1) (i64.const 0x40)))
      (then (return (call $failed (local.get $errno)))))
    (i32.store (i32.const 16) (local.get $path))
    (i32.store (i32.const 20) (local.get $size))
    (local.set $errno (call $fd_write (i32.load (i32.const 0)) (i32.const 16) (i32.const 1) (i32.const 4)))
    (drop (call $fd_close (i32.load (i32.const 0))))
    (call $done (local.get $errno)))

  (func $fill (param $at i32) (param $path i32) (param $size i32)
    (local $errno i32)
    (if (local.tee $errno
          (call $open (local.get $at) (local.get $path) (local.get $size) (i32.const 1) (i64.const 0x40)))
      (then (return (call $failed (local.get $errno)))))
    (loop $more
      (i32.store (i32.const 16) (i32.const 0x10000))
      (i32.store (i32.const 20) (i32.const 0x1000))
      (br_if $more
        (i32.eqz (local.tee $errno (call $fd_write (i32.load (i32.const 0)) (i32.const 16) (i32.const 1) (i32.const 4))))))
    (drop (call $fd_close (i32.load (i32.const 0))))
    (call $failed (local.get $errno)))

  ;; the names without . and .., in the order in which they come
  (func $list (param $at i32) (param $path i32) (param $size i32)
    (call $entries (local.get $at) (local.get $path) (local.get $size) (i32.const 0)))
  (func $rename-while-listing (param $at i32) (param $path i32) (param $size i32)
    (call $entries (local.get $at) (local.get $path) (local.get $size) (i32.const 1)))
  (func $entries (param $at i32) (param $path i32) (param $size i32) (param $renames i32)
    (local $errno i32) (local $p i32) (local $end i32) (local $name i32) (local $count i32) (local $number i32)
    (local $cookie i64)
    (if (local.tee $errno
          (call $open (local.get $at) (local.get $path) (local.get $size) (i32.const 2) (i64.const 0x4002)))
      (then (return (call $failed (local.get $errno)))))
    (local.set $at (i32.load (i32.const 0)))
    (block $done
      (loop $more
        ;; a small buffer: entries are asked for while the directory changes
        (local.set $errno
          (call $fd_readdir (local.get $at) (i32.const 0x10000)
            (select (i32.const 64) (i32.const 0x8000) (local.get $renames))
            (local.get $cookie) (i32.const 4)))
        (br_if $done (local.get $errno))
        (local.set $p (i32.const 0x10000))
        (local.set $end (i32.add (local.get $p) (i32.load (i32.const 4))))
        (block $used
          (loop $entry
            ;; what was cut off is given again
            (br_if $used (i32.gt_u (i32.add (local.get $p) (i32.const 24)) (local.get $end)))
            (local.set $name (i32.add (local.get $p) (i32.const 24)))
            (local.set $size (i32.load offset=16 (local.get $p)))
            (br_if $used (i32.gt_u (i32.add (local.get $name) (local.get $size)) (local.get $end)))
            (local.set $cookie (i64.load (local.get $p)))
            (local.set $p (i32.add (local.get $name) (local.get $size)))
            (br_if $entry
              (i32.and
                (i32.le_u (local.get $size) (i32.const 2))
                (i32.eq (i32.load8_u (local.get $name)) (i32.const 0x2e))))
            (local.set $count (i32.add (local.get $count) (i32.const 1)))
            (if (local.get $renames)
              (then
                (local.set $number (local.get $count))
                (call $digit (i32.const 3) (local.get $number))
                (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
                (call $digit (i32.const 2) (local.get $number))
                (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
                (call $digit (i32.const 1) (local.get $number))
                (call $digit (i32.const 0) (i32.div_u (local.get $number) (i32.const 10)))
                (drop (call $rename (local.get $at) (local.get $name) (local.get $size)
                  (local.get $at) (i32.const 0x123) (i32.const 12)))
                (br_if $done (i32.gt_u (local.get $count) (i32.const 2000))))
              (else
                (if (i32.ne (local.get $count) (i32.const 1)) (then (call $print (i32.const 0x121) (i32.const 1))))
                (call $print (local.get $name) (local.get $size))))
            (br $entry)))
        (br_if $done (i32.eqz (i32.load (i32.const 4))))
        (br_if $done
          (i32.lt_u (i32.load (i32.const 4)) (select (i32.const 64) (i32.const 0x8000) (local.get $renames))))
        (br $more)))
    (drop (call $fd_close (local.get $at)))
    (if (local.get $errno) (then (return (call $failed (local.get $errno)))))
    (if (local.get $renames)
      (then
        (local.set $number (local.get $count))
        (call $digit (i32.const 3) (local.get $number))
        (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
        (call $digit (i32.const 2) (local.get $number))
        (local.set $number (i32.div_u (local.get $number) (i32.const 10)))
        (call $digit (i32.const 1) (local.get $number))
        (call $digit (i32.const 0) (i32.div_u (local.get $number) (i32.const 10)))
        (call $print (i32.const 0x12b) (i32.const 4))))
    (call $print (i32.const 0x120) (i32.const 1)))
  ;; in "renamed-0000"
  (func $digit (param $place i32) (param $number i32)
    (i32.store8 offset=0x12b (local.get $place)
      (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10)))))
`;
