import { wasiPackages } from '../wit/worlds.ts';
import { wasmTools } from './wasm-tools.ts';
import { wat } from './wat.ts';

/**
 * A guest of WASI 0.3 that executes a list of calls of `wasi:filesystem`; `run` returns a number for each: 1000 and the number of the error,
 * or what is said beside the call, or 0; 2000 without a call if its descriptor is not open. Descriptors are in slots: those that are open at the start come first.
 */
export type FileStep =
  /** With `path-flags`, `open-flags` and `descriptor-flags`. */
  | readonly ['open', at: number, path: string, to: number, links: number, how: number, flags: number]
  /** To write, and makes it; the call is cancelled at once. The state of its subtask, 2 if it has returned; that and the error. */
  | readonly ['open-cancelled', at: number, path: string, to: number]
  | readonly ['mkdir' | 'rmdir' | 'unlink' | 'readlink', at: number, path: string]
  /** The number of the type. */
  | readonly ['type', at: number, path: string]
  | readonly ['touch', at: number, path: string]
  | readonly ['rename' | 'link', at: number, path: string, to: number, newPath: string]
  | readonly ['symlink', at: number, target: string, path: string]
  /** Flags, whether two are the same, the bytes that were read (at most 4), and how many entries. */
  | readonly ['flags' | 'sync' | 'truncate' | 'touched' | 'read' | 'list' | 'drop', at: number]
  | readonly ['same', at: number, other: number]
  | readonly ['write' | 'append', at: number, text: string];

const TYPES = '"wasi:filesystem/types@0.3.0"';

/** Core functions by what steps call them, with their parameters before the address of the result. */
const METHODS: readonly (readonly [name: string, method: string, params: string, result?: string])[] = [
  ['open', 'open-at', 'i32 i32 i32 i32 i32 i32 i32'],
  ['mkdir', 'create-directory-at', 'i32 i32 i32 i32'],
  ['rmdir', 'remove-directory-at', 'i32 i32 i32 i32'],
  ['unlink', 'unlink-file-at', 'i32 i32 i32 i32'],
  ['readlink', 'readlink-at', 'i32 i32 i32 i32'],
  ['type', 'stat-at', 'i32 i32 i32 i32 i32'],
  ['touch', 'set-times-at', 'i32 i32 i32 i32 i32 i64 i32 i32 i64 i32 i32'],
  ['touched', 'set-times', 'i32 i32 i64 i32 i32 i64 i32 i32'],
  ['rename', 'rename-at', 'i32 i32 i32 i32 i32 i32 i32'],
  ['link', 'link-at', 'i32 i32 i32 i32 i32 i32 i32 i32'],
  ['symlink', 'symlink-at', 'i32 i32 i32 i32 i32 i32'],
  ['flags', 'get-flags', 'i32 i32'],
  ['sync', 'sync', 'i32 i32'],
  ['truncate', 'set-size', 'i32 i64 i32'],
  ['same', 'is-same-object', 'i32 i32', 'i32'],
  ['read', 'read-via-stream', 'i32 i64 i32'],
  ['list', 'read-directory', 'i32 i32'],
  ['write', 'write-via-stream', 'i32 i32 i64', 'i32'],
  ['append', 'append-via-stream', 'i32 i32', 'i32'],
];

const RESULT = '(i32.const 1024)';

/** The component. Its export `often` opens and drops what the first step opens so many times, and returns how often that failed. */
export async function filesGuest03(steps: readonly FileStep[]): Promise<Uint8Array> {
  const texts = new Texts();
  const calls = steps.map(
    (step) => `(call $done (if (result i32) ${slot(step[1])} (then ${codeOf(step, texts)}) (else (i32.const 2000))))`,
  );
  const first = steps[0] === undefined ? '(i32.const 1)' : codeOf(steps[0], texts);
  const binary = await wat(`(module ${IMPORTS} ${BODY} ${texts.data()}
    (func (export "run") (result i32)
      (call $begin) ${calls.join('\n')}
      (i32.store (i32.const 512) (i32.const 0x10000))
      (i32.store (i32.const 516) (i32.const ${steps.length}))
      (i32.const 512))
    (func (export "often") (param $n i32) (result i32)
      (local $failed i32)
      (call $begin)
      (loop $again
        (if ${first}
          (then (local.set $failed (i32.add (local.get $failed) (i32.const 1))))
          (else (call $drop ${slot(TO_OFTEN)})))
        (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
      (local.get $failed)))`);
  const witSource = `package test:guest; world w {
    import wasi:filesystem/types@0.3.0; import wasi:filesystem/preopens@0.3.0;
    export run: async func() -> list<u32>; export often: async func(times: u32) -> u32; }\n${wasiPackages('0.3.0')}`;
  const embedded = await wasmTools((tools) =>
    tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }),
  );
  return wasmTools((tools) => tools.componentNew(embedded));
}

/** The slot into which the first step opens, where `often` is called. */
export const TO_OFTEN = 20;

/** What `--invoke 'run()'` prints. */
export function numbersOf(stdout: string): readonly number[] {
  return JSON.parse(stdout) as number[];
}

function slot(n: number): string {
  return `(i32.load (i32.const ${256 + 4 * n}))`;
}

function codeOf(step: FileStep, texts: Texts): string {
  const [name, at] = step;
  const self = slot(at);
  const code = (error: number, ok: string): string => `(call $code (i32.const ${error}) ${ok})`;
  const call = (params: string, error = 4, ok = '(i32.const 0)'): string =>
    `(block (result i32) (call $${name} ${self} ${params} ${RESULT}) ${code(error, ok)})`;
  const number = (n: number): string => `(i32.const ${n})`;
  const times = '(i32.const 1) (i64.const 0) (i32.const 0)';
  switch (name) {
    case 'open': {
      const [, , path, to, links, how, flags] = step;
      const params = `${number(links)} ${texts.add(path)} ${number(how)} ${number(flags)}`;
      return call(params, 4, `(call $opened ${number(256 + 4 * to)})`);
    }
    case 'open-cancelled':
      return `(block (result i32) (i32.store (i32.const 1100) ${self}) (i32.const 1108) ${texts.add(step[2])}
        (call $open-cancelled) ${code(4, `(call $opened ${number(256 + 4 * step[3])})`)} i32.add)`;
    case 'mkdir':
    case 'rmdir':
    case 'unlink':
    case 'readlink':
      return call(texts.add(step[2]));
    case 'type':
      return call(`${number(0)} ${texts.add(step[2])}`, 8, '(i32.load8_u (i32.const 1032))');
    case 'touch':
      return call(`${number(0)} ${texts.add(step[2])} ${times} ${times}`);
    case 'touched':
      return call(`${times} ${times}`);
    case 'rename':
      return call(`${texts.add(step[2])} ${slot(step[3])} ${texts.add(step[4])}`);
    case 'link':
      return call(`${number(0)} ${texts.add(step[2])} ${slot(step[3])} ${texts.add(step[4])}`);
    case 'symlink':
      return call(`${texts.add(step[2])} ${texts.add(step[3])}`);
    case 'flags':
      return call('', 4, '(i32.load8_u (i32.const 1028))');
    case 'sync':
      return call('');
    case 'truncate':
      return call('(i64.const 0)');
    case 'same':
      return `(call $same ${self} ${slot(step[2])})`;
    case 'write':
      return `(call $written (call $write ${self} (call $ends) (i64.const 0)) ${texts.add(step[2])})`;
    case 'append':
      return `(call $written (call $append ${self} (call $ends)) ${texts.add(step[2])})`;
    case 'read':
      return `(block (result i32) (call $read ${self} (i64.const 0) (i32.const 16)) (call $bytes))`;
    case 'list':
      return `(block (result i32) (call $list ${self} (i32.const 16)) (call $entries))`;
    case 'drop':
      return `(block (result i32) (call $drop ${self}) (i32.const 0))`;
    default:
      return name satisfies never;
  }
}

class Texts {
  private readonly all: string[] = [];
  private size = 0;

  add(text: string): string {
    const at = 8192 + this.size;
    this.all.push(text);
    this.size += text.length;
    return `(i32.const ${at}) (i32.const ${text.length})`;
  }

  data(): string {
    return `(data (i32.const 8192) ${JSON.stringify(this.all.join(''))})`;
  }
}

const IMPORTS = `
  ${METHODS.map(([name, method, params, result]) => {
    const type = `(param ${params})${result === undefined ? '' : ` (result ${result})`}`;
    return `(import ${TYPES} "[method]descriptor.${method}" (func $${name} ${type}))`;
  }).join('\n')}
  (import ${TYPES} "[async-lower][method]descriptor.open-at" (func $begin-open (param i32 i32) (result i32)))
  (import "$root" "[subtask-cancel]" (func $cancel (param i32) (result i32)))
  (import "$root" "[subtask-drop]" (func $drop-subtask (param i32)))
  (import "wasi:filesystem/preopens@0.3.0" "get-directories" (func $directories (param i32)))
  (import ${TYPES} "[resource-drop]descriptor" (func $drop (param i32)))
  (import ${TYPES} "[stream-new-0][method]descriptor.write-via-stream" (func $new (result i64)))
  (import ${TYPES} "[async-lower][stream-write-0][method]descriptor.write-via-stream"
    (func $put (param i32 i32 i32) (result i32)))
  (import ${TYPES} "[stream-drop-writable-0][method]descriptor.write-via-stream" (func $drop-writable (param i32)))
  (import ${TYPES} "[async-lower][stream-read-0][method]descriptor.read-via-stream"
    (func $get (param i32 i32 i32) (result i32)))
  (import ${TYPES} "[stream-drop-readable-0][method]descriptor.read-via-stream" (func $drop-readable (param i32)))
  (import ${TYPES} "[async-lower][stream-read-0][method]descriptor.read-directory"
    (func $get-entries (param i32 i32 i32) (result i32)))
  (import ${TYPES} "[stream-drop-readable-0][method]descriptor.read-directory" (func $drop-entries (param i32)))
  (import ${TYPES} "[async-lower][future-read-1][method]descriptor.read-directory"
    (func $result (param i32 i32) (result i32)))
  (import ${TYPES} "[future-drop-readable-1][method]descriptor.read-directory" (func $drop-result (param i32)))
  (import "$root" "[waitable-set-new]" (func $new-set (result i32)))
  (import "$root" "[waitable-set-wait]" (func $wait (param i32 i32) (result i32)))
  (import "$root" "[waitable-set-drop]" (func $drop-set (param i32)))
  (import "$root" "[waitable-join]" (func $join (param i32 i32)))`;

const BODY = `
  (memory (export "memory") 4)
  (global $top (mut i32) (i32.const 0x20000))
  (global $writable (mut i32) (i32.const 0))
  (global $next (mut i32) (i32.const 0x10000))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (if (i32.gt_u (global.get $top) (i32.const 0x30000)) (then (global.set $top (i32.const 0x20000))))
    (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $at) (local.get 3)))
    (local.get $at))
  (func $begin
    (local $i i32)
    (call $directories (i32.const 16))
    (loop $each
      (if (i32.lt_u (local.get $i) (i32.load (i32.const 20)))
        (then
          (i32.store (i32.add (i32.const 256) (i32.shl (local.get $i) (i32.const 2)))
            (i32.load (i32.add (i32.load (i32.const 16)) (i32.mul (local.get $i) (i32.const 12)))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $each)))))
  (func $done (param $code i32)
    (i32.store (global.get $next) (local.get $code))
    (global.set $next (i32.add (global.get $next) (i32.const 4))))
  (func $code (param $error i32) (param $ok i32) (result i32)
    (if (i32.load8_u ${RESULT})
      (then (return (i32.add (i32.const 1000) (i32.load8_u (i32.add ${RESULT} (local.get $error)))))))
    (local.get $ok))
  (func $opened (param $to i32) (result i32)
    (if (i32.eqz (i32.load8_u ${RESULT})) (then (i32.store (local.get $to) (i32.load (i32.const 1028)))))
    (i32.const 0))
  ;; with self at 1100 and the path there: create, write; returns the state of the subtask
  (func $open-cancelled (param $string i32) (param $path i32) (param $length i32) (result i32)
    (local $code i32)
    (i32.store (local.get $string) (local.get $path))
    (i32.store offset=4 (local.get $string) (local.get $length))
    (i32.store8 (i32.const 1104) (i32.const 0))
    (i32.store16 (i32.const 1116) (i32.const 0x201))
    (i32.store8 ${RESULT} (i32.const 1))
    (i32.store8 (i32.const 1028) (i32.const 99))
    (local.set $code (call $begin-open (i32.const 1100) ${RESULT}))
    (if (i32.eq (local.get $code) (i32.const 2)) (then (return (i32.const 2))))
    (local.set $code (i32.shr_u (local.get $code) (i32.const 4)))
    (call $cancel (local.get $code))
    (call $drop-subtask (local.get $code)))
  ;; waits for what a built-in has begun on a waitable, if it is not done
  (func $await (param $handle i32) (param $code i32) (result i32)
    (local $set i32)
    (if (i32.ne (local.get $code) (i32.const -1)) (then (return (local.get $code))))
    (local.set $set (call $new-set))
    (call $join (local.get $handle) (local.get $set))
    (drop (call $wait (local.get $set) (i32.const 64)))
    (call $join (local.get $handle) (i32.const 0))
    (call $drop-set (local.get $set))
    (i32.load (i32.const 68)))
  ;; what a future gives: result<_, error-code>
  (func $given (param $future i32) (param $ok i32) (result i32)
    (drop (call $await (local.get $future) (call $result (local.get $future) ${RESULT})))
    (call $drop-result (local.get $future))
    (call $code (i32.const 4) (local.get $ok)))
  (func $ends (result i32)
    (local $ends i64)
    (local.set $ends (call $new))
    (global.set $writable (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
    (i32.wrap_i64 (local.get $ends)))
  (func $written (param $future i32) (param $text i32) (param $size i32) (result i32)
    (drop (call $await (global.get $writable) (call $put (global.get $writable) (local.get $text) (local.get $size))))
    (call $drop-writable (global.get $writable))
    (call $given (local.get $future) (i32.const 0)))
  (func $bytes (result i32)
    (local $stream i32)
    (local.set $stream (i32.load (i32.const 16)))
    (i32.store (i32.const 80) (i32.const 0))
    (drop (call $await (local.get $stream) (call $get (local.get $stream) (i32.const 80) (i32.const 4))))
    (call $drop-readable (local.get $stream))
    (call $given (i32.load (i32.const 20)) (i32.load (i32.const 80))))
  (func $entries (result i32)
    (local $stream i32) (local $n i32) (local $code i32)
    (local.set $stream (i32.load (i32.const 16)))
    (loop $more
      (local.set $code
        (call $await (local.get $stream) (call $get-entries (local.get $stream) (i32.const 2048) (i32.const 4))))
      (local.set $n (i32.add (local.get $n) (i32.shr_u (local.get $code) (i32.const 4))))
      (br_if $more (i32.eqz (i32.and (local.get $code) (i32.const 15)))))
    (call $drop-entries (local.get $stream))
    (call $given (i32.load (i32.const 20)) (local.get $n)))
`;
