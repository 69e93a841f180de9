import { describe, expect, test, vi } from 'vitest';
import { filesystemObjects } from '../../../src/adapters/filesystem/layout.ts';
import { library } from '../../../src/adapters/library.ts';
import type { TreeNode } from '../../../src/adapters/filesystem/tree.ts';
import { link } from '../../../src/core/link.ts';
import type { CoreObject } from '../../../src/core/object.ts';
import { run, type Running } from '../../core/emitted.ts';
import { canonImports, dir } from './guest.ts';

vi.setConfig({ testTimeout: 60_000 });

const host = (path: string): TreeNode => ({ kind: 'host', path });
const ROOT = dir({ d: host('/srv/a/b'), f: host('/srv/f'), none: host('/no'), in: dir({ e: host('.') }) });

/** The adapter's core module, between a guest that is the test and a host that counts its handles. */
class World {
  readonly running: Running;
  /** The host's handles, by what they are. */
  readonly handles = new Map<number, string>();
  readonly opened: string[] = [];
  private next = 500;
  private readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
    const i32 = (count: number): 'i32'[] => new Array<'i32'>(count).fill('i32');
    const imports: readonly CoreObject[] = [
      { kind: 'import', symbol: 'canon.drop-host-descriptor', type: { params: i32(1), results: [] } },
      { kind: 'import', symbol: 'host.get-directories', type: { params: i32(1), results: [] } },
      { kind: 'import', symbol: 'host.descriptor.open-at', type: { params: i32(7), results: [] } },
    ];
    const linked = link({
      library,
      objects: [...filesystemObjects([{ name: '/', root: ROOT, writable: false }]), ...imports, ...canonImports],
      exports: ['fs.any-get-directories', 'fs.any-descriptor.drop', 'fs.wrap-descriptor', 'fs.locate', 'rt.reset-i32'],
      early: ['rt.realloc'],
    });
    this.running = run(linked, {
      'canon.new-descriptor': (rep) => rep,
      'canon.drop-host-descriptor': (handle) => {
        if (!this.handles.delete(Number(handle))) throw new Error(`${String(handle)} is no handle of the host's`);
      },
      'host.get-directories': (area) => this.getDirectories(Number(area)),
      'host.descriptor.open-at': (self, _follow, path, size, _how, _flags, area) => {
        this.open(Number(self), this.text(Number(path), Number(size)), Number(area));
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
      view.setUint32(list + 12 * i, this.handle(this.names[i] ?? ''), true);
      view.setUint32(list + 12 * i + 4, p, true);
      view.setUint32(list + 12 * i + 8, text.length, true);
    });
    const view = this.running.view();
    view.setUint32(area, list, true);
    view.setUint32(area + 4, texts.length, true);
  }

  private open(self: number, path: string, area: number): void {
    const at = this.handles.get(self);
    if (at === undefined) throw new Error(`${self} is no handle of the host's`);
    this.opened.push(`${at} ${path}`);
    const view = this.running.view();
    view.setUint8(area, 0);
    view.setUint32(area + 4, this.handle(`${at} ${path}`), true);
  }

  private text(pointer: number, size: number): string {
    return new TextDecoder().decode(this.running.bytes(pointer, size));
  }
}

describe('directories of the host', () => {
  test('are found once, and those that hold nothing of ours are dropped', () => {
    const world = new World(['/srv', '/', '/srv/a', '/other', './', '/srv/a/bc']);
    const [[name, root] = ['', 0]] = world.directories();
    expect(name).toBe('/');
    expect([...world.handles.values()].sort()).toEqual(['./', '/', '/srv', '/srv/a']);
    expect(world.handles.get(world.locate(root, 'd/x'))).toBe('/srv/a b');
    expect(world.handles.get(world.locate(root, 'd'))).toBe('/srv/a');
    expect(world.handles.get(world.locate(root, 'f'))).toBe('/srv');
    expect(world.handles.get(world.locate(root, 'in/e/x'))).toBe('./');
    expect(world.handles.get(world.locate(root, 'none/x'))).toBe('/ no');
    expect(world.locate(root, 'in')).toBe(0);
    expect(world.locate(root, 'nothing')).toBe(0);
    world.directories();
    world.locate(root, 'd/y');
    expect(world.opened).toEqual(['/srv/a b', '/ no']);
  });

  test('that are not there lead nowhere', () => {
    const world = new World([]);
    const [[, root] = ['', 0]] = world.directories();
    for (const path of ['d', 'd/x', 'f', 'in/e', 'in/e/x']) expect(world.locate(root, path)).toBe(0);
    expect(world.opened).toEqual([]);
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
});
