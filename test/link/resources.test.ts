import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize } from '../../src/index.ts';
import { AdapterResources } from '../../src/link/encode/resources.ts';
import { normalize } from '../../src/policy/options/options.ts';
import { planImports } from '../../src/policy/plan.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** Whose a resource is where an interface is there in two versions, one of which stays with the host. */

const thing = (version: string): string => `(import "wasi:own/things@${version}" (instance
  (export "thing" (type $t (sub resource)))
  (export "make" (func (result (own $t))))))`;

describe('a resource of two versions', () => {
  it.each(['0.2.0', '0.2.1'])('is the host’s in the one that stays, %s', async (allowed) => {
    const guest = await wat(`(component ${thing('0.2.0')} ${thing('0.2.1')})`);
    const options = { allow: [`wasi:own/things@${allowed}`] };
    const world = resolveComponent(guest);
    const entries = new AdapterResources(planImports(normalize(options), world));
    for (const [name, { entity }] of world.imports) {
      const item = entity.kind === 'instance' ? entity.type.exports.get('thing') : undefined;
      if (item?.entity.kind !== 'type' || item.entity.type.kind !== 'resource') throw new Error('it is not there');
      expect(entries.of(item.entity.type).owner).toBe(name.endsWith(allowed) ? 'host' : 'ours');
    }
    expect(new Set(entries.all.map((s) => s.id)).size).toBe(2);
    await assertValid(virtualize(guest, options).bytes);
  });

  it('is one of ours where both go', async () => {
    const guest = await wat(`(component ${thing('0.2.0')} ${thing('0.2.1')})`);
    const entries = new AdapterResources(planImports(normalize({}), resolveComponent(guest)));
    expect(entries.all.map((s) => s.owner)).toEqual(['ours']);
  });
});
