import { flattenFunc } from '../../src/component/abi.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { scanWit } from '../policy/wit-scan.ts';
import { importer, nested, specPackages, type DefinedVersion } from './spec-wit.ts';
import { wasmTools } from './wasm-tools.ts';

/**
 * A guest that exports, in `test:mirror/calls`, one function for each imported WASI function, which calls that import. Handles are passed
 * as numbers of the guest's own table, so that a test can act as a program call by call.
 * `[method]descriptor.open-at` is `call-descriptor-open-at`, and takes the handle as `self`; `drop-descriptor` drops one. A name that
 * occurs in several interfaces is prefixed with the interface: `call-wall-clock-now`.
 */
export interface MirrorOptions {
  readonly version?: DefinedVersion;
  /** `wasi:filesystem/types` and so on, without version. */
  readonly interfaces: readonly string[];
  /** Functions that the guest does not import, by their names in the binary. */
  readonly without?: readonly string[];
}

export const MIRROR = 'test:mirror/calls';

export async function mirror({ version = '0.2.12', interfaces, without = [] }: MirrorOptions): Promise<Uint8Array> {
  const packages = specPackages(version);
  const found = scanned(interfaces, packages, without);
  const world = resolveComponent(
    await importer(
      interfaces.map((name) => `${name}@${version}`),
      packages.values(),
    ),
  );
  const core: string[] = [];
  const wit: string[] = [];
  const resources = new Set(found.flatMap(({ types }) => types.resources));
  const names = found.flatMap(({ functions }) => functions.map((f) => plainName(f.name)));
  for (const { name: owner, functions, types } of found) {
    const entity = world.imports.get(`${owner}@${version}`)?.entity;
    if (entity?.kind !== 'instance') throw new Error(`there is no ${owner}`);
    wit.push(...types.declarations);
    for (const { name, signature } of functions) {
      const func = entity.type.exports.get(name)?.entity;
      if (func?.kind !== 'func') throw new Error(`there is no ${name} in ${owner}`);
      const plain = plainName(name);
      const twice = names.filter((other) => other === plain).length > 1;
      const exported = `call-${twice ? `${owner.split('/')[1] ?? ''}-` : ''}${plain}`;
      core.push(
        coreFunction(
          `${owner}@${version}`,
          name,
          exported,
          flattenFunc(func.type, 'lower'),
          flattenFunc(func.type, 'lift'),
        ),
      );
      wit.push(`${exported}: ${declared(name, signature, resources)};`);
    }
    for (const resource of types.resources) {
      core.push(coreDrop(`${owner}@${version}`, resource));
      wit.push(`drop-${resource}: func(handle: u32);`);
    }
  }
  const witSource = `package test:mirror;
    interface calls { ${[...new Set(wit)].join('\n')} }
    world w { ${interfaces.map((name) => `import ${name}@${version};`).join('\n')} export calls; }
    ${nested(packages.values())}`;
  return wasmTools((tools) => {
    const binary = tools.parse(`(module ${imports(core)} ${RUNTIME} ${core.map(bodyOf).join('\n')})`);
    return tools.componentNew(tools.componentEmbed({ binary, witSource, world: 'w', features: { tag: 'all' } }));
  });
}

interface Scanned {
  readonly name: string;
  readonly functions: readonly { readonly name: string; readonly signature: string }[];
  readonly types: { readonly resources: readonly string[]; readonly declarations: readonly string[] };
}

function scanned(
  interfaces: readonly string[],
  packages: ReadonlyMap<string, string>,
  without: readonly string[],
): readonly Scanned[] {
  return interfaces.map((name) => {
    const [, packageName = '', label = ''] = /^wasi:([a-z-]+)\/([a-z-]+)$/.exec(name) ?? [];
    const text = (packages.get(packageName) ?? '').replace(/\/\/.*$/gm, '').replace(/^\s*@\w+\([^)]*\)/gm, '');
    const body = new RegExp(`interface ${label} \\{([\\s\\S]*?)\\n\\}`).exec(text)?.[1] ?? '';
    const resources = [...body.matchAll(/^ {2}resource ([a-z-]+)\b/gm)].map(([, r = '']) => r);
    const all = scanWit(text).functions.filter((f) => f.interface === name && !without.includes(f.name));
    return { name, functions: all, types: { resources, declarations: declarations(body) } };
  });
}

/** The value types of an interface, with handles as numbers. Types that it uses must be among the interfaces too, or be defined below. */
function declarations(body: string): string[] {
  const found = [...body.matchAll(/^ {2}(?:(?:record|variant|enum|flags) [a-z-]+ \{[\s\S]*?\}$|type [^;]*;)/gm)].map(
    ([text]) => text,
  );
  const known = body.includes('.{datetime}') ? ['record datetime { seconds: u64, nanoseconds: u32 }'] : [];
  return [...known, ...found].map((text) => withoutHandles(text, new Set(HANDLES)));
}

const HANDLES = ['error', 'pollable', 'input-stream', 'output-stream', 'descriptor'];

function withoutHandles(text: string, resources: ReadonlySet<string>): string {
  return text
    .replace(/(?:own|borrow)<[a-z-]+>/g, 'u32')
    .replace(/(?<![a-z%-])[a-z][a-z-]*(?![a-z-]|\s*:)/g, (word) => (resources.has(word) ? 'u32' : word));
}

function plainName(name: string): string {
  return name.replace(/^\[[a-z]+\]/, '').replace('.', '-');
}

/** The function type, with `self` for methods. */
function declared(name: string, signature: string, resources: ReadonlySet<string>): string {
  const type = /\(([\s\S]*)\)\s*(->[\s\S]*)?;$/.exec(signature);
  const params = withoutHandles(type?.[1] ?? '', new Set([...resources, ...HANDLES])).trim();
  const result = withoutHandles(type?.[2] ?? '', new Set([...resources, ...HANDLES]));
  if (name.startsWith('[constructor]')) return `func(${params}) -> u32`;
  const self = name.startsWith('[method]') ? `self: u32${params === '' ? '' : ', '}` : '';
  return `func(${self}${params}) ${result}`;
}

interface Flat {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

/** The import, and the export that calls it. */
function coreFunction(module: string, name: string, exported: string, lower: Flat, lift: Flat): string {
  const id = `$${module}#${name}`.replace(/[[\]]/g, '_');
  const params = (types: readonly string[]): string => (types.length === 0 ? '' : `(param ${types.join(' ')})`);
  const results = (types: readonly string[]): string => (types.length === 0 ? '' : `(result ${types.join(' ')})`);
  const area = lower.params.length > lift.params.length;
  const args = lift.params.map((_, i) => `(local.get ${String(i)})`).join(' ');
  const call = area ? `(call ${id} ${args} (i32.const 64)) (i32.const 64)` : `(call ${id} ${args})`;
  const post = lift.results.length === 0 ? '' : params(lift.results);
  return `(import "${module}" "${name}" (func ${id} ${params(lower.params)} ${results(lower.results)}))
    (func (export "${MIRROR}#${exported}") ${params(lift.params)} ${results(lift.results)} ${call})
    (func (export "cabi_post_${MIRROR}#${exported}") ${post} (global.set $top (i32.const 65536)))`;
}

function coreDrop(module: string, resource: string): string {
  const id = `$drop ${module} ${resource}`.replace(/\s/g, '_');
  return `(import "${module}" "[resource-drop]${resource}" (func ${id} (param i32)))
    (func (export "${MIRROR}#drop-${resource}") (param i32) (call ${id} (local.get 0)))`;
}

function imports(core: readonly string[]): string {
  return core.map((text) => text.split('\n')[0] ?? '').join('\n');
}

function bodyOf(text: string): string {
  return text.split('\n').slice(1).join('\n');
}

/** Lists and results live until the call has ended. */
const RUNTIME = `(memory (export "memory") 2)
  (global $top (mut i32) (i32.const 65536))
  (func (export "cabi_realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $p i32)
    (local.set $p
      (i32.and
        (i32.add (global.get $top) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $top (i32.add (local.get $p) (local.get $size)))
    (block $room
      (loop $more
        (br_if $room (i32.le_u (global.get $top) (i32.shl (memory.size) (i32.const 16))))
        (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable))
        (br $more)))
    (memory.copy (local.get $p) (local.get $old) (local.get $old-size))
    (local.get $p))`;
