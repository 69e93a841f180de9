import { CORE_PREAMBLE, readCoreExports, readCoreImports, readCoreSections } from '../core/module.ts';
import { WasmvirtError } from '../errors.ts';

/**
 * Says of bytes that are no component what they are, where that is known, and what to do. Of others `eachSection` says what is wrong.
 *
 * @throws WasmvirtError `not-wasm` or `core-module`
 */
export function checkFormat(bytes: Uint8Array): void {
  if (CORE_PREAMBLE.every((byte, i) => bytes[i] === byte)) {
    throw new WasmvirtError('core-module', `this is a core module, not a component: ${remedyFor(bytes)}`, {
      offset: 4,
    });
  }
  if (WASM.every((byte, i) => bytes[i] === byte)) return;
  const known = KNOWN.find(({ begins }) => begins(bytes));
  if (known === undefined) return;
  const sentence = `this is not WebAssembly in binary form, but ${known.is}: ${known.remedy}`;
  throw new WasmvirtError('not-wasm', sentence, { offset: 0 });
}

/** What every binary of WebAssembly begins with. */
const WASM = CORE_PREAMBLE.slice(0, 4);

interface Known {
  readonly begins: (bytes: Uint8Array) => boolean;
  readonly is: string;
  readonly remedy: string;
}

const KNOWN: readonly Known[] = [
  { begins: ({ length }) => length === 0, is: 'empty', remedy: 'what should have written it has failed' },
  text(
    /^\((component|module|core)\b|^\(;|^;;/,
    'its text format',
    'make a binary of it with `wasm-tools parse app.wat -o app.wasm`',
  ),
  text(/^(package|world|interface)\s/, 'WIT text', 'give a component that was built for it'),
  text(
    /^<(!doctype|html|\?xml|head|body)/i,
    'a page (HTML)',
    'the address that it came from may need a login, or another path',
  ),
  text(/^[{[]/, 'JSON', 'give the component that it belongs to'),
  text(/^#!/, 'a script', 'give a component'),
  text(/^version https:\/\/git-lfs/, 'a pointer of Git LFS', 'get the file itself with `git lfs pull`'),
  magic([0x1f, 0x8b], 'compressed with gzip', 'unpack it with `gunzip`'),
  magic([0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd', 'unpack it with `unzstd`'),
  magic([0xfd, 0x37, 0x7a, 0x58, 0x5a], 'compressed with xz', 'unpack it with `unxz`'),
  magic([0x42, 0x5a, 0x68], 'compressed with bzip2', 'unpack it with `bunzip2`'),
  magic([0x50, 0x4b, 3, 4], 'a zip archive', 'unpack it'),
  // what `wasmtime compile` writes is one, too
  magic(
    [0x7f, 0x45, 0x4c, 0x46],
    'machine code (ELF), such as a precompiled component',
    'give the .wasm that it was made from',
  ),
  magic([0xcf, 0xfa, 0xed, 0xfe], 'machine code (Mach-O)', 'give the .wasm that it was made from'),
  magic([0x4d, 0x5a], 'machine code (PE)', 'give the .wasm that it was made from'),
  magic([0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e], 'a library of object files', 'link it to a component first'),
  magic([0x42, 0x43, 0xc0, 0xde], 'LLVM bitcode', 'compile and link it to a component first'),
];

function magic(start: readonly number[], is: string, remedy: string): Known {
  return { begins: (bytes) => start.every((byte, i) => bytes[i] === byte), is, remedy };
}

/** How much is looked at, as the first bytes may be read alone. */
const HEAD = 64;

function text(pattern: RegExp, is: string, remedy: string): Known {
  return {
    begins: (bytes) => pattern.test(beginning(bytes)),
    is,
    remedy,
  };
}

/** As Latin-1, which is enough of what these formats begin with; without space and a byte order mark before it. */
function beginning(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, HEAD)).replace(/^(\u00ef\u00bb\u00bf)?\s*/, '');
}

const PREVIEW1 = 'wasi_snapshot_preview1';

/** The command that makes a component of this module. */
function remedyFor(bytes: Uint8Array): string {
  const { imports, exports } = namesOf(bytes);
  const foreign = imports.find((name) => name !== PREVIEW1 && !name.includes(':'));
  if (foreign !== undefined) {
    const shown = JSON.stringify(foreign.slice(0, MAX_SHOWN));
    return `it imports ${shown}, which only the program has that it was built for; build it for WASI (wasm32-wasip2, or wasm32-wasip1)`;
  }
  // the adapter of commands uses the memory of the module
  const isCommand = exports.has('_start') && exports.has('memory');
  return `make one of it first with \`npx @bytecodealliance/jco new app.wasm --wasi-${isCommand ? 'command' : 'reactor'} -o component.wasm\``;
}

const MAX_SHOWN = 100;

function namesOf(bytes: Uint8Array): { readonly imports: readonly string[]; readonly exports: ReadonlySet<string> } {
  try {
    const sections = readCoreSections(bytes);
    const imports = readCoreImports(bytes, sections).map((item) => item.module);
    return { imports, exports: new Set(readCoreExports(bytes, sections).map((item) => item.name)) };
  } catch {
    return { imports: [], exports: new Set() }; // what is wrong with it is for who makes a component of it
  }
}
