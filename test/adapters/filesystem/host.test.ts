import { describe, expect, test } from 'vitest';
import { filesystemObjects } from '../../../src/adapters/filesystem/layout.ts';
import { library } from '../../support/library.ts';
import type { Directory, TreeNode } from '../../../src/settings/file-tree.ts';
import { link } from '../../../src/core/link.ts';
import type { CoreObject } from '../../../src/core/object.ts';
import { FunctionBuilder } from '../../../src/core/function-builder.ts';
import { run, type Running } from '../../core/emitted.ts';
import { canonImports, dir, MANY } from './guest.ts';
import { Random } from './random.ts';

const host = (path: string): TreeNode => ({ kind: 'host', path });
const ROOT = dir({ d: host('/srv/a/b'), f: host('/srv/f'), none: host('/no'), in: dir({ e: host('.') }) });

type Kind = 'directory' | 'file' | 'link';

/** What the host has, by what it calls it; what is not named is a directory, or nothing if `else` says so. */
interface Files {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly else: 'directory' | 'nothing';
}

/** What `../srv` and the like lead to is for hosts to refuse: names of one component are all that this one is asked for. */
const EVERYTHING: Files = {
  kinds: new Map([
    ['/srv/f', 'file'],
    ['/no', 'link'],
  ]),
  else: 'directory',
};

/** The adapter's core module, between a guest that is the test and a host that counts its handles. */
class World {
  readonly running: Running;
  /** The host's handles, by what they are. */
  readonly handles = new Map<number, string>();
  readonly opened: string[] = [];
  private next = 500;
  private readonly names: readonly string[];
  private readonly files: Files;

  constructor(names: readonly string[], files = EVERYTHING, root: Directory = ROOT) {
    this.names = names;
    this.files = files;
    const i32 = (count: number): 'i32'[] => new Array<'i32'>(count).fill('i32');
    const imports: readonly CoreObject[] = [
      { kind: 'import', symbol: 'canon.drop-host-descriptor', type: { params: i32(1), results: [] } },
      { kind: 'import', symbol: 'host.get-directories', type: { params: i32(1), results: [] } },
      { kind: 'import', symbol: 'host.descriptor.open-at', type: { params: i32(7), results: [] } },
      { kind: 'import', symbol: 'host.descriptor.stat-at', type: { params: i32(5), results: [] } },
      new FunctionBuilder('fs.ready', { params: [], results: [] }).call('fs.start-hosts').finish(),
    ];
    const linked = link({
      library,
      objects: [...filesystemObjects([{ name: '/', root, writable: false }]), ...imports, ...canonImports],
      exports: ['fs.any-get-directories', 'fs.any-descriptor.drop', 'fs.wrap-descriptor', 'fs.locate', 'rt.reset-i32'],
      early: ['rt.realloc'],
    });
    this.running = run(linked, {
      'canon.new-descriptor': (rep) => rep,
      'canon.drop-host-descriptor': (handle) => {
        if (!this.handles.delete(Number(handle))) throw new Error(`${String(handle)} is no handle of the host's`);
      },
      'host.get-directories': (area) => this.getDirectories(Number(area)),
      'host.descriptor.open-at': (self, follow, path, size, how, _flags, area) => {
        this.open([Number(self), Number(follow), Number(how)], this.text(Number(path), Number(size)), Number(area));
      },
      'host.descriptor.stat-at': (self, follow, path, size, area) => {
        this.stat([Number(self), Number(follow)], this.text(Number(path), Number(size)), Number(area));
      },
    });
  }

  handle(what: string): number {
    this.next += 1;
    this.handles.set(this.next, what);
    return this.next;
  }

  /** The names of what the guest finds, and their representations. */
  directories(): [string, number][] {
    const area = this.running.call('fs.any-get-directories');
    const view = this.running.view();
    const list = view.getUint32(area, true);
    const found = Array.from({ length: view.getUint32(area + 4, true) }, (_, i): [string, number] => {
      const at = list + 12 * i;
      return [this.text(view.getUint32(at + 4, true), view.getUint32(at + 8, true)), view.getUint32(at, true)];
    });
    this.running.call('rt.reset-i32', area);
    return found;
  }

  /** 0, or the host's handle to which a path leads. The cell is where the base keeps nothing: below the first data. */
  locate(at: number, path: string): number {
    const text = new TextEncoder().encode(path);
    const p = this.running.call('rt.realloc', 0, 0, 1, text.length + 16);
    this.running.bytes(p, text.length).set(text);
    const cell = (p + text.length + 7) & ~7;
    this.running.view().setBigUint64(cell, 0n, true);
    const found = this.running.call('fs.locate', at, p, text.length, 0, cell);
    const handle = found === 0 ? 0 : this.running.view().getUint32(found + 4, true);
    this.running.call('rt.reset-i32', 0);
    return handle;
  }

  private getDirectories(area: number): void {
    const texts = this.names.map((name) => new TextEncoder().encode(name));
    const list = this.running.call('rt.realloc', 0, 0, 4, 12 * texts.length);
    texts.forEach((text, i) => {
      const p = this.running.call('rt.realloc', 0, 0, 1, text.length);
      this.running.bytes(p, text.length).set(text);
      const view = this.running.view();
      view.setUint32(list + 12 * i, this.handle(plain(this.names[i] ?? '')), true);
      view.setUint32(list + 12 * i + 4, p, true);
      view.setUint32(list + 12 * i + 8, text.length, true);
    });
    const view = this.running.view();
    view.setUint32(area, list, true);
    view.setUint32(area + 4, texts.length, true);
  }

  private open([self, follow, how]: readonly [number, number, number], name: string, area: number): void {
    const path = this.below(self, follow, name);
    if (how !== 2) throw new Error(`${path} is not opened as a directory`);
    this.opened.push(path);
    const view = this.running.view();
    const kind = this.kind(path);
    view.setUint8(area, kind === 'directory' ? 0 : 1);
    if (kind === 'directory') view.setUint32(area + 4, this.handle(path), true);
    else view.setUint8(area + 4, kind === undefined ? NO_ENTRY : NOT_DIRECTORY);
  }

  private stat([self, follow]: readonly [number, number], name: string, area: number): void {
    const kind = this.kind(this.below(self, follow, name));
    const view = this.running.view();
    view.setUint8(area, kind === undefined ? 1 : 0);
    view.setUint8(area + 8, kind === undefined ? NO_ENTRY : kind === 'link' ? 5 : kind === 'file' ? 6 : 3);
  }

  /** What the host is asked for: one component, and never what a link leads to. */
  private below(self: number, follow: number, name: string): string {
    const at = this.handles.get(self);
    if (at === undefined) throw new Error(`${self} is no handle of the host's`);
    if (follow !== 0) throw new Error(`links are followed to ${name}`);
    if (name === '' || name === '.' || name === '..' || name.includes('/')) throw new Error(`${name} is no component`);
    return at === '/' ? `/${name}` : at === '.' ? name : `${at}/${name}`;
  }

  private kind(path: string): Kind | undefined {
    return this.files.kinds.get(path) ?? (this.files.else === 'directory' ? 'directory' : undefined);
  }

  private text(pointer: number, size: number): string {
    return new TextDecoder().decode(this.running.bytes(pointer, size));
  }
}

const NO_ENTRY = 20;
const NOT_DIRECTORY = 24;

/** A path of the host without what says nothing. */
function plain(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (path.startsWith('/')) return `/${parts.join('/')}`;
  return parts.length === 0 ? '.' : parts.join('/');
}

describe('directories of the host', () => {
  test('are opened at once, and those that hold nothing of ours are dropped', () => {
    const world = new World(['/srv', '/', '/srv/a', '/other', './', '/srv/a/bc']);
    const [[name, root] = ['', 0]] = world.directories();
    expect(name).toBe('/');
    expect([...world.handles.values()].sort()).toEqual(['.', '/srv', '/srv/a/b']);
    expect(world.handles.get(world.locate(root, 'd/x'))).toBe('/srv/a/b');
    expect(world.handles.get(world.locate(root, 'd'))).toBe('/srv/a/b');
    expect(world.handles.get(world.locate(root, 'd/'))).toBe('/srv/a/b');
    expect(world.handles.get(world.locate(root, 'f'))).toBe('/srv');
    expect(world.handles.get(world.locate(root, 'f/'))).toBe(undefined);
    expect(world.handles.get(world.locate(root, 'f/x'))).toBe(undefined);
    expect(world.handles.get(world.locate(root, 'in/e/x'))).toBe('.');
    expect(world.locate(root, 'none')).toBe(0);
    expect(world.locate(root, 'none/x')).toBe(0);
    expect(world.locate(root, 'in')).toBe(0);
    expect(world.locate(root, 'nothing')).toBe(0);
    const before = [...world.opened];
    expect(new Set(before)).toEqual(new Set(['/srv/a/b', '/srv/f', '/no']));
    world.directories();
    world.locate(root, 'd/y');
    expect(world.opened).toEqual(before);
  });

  test('are opened before a program gets its first descriptor another way', () => {
    const world = new World(['/srv']);
    world.running.call('fs.wrap-descriptor', world.handle('x'));
    expect(world.opened).toContain('/srv/a/b');
  });

  test('that are not there lead nowhere', () => {
    const world = new World([]);
    const [[, root] = ['', 0]] = world.directories();
    for (const path of ['d', 'd/x', 'f', 'in/e', 'in/e/x']) expect(world.locate(root, path)).toBe(0);
    expect(world.opened).toEqual([]);
  });

  test('1,000 files in one need one handle, as do many names for one directory', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `f${String(i)}`);
    const root = dir(
      Object.fromEntries([
        ...names.map((name) => [name, host(`/srv/a/b/${name}`)] as const),
        ...names.map((name) => [`d${name}`, host('/srv/c')] as const),
      ]),
    );
    const kinds = new Map(names.map((name) => [`/srv/a/b/${name}`, 'file'] as const));
    const world = new World(['/srv'], { kinds, else: 'directory' }, root);
    world.directories();
    expect([...world.handles.values()].sort()).toEqual(['/srv/a/b', '/srv/c']);
  });

  test('100,000 descriptors and paths need no more memory than a few', () => {
    const world = new World(['/srv', '.']);
    const [[, root] = ['', 0]] = world.directories();
    const once = (): void => {
      for (const [, rep] of world.directories()) world.running.call('fs.any-descriptor.drop', rep);
      world.running.call('fs.any-descriptor.drop', world.running.call('fs.wrap-descriptor', world.handle('x')));
      world.locate(root, 'd/../x');
      world.locate(root, 'in/e/x');
    };
    for (let i = 0; i < 100; i += 1) once();
    const [memory, handles] = [world.running.memory.buffer.byteLength, world.handles.size];
    for (let i = 0; i < 100_000; i += 1) once();
    expect(world.running.memory.buffer.byteLength).toBe(memory);
    expect(world.handles.size).toBe(handles);
  });

  test('random trees, links in them and names: what is found is what a walk without links finds', () => {
    const seen = { directory: 0, file: 0, missing: 0, nothing: 0 };
    for (let seed = 1; seed <= 300; seed += 1) walk(new Random(seed), seen);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(30);
  });
});

/** One random host: each entry is compared with a walk, and the handles that are left are those that are needed. */
function walk(random: Random, seen: Record<'directory' | 'file' | 'missing' | 'nothing', number>): void {
  const path = (most: number, absolute: boolean): string => {
    const parts = Array.from({ length: random.below(most + 1) }, () => random.pick(['a', 'b', 'ab', 'a.']));
    return absolute ? `/${parts.join('/')}` : parts.join('/') || '.';
  };
  const kinds = new Map<string, Kind>();
  for (let i = 0; i < 60; i += 1) {
    const name = path(4, random.chance(70));
    if (name !== '/' && name !== '.')
      kinds.set(name, random.pick(['directory', 'directory', 'directory', 'file', 'link']));
  }
  const files: Files = { kinds, else: random.pick(['directory', 'nothing']) };
  const kind = (name: string): Kind | undefined =>
    kinds.get(name) ?? (files.else === 'directory' ? 'directory' : undefined);
  const opened = [...new Set(Array.from({ length: random.below(5) }, () => path(2, random.chance(70))))];
  const decorated = opened.map((name) =>
    random.chance(30) ? `${name}/` : random.chance(20) ? name.replace('/', '//./') : name,
  );
  const wanted = Array.from({ length: 8 }, () => path(4, random.chance(70)));
  const world = new World(
    decorated,
    files,
    dir({
      ...Object.fromEntries(wanted.map((name, i) => [`e${String(i)}`, host(name)])),
      ...(random.chance(50) ? MANY : {}),
    }),
  );
  const [[, root] = ['', 0]] = world.directories();
  const needed = new Set<string>();
  wanted.forEach((name, i) => {
    const at = [world.locate(root, `e${String(i)}`), world.locate(root, `e${String(i)}/x`)].map((h) =>
      world.handles.get(h),
    );
    const [first, ...parts] = stepsOf(name, opened);
    let found: string | undefined = first;
    let last: 'directory' | 'file' | 'missing' | 'nothing' = first === undefined ? 'nothing' : 'directory';
    parts.forEach((step, n) => {
      const end = n === parts.length - 1;
      if (last !== 'directory') last = 'nothing';
      else if (kind(step) === 'directory') found = step;
      else last = !end || kind(step) === 'link' ? 'nothing' : kind(step) === 'file' ? 'file' : 'missing';
    });
    seen[last] += 1;
    if (last === 'nothing') found = undefined;
    if (found !== undefined) needed.add(found);
    expect(at, `${name} among ${opened.join(' ')}`).toEqual([found, last === 'directory' ? found : undefined]);
  });
  expect(new Set(world.handles.values())).toEqual(needed);
}

/** The closest opened directory, then each step from there to a path; nothing if none is around it. */
function stepsOf(path: string, opened: readonly string[]): string[] {
  const absolute = path.startsWith('/');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const up = (count: number): string => (absolute ? '/' : '') + parts.slice(0, count).join('/') || '.';
  for (let count = parts.length; count >= 0; count -= 1) {
    if (opened.includes(up(count)))
      return parts.slice(count).reduce((s, _, i) => [...s, up(count + i + 1)], [up(count)]);
  }
  return [];
}
