import { posix } from 'node:path';
import ts from 'typescript';

/** The layers of `src`, from the lowest. A layer may import itself and those before it. */
export const LAYERS = [
  'settings',
  'errors.ts',
  'version.ts',
  'bytes',
  'binary',
  'core',
  'component',
  'validate',
  'arbitrary',
  'wit',
  'wasi',
  'policy',
  'adapters',
  'link',
  'fuse',
  'compose',
  'graph',
  'parts',
  'picture',
  'index.ts',
  'adapter.ts',
  'lazy.ts',
] as const;

type Layer = (typeof LAYERS)[number];

/** The rooms of a layer, from the lowest: folders, and files that count as a room. */
export const ROOMS: Readonly<Partial<Record<string, readonly string[]>>> = {
  policy: [
    'capabilities',
    'policy.ts',
    'options',
    'control.ts',
    'draft.ts',
    'deterministic.ts',
    'import-plan.ts',
    'recording.ts',
    'subsystems',
    'verdict.ts',
    'decide.ts',
    'planning',
    'plan.ts',
    'alone.ts',
    'report.ts',
  ],
  link: [
    'verify',
    'encode',
    'code',
    'virtual',
    'adapter',
    'rules',
    'output',
    'virtualize.ts',
    'worlds.ts',
    'alone.ts',
    'recording',
  ],
};

/** Rooms that may not import other rooms of their layer: the check of an output shares no code with its makers. */
const ALONE: readonly string[] = ['verify'];

/** Exceptions: layers that a later layer must not import. */
const HIDDEN: Readonly<Partial<Record<Layer, readonly Layer[]>>> = { adapters: ['policy'] };

/** User interfaces, which may import the public surface and what the options are called on the command line. */
const FRONT_ENDS = ['cli', 'host', 'fuzzing', 'vite', 'web'];

/** The public surface. */
const PUBLIC = ['index.ts', 'adapter.ts', 'lazy.ts'];

/** Layers and front ends that a front end may import beside the public surface. */
const BESIDE: Readonly<Partial<Record<string, readonly string[]>>> = {
  cli: ['picture'],
  fuzzing: ['host'],
  vite: ['host'],
  web: ['picture', 'host'],
};

/** Single files that a front end may import beside that. No other layer imports them. */
const DOORS: Readonly<Partial<Record<string, readonly string[]>>> = {
  cli: ['src/policy/options/command-line.ts', 'src/component/script-names.ts'],
  host: ['src/component/script-names.ts'],
  fuzzing: ['src/component/script-names.ts'],
  vite: ['src/cli/transpile/jco.ts', 'src/cli/virtualize-file.ts'],
};

/** The build step that writes generated files. No layer may import it. */
const BUILD = 'build';

/** The only folders that may import Node modules. */
const NODE_ONLY = ['cli', 'vite', BUILD];

/**
 * Packages that are bundled into what is shipped, each loaded by one file where it is needed: parsers of other people's formats, compression,
 * and what lays graphs out.
 */
const BUNDLED: Readonly<Partial<Record<string, readonly string[]>>> = {
  'src/cli/policy-file/parsers.ts': ['smol-toml', 'yaml'],
  'src/cli/graph/elk.ts': ['elkjs/lib/elk-worker.min.js'],
  'src/bytes/deflate.ts': ['fflate'],
  // for the page, which is a site and not in the package
  'src/web/run/transpile.ts': ['@bytecodealliance/jco/component'],
  'src/web/run/host.ts': ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets'].map(
    (name) => `@bytecodealliance/preview2-shim/${name}`,
  ),
  'src/web/work/layout.ts': ['elkjs/lib/elk-worker.min.js', 'elkjs/lib/elk-worker.min.js?url'],
};

/** Packages that a layer takes from who uses it: optional peer dependencies. */
const PEERS: Readonly<Partial<Record<string, string>>> = { arbitrary: 'fast-check' };

/** Layers that are entries of the package by themselves: no other layer imports them. */
const APART = ['arbitrary'];

/** Files that take types alone from such a package. */
const TYPES_OF_BUNDLED: Readonly<Partial<Record<string, readonly string[]>>> = {
  'src/picture/to-elk.ts': ['elkjs/lib/elk-worker.min.js'],
  'src/cli/policy-file/yaml.ts': ['yaml'],
  'src/picture/svg.ts': ['elkjs/lib/elk-worker.min.js'],
};

/** The specifiers of a module's imports: static, dynamic, `export … from` and `import type` alike. */
export function specifiersOf(source: string): string[] {
  return ts.preProcessFile(source, true, true).importedFiles.map((file) => file.fileName);
}

/**
 * Why the module at `file` (a path such as `src/core/link.ts`) may not import `specifier`; `undefined` when it may.
 */
export function forbidden(file: string, specifierOfBundler: string): string | undefined {
  const isOfWeb = layerOf(file) === 'web';
  // the bundler gives the address of a worker
  const specifier = isOfWeb ? specifierOfBundler.replace(/\?worker&url$/, '') : specifierOfBundler;
  const from = layerOf(file);
  if (specifier.startsWith('node:')) {
    return NODE_ONLY.includes(from)
      ? undefined
      : `only ${NODE_ONLY.map((name) => `src/${name}`).join(', ')} may touch Node`;
  }
  if (!specifier.startsWith('.')) {
    if (PEERS[from] === specifier) return undefined;
    const bundled = [...(BUNDLED[file] ?? []), ...(TYPES_OF_BUNDLED[file] ?? [])];
    if (from === BUILD || bundled.includes(specifier)) return undefined;
    return 'what is shipped has no dependencies';
  }
  if (!specifier.endsWith('.ts')) return 'imports name the file, with its .ts';
  const target = posix.join(posix.dirname(file), specifier);
  if (!target.startsWith('src/')) return 'src imports src only';
  const to = layerOf(target);
  const doors = Object.values(DOORS).flat();
  if (doors.includes(target) && !(to === from && FRONT_ENDS.includes(to))) {
    return DOORS[from]?.includes(target) === true ? undefined : `${target} is for a front end alone`;
  }
  if (to === from) return forbiddenRoom(from, file, target);
  if (APART.includes(to)) return `src/${to} is for others alone`;
  if (FRONT_ENDS.includes(from)) {
    const seen = [...PUBLIC, ...(BESIDE[from] ?? [])];
    return seen.includes(to) ? undefined : `src/${from} sees ${seen.join(' and ')} only`;
  }
  // the build step writes the man page of the command line's tables
  if (to === BUILD || (FRONT_ENDS.includes(to) && from !== BUILD)) return `nothing imports src/${to}`;
  if (FRONT_ENDS.includes(to)) return undefined;
  const toRank = rankOf(to);
  if (toRank === undefined) return `src/${to} is in no layer`;
  if (from === BUILD) return undefined;
  const fromRank = rankOf(from);
  if (fromRank === undefined) return `src/${from} is in no layer`;
  if (toRank > fromRank) return `src/${to} stands below src/${from} in the list of layers`;
  const hidden = HIDDEN[from as Layer] ?? [];
  return hidden.includes(to as Layer) ? `src/${from} must not know src/${to}` : undefined;
}

/** The same for two modules of one layer. */
function forbiddenRoom(layer: string, file: string, target: string): string | undefined {
  const rooms = ROOMS[layer];
  const [from = '', to = ''] = [file, target].map((path) => path.split('/')[2]);
  if (rooms === undefined || from === to) return undefined;
  const [fromRank, toRank] = [rooms.indexOf(from), rooms.indexOf(to)];
  if (fromRank < 0 || toRank < 0) return `${layer}/${fromRank < 0 ? from : to} is in no room of src/${layer}`;
  if (ALONE.includes(from)) return `src/${layer}/${from} must not know src/${layer}/${to}`;
  return toRank > fromRank ? `src/${layer}/${to} is above src/${layer}/${from} in the list of rooms` : undefined;
}

/** The first part of the path below `src`: a folder, or one of the files that are a layer of their own. */
function layerOf(file: string): string {
  return file.split('/')[1] ?? '';
}

function rankOf(layer: string): number | undefined {
  const rank = (LAYERS as readonly string[]).indexOf(layer);
  return rank < 0 ? undefined : rank;
}
