import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { Mount } from '../../../src/settings/file-tree.ts';
import { dir, list, must, symlink, type Failure, type FileGuest, type Result } from './guest.ts';
import { CREATE, READ, TRUNCATE, WRITE } from './names.ts';
import { byBytes, endListing, nextOf, startListing, type ModelListing } from './model-listing.ts';
import { Model } from './model.ts';
import type { Random } from './random.ts';
import type { ModelDescriptor, ModelNode, ModelStream } from './model-nodes.ts';

/** So many nodes that most are packed, and contents in memory, in the segment, there once for two files, and zeros. */
export const MOUNTS: readonly Mount[] = [
  {
    name: '/wide',
    writable: true,
    root: dir({
      a: 'hello',
      b: dir({ a: new Uint8Array(300).fill(66), c: dir(), d: symlink('../a') }),
      c: symlink('b/c'),
      loop: symlink('loop'),
      e: '',
      f: new Uint8Array(300).fill(66),
      g: new Uint8Array(1000),
    }),
  },
  {
    name: '/small',
    writable: true,
    maxBytes: 2000,
    maxFiles: 14,
    root: dir({ a: 'limited', b: dir({ a: symlink('..'), b: symlink('..//b') }) }),
  },
  {
    name: '/fixed',
    writable: false,
    root: dir({
      a: 'fixed',
      b: dir({ a: 'inner', c: symlink('.') }),
      c: symlink('a'),
      d: Uint8Array.from({ length: 70_000 }, (_, i) => i % 251),
    }),
  },
];

interface Open<T> {
  readonly handle: number;
  readonly model: T;
}

/** Both worlds, side by side. Every operation is done in both, and what they say is compared. */
export class Pair {
  readonly guest: FileGuest;
  readonly model = new Model(MOUNTS);
  readonly log: string[] = [];
  /** How often each operation ended how. */
  readonly seen = new Map<string, number>();
  private readonly random: Random;
  private readonly roots: Open<ModelDescriptor>[];
  private readonly descriptors: Open<ModelDescriptor>[] = [];
  private readonly inputs: Open<ModelStream>[] = [];
  private readonly outputs: Open<ModelStream>[] = [];
  private readonly listings: Open<ModelListing>[] = [];

  constructor(random: Random, guest: FileGuest) {
    this.random = random;
    this.guest = guest;
    this.roots = this.guest.directories().map(({ handle, name }) => ({ handle, model: this.model.root(name) }));
  }

  /** The way to something that is there, most of the time. */
  path(at: ModelDescriptor): string {
    const { random } = this;
    if (random.chance(55)) {
      const parts: string[] = [];
      let { node } = at;
      while (node.kind === 'directory' && node.entries.size > 0 && (parts.length === 0 || random.chance(60))) {
        const [name, child] = random.pick([...node.entries]);
        parts.push(name);
        node = child;
      }
      if (random.chance(20)) parts.push(random.pick(['a', 'b', 'new']));
      if (parts.length > 0) return parts.join('/') + (random.chance(4) ? '/' : '');
    }
    if (random.chance(4)) return random.pick(['', '/', '/a', 'a\0b', 'x'.repeat(256), 'x'.repeat(255), '//', './/']);
    const parts = Array.from({ length: 1 + random.below(random.pick([1, 2, 4])) }, () => {
      if (random.chance(12)) return random.pick(['.', '..', '', 'loop', 'ä', 'new']);
      return random.pick(['a', 'b', 'c', 'd', 'e']);
    });
    const path = parts.join('/') + (random.chance(6) ? '/' : '');
    return path.startsWith('/') && random.chance(90) ? `.${path}` : path;
  }

  directory(): Open<ModelDescriptor> {
    const { random } = this;
    const [first, second] = this.roots;
    const open = this.descriptors.filter((one) => one.model.node.kind === 'directory' || random.chance(5));
    if (random.chance(30) && open.length > 0) return random.pick(open);
    return random.pick([...this.roots, first ?? this.any(), first ?? this.any(), second ?? this.any()]);
  }

  any(): Open<ModelDescriptor> {
    return this.descriptors.length === 0 ? this.directory() : this.random.pick(this.descriptors);
  }

  compare(what: string, real: unknown, wanted: unknown): void {
    this.log.push(what);
    // the message costs more than the operation
    if (!isDeepStrictEqual(real, wanted)) expect(real, this.log.slice(-25).join('\n')).toEqual(wanted);
    const key = `${what.split(' ')[0] ?? ''} ${typeof real === 'object' && real !== null && 'error' in real ? String(real.error) : 'ok'}`;
    this.seen.set(key, (this.seen.get(key) ?? 0) + 1);
  }

  opened<T>(what: string, list: Open<T>[], real: Result<number>, wanted: T | Failure): void {
    const ok = typeof real === 'number';
    const modelOk = !(typeof wanted === 'object' && wanted !== null && 'error' in wanted);
    this.compare(what, ok ? 'ok' : real, modelOk ? 'ok' : wanted);
    if (ok && modelOk) list.push({ handle: real, model: wanted });
  }

  step(): void {
    const { guest, model, random } = this;
    const at = this.directory();
    const other = random.chance(80) ? at : this.directory();
    const [path, path2] = [this.path(at.model), this.path(other.model)];
    const follow = random.below(2);
    const to = this.any();
    const name = `${at.handle} ${JSON.stringify(path)}`;
    switch (random.below(28)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        const how = random.chance(85) ? random.pick([0, CREATE, CREATE | TRUNCATE]) : random.below(16);
        const flags = random.chance(80) ? random.pick([READ, READ | WRITE]) : random.below(64);
        const real = guest.open(at.handle, path, how, flags, follow);
        const wanted = model.open(at.model, path, how, flags, follow);
        this.opened(`open ${name} ${how} ${flags} ${follow}`, this.descriptors, real, wanted);
        const last = this.descriptors.at(-1);
        if (typeof real === 'number' && last !== undefined) this.compare('flags', guest.flags(real), last.model.flags);
        break;
      }
      case 4:
        this.close();
        break;
      case 5:
        this.compare(`stat ${to.handle}`, guest.stat(to.handle), model.stat(to.model.node));
        break;
      case 6: {
        const node = model.lookup(at.model, path, follow);
        this.compare(
          `stat-at ${name} ${follow}`,
          guest.statAt(at.handle, path, follow),
          'error' in node ? node : model.stat(node),
        );
        break;
      }
      case 7: {
        const [length, offset] = [random.offset(), random.offset()];
        this.compare(
          `read ${to.handle} ${length} ${offset}`,
          guest.read(to.handle, length, offset),
          model.read(to.model, length, offset),
        );
        break;
      }
      case 8:
      case 9: {
        const [bytes, offset] = [random.bytes(), random.offset()];
        this.compare(
          `write ${to.handle} ${bytes.length} ${offset}`,
          guest.write(to.handle, bytes, offset),
          model.write(to.model, bytes, offset),
        );
        break;
      }
      case 10: {
        const length = random.offset();
        this.compare(
          `set-size ${to.handle} ${length}`,
          guest.setSize(to.handle, length),
          model.setSize(to.model, length),
        );
        break;
      }
      case 11: {
        const [a, b] = [random.time(), random.time()];
        this.compare(`set-times ${to.handle}`, guest.setTimes(to.handle, a, b), model.setTimes(to.model, a, b));
        break;
      }
      case 12: {
        const [a, b] = [random.time(), random.time()];
        this.compare(
          `set-times-at ${name} ${follow}`,
          guest.setTimesAt(at.handle, path, a, b, follow),
          model.setTimesAt(at.model, path, a, b, follow),
        );
        break;
      }
      case 13:
        this.compare(`mkdir ${name}`, guest.mkdir(at.handle, path), model.mkdir(at.model, path));
        break;
      case 14:
        this.compare(`rmdir ${name}`, guest.rmdir(at.handle, path), model.rmdir(at.model, path));
        break;
      case 15:
        this.compare(`unlink ${name}`, guest.unlink(at.handle, path), model.unlink(at.model, path));
        break;
      case 16: {
        const target = random.chance(12)
          ? random.pick(['', '/x', 'a\0', 'y'.repeat(1990), 'y'.repeat(4095), 'y'.repeat(4096)])
          : path2;
        this.compare(
          `symlink ${name} to ${target}`,
          guest.symlink(at.handle, target, path),
          model.symlink(at.model, target, path),
        );
        break;
      }
      case 17:
        this.compare(`readlink ${name}`, guest.readlink(at.handle, path), model.readlink(at.model, path));
        break;
      case 18: {
        const flag = random.chance(5) ? 1 : 0;
        this.compare(
          `link ${name} ${other.handle} ${path2}`,
          guest.link(at.handle, path, other.handle, path2, flag),
          model.link(at.model, path, other.model, path2, flag),
        );
        break;
      }
      case 19:
      case 20:
      case 21:
        this.compare(
          `rename ${name} ${other.handle} ${path2}`,
          guest.rename(at.handle, path, other.handle, path2),
          model.rename(at.model, path, other.model, path2),
        );
        break;
      case 22:
        this.stream();
        break;
      case 23:
      case 24:
      case 25:
      case 26:
        this.list();
        break;
      default: {
        const node = model.lookup(at.model, path, follow);
        const hash = guest.hashAt(at.handle, path, follow);
        if ('error' in node || 'error' in hash) this.compare(`hash ${name}`, hash, node);
        else this.compare(`hash ${name}`, hash.lower === must(guest.hash(to.handle)).lower, node === to.model.node);
        this.compare(
          `same ${at.handle} ${to.handle}`,
          guest.same(at.handle, to.handle),
          at.model.node === to.model.node,
        );
      }
    }
  }

  close(): void {
    const { random } = this;
    if (this.descriptors.length < 3 + random.below(10)) return;
    const [gone] = this.descriptors.splice(random.below(this.descriptors.length), 1);
    if (gone !== undefined) this.closeOne(gone);
  }

  private closeOne({ handle, model }: Open<ModelDescriptor>): void {
    this.log.push(`close ${handle}`);
    this.guest.close(handle);
    this.model.release(model.node, model.mount);
  }

  private stream(): void {
    const { guest, model, random } = this;
    const to = this.any();
    const [offset, length] = [random.offset(), random.offset()];
    const input = this.inputs.length > 0 ? random.pick(this.inputs) : undefined;
    const output = this.outputs.length > 0 ? random.pick(this.outputs) : undefined;
    const blocking = random.chance(50);
    switch (random.below(9)) {
      case 0:
        this.opened(
          `read-via-stream ${to.handle} ${offset}`,
          this.inputs,
          guest.inputStream(to.handle, offset),
          model.inputStream(to.model, offset),
        );
        break;
      case 1: {
        const where = random.chance(50) ? 'append' : offset;
        this.opened(
          `write-via-stream ${to.handle} ${where}`,
          this.outputs,
          guest.outputStream(to.handle, where),
          model.outputStream(to.model, where),
        );
        break;
      }
      case 2:
        if (input === undefined) break;
        this.compare(
          `stream read ${input.handle} ${length}`,
          guest.streamRead(input.handle, length, blocking),
          model.streamRead(input.model, length),
        );
        break;
      case 3: {
        if (input === undefined) break;
        const skipped = model.streamRead(input.model, length);
        this.compare(
          `skip ${input.handle} ${length}`,
          guest.streamSkip(input.handle, length, blocking),
          'error' in skipped ? skipped : skipped.length,
        );
        break;
      }
      case 4:
      case 5: {
        if (output === undefined) break;
        const bytes = random.bytes();
        this.compare(
          `stream write ${output.handle}`,
          guest.streamWrite(output.handle, bytes, blocking),
          model.streamWrite(output.model, bytes),
        );
        break;
      }
      case 6: {
        if (output === undefined) break;
        const zeroes = new Uint8Array(random.below(500));
        this.compare(
          `zeroes ${output.handle}`,
          guest.streamZeroes(output.handle, zeroes.length, blocking),
          model.streamWrite(output.model, zeroes),
        );
        const state = output.model.closed ? { error: 'closed' } : null;
        this.compare('flush', guest.streamFlush(output.handle, blocking), state);
        this.compare('check-write', guest.checkWrite(output.handle), state ?? 1 << 20);
        break;
      }
      case 7: {
        if (output === undefined || input === undefined) break;
        this.compare(
          `splice ${output.handle} ${input.handle} ${length}`,
          guest.splice(output.handle, input.handle, length, blocking),
          this.splice(output.model, input.model, length),
        );
        break;
      }
      default: {
        const list = random.pick([this.inputs, this.outputs]);
        if (list.length < 3) break;
        const [gone] = list.splice(random.below(list.length), 1);
        if (gone !== undefined) this.dropStream(gone, list === this.inputs);
      }
    }
  }

  /** What the standard says of splice, in terms of the others. */
  private splice(output: ModelStream, input: ModelStream, length: bigint): Result<number> {
    if (output.closed) return { error: 'closed' };
    if (length === 0n) return 0;
    const bytes = this.model.streamRead(input, length < 1n << 20n ? length : 1n << 20n);
    if ('error' in bytes) return bytes;
    return this.model.streamWrite(output, bytes) ?? bytes.length;
  }

  private dropStream({ handle, model }: Open<ModelStream>, input: boolean): void {
    this.log.push(`drop stream ${handle}`);
    this.guest.drop(input ? 'input-stream' : 'output-stream', handle);
    this.model.release(model.node, model.mount);
  }

  /** Listings go on while the directory changes. */
  private list(): void {
    const { guest, random } = this;
    if (this.listings.length < 5) {
      const { handle, model } = random.chance(80) ? this.directory() : this.any();
      const real = guest.readDirectory(handle);
      this.opened(`list ${handle}`, this.listings, real, startListing(model) ?? { error: 'not-directory' });
      return;
    }
    const listing = random.pick(this.listings);
    // one that has come to its end stays there
    for (let count = random.pick([1, 1, 2, 20]); count > 0; count -= 1) {
      const next = nextOf(listing.model);
      const wanted = next && { type: next.child.kind, name: next.name };
      this.compare(next === undefined ? 'end' : `next ${listing.handle}`, guest.nextEntry(listing.handle), wanted);
      if (next !== undefined || random.chance(60)) continue;
      this.dropListing(listing);
      return;
    }
  }

  private dropListing(listing: Open<ModelListing>): void {
    this.log.push(`drop listing ${listing.handle}`);
    this.guest.drop('directory-entry-stream', listing.handle);
    endListing(listing.model);
    this.model.release(listing.model.node, listing.model.mount);
    this.listings.splice(
      this.listings.findIndex((l) => l.handle === listing.handle),
      1,
    );
  }

  /** Every name, every byte, every time, in all mounts. */
  compareAll(): void {
    for (const root of this.roots) this.compareTree(root.handle, root.model.node, '.');
  }

  private compareTree(handle: number, node: ModelNode, path: string): void {
    this.compare(`stat ${path}`, this.guest.statAt(handle, path), this.model.stat(node));
    if (node.kind === 'symbolic-link') this.compare(`readlink ${path}`, this.guest.readlink(handle, path), node.target);
    const opened = node.kind === 'symbolic-link' ? undefined : must(this.guest.open(handle, path));
    if (opened === undefined) return;
    if (node.kind === 'regular-file') {
      this.compare(`read ${path}`, must(this.guest.read(opened, 1n << 30n, 0n)).bytes, node.bytes);
    } else if (node.kind === 'directory') {
      const names = [...node.entries].map(([name, child]) => {
        return name + (child.kind === 'directory' ? '/' : child.kind === 'symbolic-link' ? '@' : '');
      });
      this.compare(`list ${path}`, list(this.guest, opened), names.sort(byBytes));
      for (const [name, child] of node.entries) this.compareTree(handle, child, `${path}/${name}`);
    }
    this.guest.close(opened);
  }

  closeAll(): void {
    for (const one of this.descriptors.splice(0)) this.closeOne(one);
    for (const one of this.inputs.splice(0)) this.dropStream(one, true);
    for (const one of this.outputs.splice(0)) this.dropStream(one, false);
    for (const one of [...this.listings]) this.dropListing(one);
  }
}
