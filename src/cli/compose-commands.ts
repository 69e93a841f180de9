import { composeWac, plug, renderPlugged, WasmvirtError, type Plugged } from '../index.ts';
import { UsageError, type Split } from './args.ts';
import type { Command, CommandIo, Step } from './command.ts';
import { composedPolicy, plugName } from './compose-policy.ts';
import { commandHelp } from './help.ts';
import { jsonText } from './json-text.ts';
import { checkOverwriting } from './overwriting.ts';
import { COMPOSE, limitOf, outputOf, PLUG, POLICY_FLAGS, splitFor, valuesOf } from './command-arguments.ts';

/** The commands by their names, which are the first word of a command line. A file that is called so is `./plug`. */
export const COMPOSE_COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['plug', runPlug],
  ['compose', runCompose],
]);

/** wasmvirt plug SOCKET --plug FILE -o FILE */
function* runPlug(words: readonly string[], io: CommandIo): Generator<Step, 0> {
  const split = splitFor(words, [...PLUG, ...POLICY_FLAGS]);
  const { options } = split;
  if (options.has('--help')) {
    io.out(commandHelp('plug'), 'help');
    return 0;
  }
  io.begin(options);
  const socket = onlyFile(split, 'plug', 'a component to plug into');
  const output = outputOf(split);
  const wantsReport = options.has('--explain') || options.has('--json');
  if (output === undefined && !wantsReport) throw new UsageError('say where to write the result: -o FILE, or -o -');
  const paths = valuesOf(split, '--plug');
  if (paths.length === 0) throw new UsageError('say what to plug in: --plug FILE');
  if ([socket, ...paths].filter((path) => path === '-').length > 1) {
    throw new UsageError('standard input can be read once: give - for one component');
  }
  const limit = limitOf(split);
  const policy = yield* composedPolicy(split, { ...io, isQuiet: options.has('--quiet') });
  const virtual = (path: string): Uint8Array => {
    const bytes = io.read(path, limit);
    return io.about(path, () => policy.component(plugName(path), path, bytes));
  };
  const bytes = virtual(socket);
  const plugs = Object.fromEntries(named(paths).map(([name, path]) => [name, virtual(path)]));
  policy.checkNames();
  const { bytes: plugged, ...report } = io.about(socket, () => plug(bytes, plugs));
  const result = io.about(socket, () => policy.whole(plugged));
  checkOverwriting(output, [socket, ...paths, ...policy.inputs], split.spelled.get('--output'), io.isSame);
  if (output !== undefined) yield* io.write(output, result);
  const print = output === '-' ? io.err : io.out;
  if (options.has('--json')) print(jsonText(report));
  else if (options.has('--explain')) print(renderPlugged(report));
  else if (!options.has('--quiet')) note(report, io);
  return 0;
}

/** Says what was asked for and not done. */
function note({ misfits, unused }: Omit<Plugged, 'bytes'>, io: CommandIo): void {
  for (const { plug: name, why } of misfits) io.note(`${name} does not fit: ${why}`);
  for (const name of unused) {
    if (misfits.every((m) => m.plug !== name))
      io.note(`nothing of ${name} is used: it exports nothing that is imported`);
  }
}

/** Paths by names that differ: the same file can be given twice. */
function named(paths: readonly string[]): [string, string][] {
  const seen = new Map<string, number>();
  return paths.map((path) => {
    const count = (seen.get(path) ?? 0) + 1;
    seen.set(path, count);
    // names that are numbers would be put first
    const name = /^\d+$/.test(path) ? `./${path}` : path;
    return [count === 1 ? name : `${name} (${count})`, path];
  });
}

/** wasmvirt compose FILE.wac -o FILE */
function* runCompose(words: readonly string[], io: CommandIo): Generator<Step, 0> {
  const split = splitFor(words, [...COMPOSE, ...POLICY_FLAGS]);
  if (split.options.has('--help')) {
    io.out(commandHelp('compose'), 'help');
    return 0;
  }
  io.begin(split.options);
  const path = onlyFile(split, 'compose', 'a .wac file');
  const output = outputOf(split);
  if (output === undefined) throw new UsageError('say where to write the result: -o FILE, or -o -');
  const limit = limitOf(split);
  const inputs = [path];
  const policy = yield* composedPolicy(split, { ...io, isQuiet: split.options.has('--quiet') });
  const packages = finder(split, (file) => {
    inputs.push(file);
    return io.read(file, limit);
  });
  const find: typeof packages = (name, version) => {
    return policy.component(name, version === undefined ? name : `${name}@${version}`, packages(name, version));
  };
  const source = io.about(path, () => decoded(io.read(path, limit)));
  const composed = io.about(path, () => composeWac(source, find));
  policy.checkNames();
  const bytes = io.about(path, () => policy.whole(composed));
  checkOverwriting(output, [...inputs, ...policy.inputs], split.spelled.get('--output'), io.isSame);
  yield* io.write(output, bytes);
  return 0;
}

/** Where packages are: said one by one, or in a folder. */
function finder(split: Split, read: (path: string) => Uint8Array): (name: string, version?: string) => Uint8Array {
  const said = new Map<string, string>();
  for (const text of valuesOf(split, '--dep')) {
    const equals = text.indexOf('=');
    const [name, path] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
    if (equals <= 0 || path === '') throw new UsageError(`--dep ${text} is not NS:PKG=FILE`);
    if (said.has(name)) throw new UsageError(`--dep says twice where ${name} is`);
    said.set(name, path);
  }
  const [folder = 'deps'] = valuesOf(split, '--deps-dir');
  return (name, version) => {
    const text = version === undefined ? name : `${name}@${version}`;
    const parts = [...name.split(':'), ...(version === undefined ? [] : [version])];
    const path = said.get(text) ?? `${folder}/${parts.join('/')}.wasm`;
    try {
      return read(path);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new WasmvirtError('bad-option', `${error.message}; say where it is: --dep ${text}=FILE`, { cause: error });
    }
  };
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new WasmvirtError('bad-utf8', 'the document is not UTF-8', { cause: error });
  }
}

function onlyFile({ files }: Split, command: string, what: string): string {
  const [path, second] = files;
  if (path === undefined) throw new UsageError(`${command} needs ${what}`);
  if (second !== undefined) throw new UsageError(`${command} takes one file, not also ${JSON.stringify(second)}`);
  return path;
}
