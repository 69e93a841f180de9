import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveComponent } from '../../src/component/resolve.ts';
import { inspect } from '../../src/index.ts';
import { runProcess } from './hosts.ts';
import { withScratch } from './scratch.ts';
import { wasmTools } from './wasm-tools.ts';

/** wac reads the types of all that a component imports and exports before it plugs anything, more strictly than the validator. */

/** A component that exports what another imports under this name, made from its WIT. */
export function plugOf(socket: Uint8Array, name: string): Promise<Uint8Array> {
  const head = 'package root:component;\n';
  const text = inspect(socket).wit;
  const witSource = `${head}world plug { export ${name}; }\n${text.slice(head.length)}`;
  return wasmTools((tools) =>
    tools.componentNew(tools.componentEmbed({ witSource, world: 'plug', dummy: true, features: { tag: 'all' } })),
  );
}

/** The interfaces that a component imports, with functions or resources that can be plugged. */
export function pluggable(socket: Uint8Array): string[] {
  return [...resolveComponent(socket).imports.values()].flatMap(({ name, entity }) => {
    if (entity.kind !== 'instance' || !name.name.includes('/') || name.attributes.length > 0) return [];
    const items = [...entity.type.exports.values()];
    return items.some((item) => item.entity.kind === 'func') ? [name.name] : [];
  });
}

/** The error of wac when it plugs one component into another; `undefined` on success. */
export function plugFault(wac: string, socket: Uint8Array, plug: Uint8Array): Promise<string | undefined> {
  return withScratch(async (folder) => {
    const [into, what, out] = ['socket.wasm', 'plug.wasm', 'out.wasm'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(into, socket);
    writeFileSync(what, plug);
    const { code, stderr } = await runProcess(wac, ['plug', into, '--plug', what, '-o', out]);
    return code === 0 ? undefined : stderr;
  });
}

/** What wac makes of one component that is plugged into another. */
export function wacPlug(wac: string, socket: Uint8Array, plug: Uint8Array): Promise<Uint8Array> {
  return withScratch(async (folder) => {
    const [into, what, out] = [join(folder, 'socket.wasm'), join(folder, 'plug.wasm'), join(folder, 'out.wasm')];
    writeFileSync(into, socket);
    writeFileSync(what, plug);
    const { code, stderr } = await runProcess(wac, ['plug', into, '--plug', what, '-o', out]);
    if (code !== 0) throw new Error(stderr);
    return new Uint8Array(readFileSync(out));
  });
}
