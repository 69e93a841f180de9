import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { WasmvirtError } from '../../src/errors.ts';
import { worldToJson } from '../../src/wit/json.ts';
import { printWit } from '../../src/wit/print.ts';
import { ROOT } from '../support/source-files.ts';
import { componentWit, componentWitNative } from '../support/validate.ts';
import { wat } from '../support/wat.ts';
import { DESCRIBED, REFUSED } from './components.ts';
import { dummyComponent, WASI_VERSIONS, wasiComponent, wasiInterfaces, wasiWorlds } from './worlds.ts';

function witOf(bytes: Uint8Array): string {
  return printWit(resolveComponent(bytes));
}

/** The official tool in jco prints the world alone, the native one the packages that it uses as well. */
async function expectSameWit(bytes: Uint8Array): Promise<void> {
  const text = witOf(bytes);
  const world = await componentWit(bytes);
  expect(text.slice(0, world.length)).toBe(world);
  expect(text.slice(world.length)).toMatch(/^(package |$)/);
  const native = await componentWitNative(bytes);
  if (native !== undefined) expect(text).toBe(native);
}

describe('the same text as the official tool', () => {
  for (const version of WASI_VERSIONS) {
    it.each(wasiWorlds(version))('%s', async (world) => {
      await expectSameWit(await wasiComponent(`include ${world};`, version));
    });
    it.each(['import', 'export'])(`every interface of ${version} as an %s`, async (keyword) => {
      const items = wasiInterfaces(version).map((name) => `${keyword} ${name};`);
      await expectSameWit(await wasiComponent(items.join('\n'), version));
    });
  }

  it('imports and exports of the same interfaces at once', async () => {
    const items = ['wasi:io/streams', 'wasi:clocks/wall-clock', 'wasi:filesystem/types'];
    const both = items.map((name) => `import ${name}@0.2.12; export ${name}@0.2.12;`);
    await expectSameWit(await wasiComponent(both.join('\n'), '0.2.12'));
  });

  it.each(Object.keys(DESCRIBED))('%s', async (name) => {
    await expectSameWit(await wat(DESCRIBED[name] ?? ''));
  });

  it.each(corpusComponents())('corpus/%s', async (name) => {
    await expectSameWit(await componentOf(name));
  });
});

describe('the text itself', () => {
  // a judge of the nested packages that needs no native tool: the text is read by the official parser
  it.each(WASI_VERSIONS.flatMap((version) => wasiWorlds(version).map((world): [string, string] => [world, version])))(
    'means the same component: %s',
    async (world, version) => {
      const text = witOf(await wasiComponent(`include ${world};`, version));
      const again = witOf(await dummyComponent(text, 'root'));
      expect(statements(again)).toEqual(statements(text));
    },
  );

  it('is as it is', async () => {
    expect(witOf(await wat(DESCRIBED['every kind of type'] ?? ''))).toBe(
      readFileSync(join(ROOT, 'test/wit/every-kind-of-type.wit'), 'utf8'),
    );
  });

  it('has each package after those that it uses', async () => {
    const text = witOf(await wat(DESCRIBED['packages in the order of use'] ?? ''));
    expect(text.split('\n}\n').slice(1).join('\n}\n')).toBe(`package z:z {
  interface z {
    resource t;

    resource u;
  }
}


package a:a@0.2.0 {
  interface a {
    use z:z/z.{t};
  }
}


package a:a@0.1.0 {
  interface a {
  }
  interface b {
    use a:a/a@0.2.0.{t};
    @external-id("one")
    use z:z/z.{t as t1, u};
    @external-id("two")
    use z:z/z.{u as u2};
  }
}


package m:m {
  interface m {
  }
}
`);
  });

  it('keeps two versions of an interface apart, and follows types across versions', async () => {
    const text = witOf(await wat(DESCRIBED['two versions, one resource'] ?? ''));
    expect(text).toContain('package wasi:io@0.2.12 {');
    expect(text).toContain('use wasi:io/error@0.2.12.{error};');
  });
});

describe('what WIT cannot say', () => {
  it.each(Object.keys(REFUSED))('refuses %s', async (name) => {
    const bytes = await wat(REFUSED[name] ?? '');
    await expect(componentWit(bytes)).rejects.toThrow();
    try {
      witOf(bytes);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(WasmvirtError);
      expect(error).toMatchObject({ code: 'unsupported' });
    }
  });

  it('says what a binary WIT package is', async () => {
    const bytes = await wat('(component (type $t (component (export "a:b/c" (instance)))) (export "c" (type $t)))');
    expect(() => witOf(bytes)).toThrow(/WIT package in binary form/);
  });

  it.each(Object.keys(REFUSED))('describes as data: %s', async (name) => {
    const world = worldToJson(resolveComponent(await wat(REFUSED[name] ?? '')));
    expect(JSON.parse(JSON.stringify(world))).toEqual(world);
  });
});

/** The lines of a text, each with the blocks around it, without order: the official encoder sorts types by their use. */
function statements(text: string): string[] {
  const blocks: string[] = [];
  const found: string[] = [];
  for (const line of text.split('\n').map((l) => l.trim())) {
    const use = /^use (.*)\.\{(.*)\};$/.exec(line);
    const parts = use === null ? [line] : (use[2] ?? '').split(', ').map((name) => `use ${use[1] ?? ''}.{${name}};`);
    if (line === '}') blocks.pop();
    else if (line !== '') found.push(...parts.map((part) => [...blocks, part].join(' ')));
    if (line.endsWith('{')) blocks.push(line);
  }
  return found.sort();
}

function corpusComponents(): string[] {
  const folder = join(ROOT, 'corpus');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((file) => {
    if (file.endsWith('.wasm')) return readFileSync(join(folder, file))[6] === 1;
    if (!file.endsWith('.wat')) return false;
    const text = readFileSync(join(folder, file), 'utf8');
    return /^\(component\b/m.test(text) && !text.includes('{{');
  });
}

async function componentOf(file: string): Promise<Uint8Array> {
  const path = join(ROOT, 'corpus', file);
  return file.endsWith('.wasm') ? readFileSync(path) : wat(readFileSync(path, 'utf8'));
}
