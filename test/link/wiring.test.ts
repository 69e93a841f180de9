import { describe, expect, it } from 'vitest';
import { readComponent, writeComponent, type ComponentSection } from '../../src/binary/component.ts';
import type { SortIdx } from '../../src/binary/sort.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize, type Options } from '../../src/index.ts';
import { checkWiring } from '../../src/link/check.ts';
import { readWiring } from '../../src/link/wiring.ts';
import { normalize } from '../../src/policy/options.ts';
import { planImports, type Plan } from '../../src/policy/plan.ts';
import { corpus } from '../support/wat.ts';

/** The last check before an output is returned: where each function of the guest comes from, whatever wrote the output. */

const ENVIRONMENT = 'wasi:cli/environment@0.2.0';
const CLOCK = 'wasi:clocks/wall-clock@0.2.0';
const OPTIONS: Options = { allowEnv: true, denyEnv: ['SECRET'], allowStdio: true, allowClocks: true };

async function made(options: Options): Promise<{ guest: Uint8Array; bytes: Uint8Array; plan: Plan }> {
  const guest = await corpus('printer', { version: '0.2.0' });
  const plan = planImports(normalize(options), resolveComponent(guest));
  return { guest, bytes: virtualize(guest, options).bytes, plan };
}

/** The output with another argument for an import of the guest. */
function rewired(
  bytes: Uint8Array,
  name: string,
  item: (sections: readonly ComponentSection[]) => SortIdx,
): Uint8Array {
  const { sections } = readComponent(bytes);
  const other = item(sections);
  return writeComponent({
    sections: sections.map((section): ComponentSection => {
      if (section.kind !== 'instance') return section;
      const items = section.items.map((instance) => {
        if (instance.kind === 'exports') return instance;
        return { ...instance, args: instance.args.map((arg) => (arg.name === name ? { name, item: other } : arg)) };
      });
      return { ...section, items };
    }),
  });
}

/** An imported instance, by name. */
function imported(sections: readonly ComponentSection[], name: string): SortIdx {
  const imports = sections.flatMap((section) => (section.kind === 'import' ? section.items : []));
  const instances = imports.filter((one) => one.type.kind === 'instance');
  const index = instances.findIndex((one) => one.name.name === name);
  expect(index).toBeGreaterThanOrEqual(0);
  return { sort: 'instance', index };
}

describe('the wiring of an output', () => {
  it('is followed through bags and adapters', async () => {
    const { guest, bytes } = await made(OPTIONS);
    const wiring = readWiring(bytes, guest.length);
    const host = (importName: string, name: string): object => ({ kind: 'host', importName, name });
    expect(wiring.origin(CLOCK, 'now')).toEqual(host(CLOCK, 'now'));
    expect(wiring.origin(ENVIRONMENT, 'get-environment')).toEqual({ kind: 'adapter' });
    expect(wiring.origin(ENVIRONMENT, 'get-arguments')).toEqual(host(ENVIRONMENT, 'get-arguments'));
    expect(wiring.lowered).toEqual([host(ENVIRONMENT, 'get-environment')]);
    expect(wiring.origin('no:such/import', 'x')).toBeUndefined();
  });

  it('is found out where it gives the guest what is not let through', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const attack = rewired(bytes, ENVIRONMENT, (sections) => imported(sections, ENVIRONMENT));
    expect(() => resolveComponent(attack)).not.toThrow();
    expect(() => checkWiring(bytes, guest.length, plan)).not.toThrow();
    expect(() => checkWiring(attack, guest.length, plan)).toThrow(
      `get-environment of ${ENVIRONMENT} does not come from an adapter`,
    );
  });

  it('is found out where what is let through is another function of the host', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const swapped = rewired(bytes, CLOCK, (sections) => imported(sections, 'wasi:cli/stdout@0.2.0'));
    expect(() => checkWiring(swapped, guest.length, plan)).toThrow(`now of ${CLOCK} does not come from the host`);
  });

  it('is found out where an adapter calls what is denied', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const stricter: Plan = {
      ...plan,
      imports: plan.imports.map((p) => ({
        ...p,
        functions: p.functions.map((f) => (f.name === 'get-environment' ? { ...f, by: 'deny' as const } : f)),
      })),
    };
    expect(() => checkWiring(bytes, guest.length, stricter)).toThrow(
      `an adapter calls get-environment of ${ENVIRONMENT}, which is denied`,
    );
  });

  it('is found out where a function that is ruled is called without its rules', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    const ruled = (name: string): Plan => ({
      ...plan,
      imports: plan.imports.map((p) => ({
        ...p,
        functions: p.functions.map((f) => (f.name === name ? { ...f, ruled: true } : f)),
      })),
    });
    // one adapter calls it
    expect(() => checkWiring(bytes, guest.length, ruled('get-environment'))).not.toThrow();
    expect(() => checkWiring(bytes, guest.length, ruled('now'))).toThrow(
      `now of ${CLOCK} does not come from an adapter`,
    );
  });

  it('is that of the component that was given', async () => {
    const { guest, bytes, plan } = await made(OPTIONS);
    expect(() => checkWiring(bytes, guest.length + 1, plan)).toThrow('the component is not in its output');
  });
});
