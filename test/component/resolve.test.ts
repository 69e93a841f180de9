import { describe, expect, it } from 'vitest';
import { Correspondence } from '../../src/component/equal.ts';
import { resolveComponent } from '../../src/component/resolve.ts';
import type { Entity, InstanceType, Item, ResourceIdentity } from '../../src/component/types.ts';
import { WasmvirtError } from '../../src/errors.ts';
import { wat } from '../support/wat.ts';

async function world(text: string): Promise<ReturnType<typeof resolveComponent>> {
  return resolveComponent(await wat(text));
}

function instance(items: ReadonlyMap<string, Item>, name: string): InstanceType {
  const entity = items.get(name)?.entity;
  if (entity?.kind !== 'instance') throw new Error(`${name} is no instance`);
  return entity.type;
}

function resource(items: ReadonlyMap<string, Item>, name: string): ResourceIdentity {
  const entity: Entity | undefined = items.get(name)?.entity;
  if (entity?.kind !== 'type' || entity.type.kind !== 'resource') throw new Error(`${name} is no resource`);
  return entity.type.identity;
}

/** Resolves and gives the code of the error. */
async function code(text: string): Promise<string> {
  const bytes = await wat(text);
  try {
    resolveComponent(bytes);
    return 'fine';
  } catch (error) {
    if (!(error instanceof WasmvirtError)) throw error;
    return error.code;
  }
}

describe('resources', () => {
  it('are distinct for two imports of one type', async () => {
    const { imports } = await world(`(component
      (type $t (instance (export "r" (type (sub resource)))))
      (import "a" (instance (type $t)))
      (import "b" (instance (type $t))))`);
    expect(resource(instance(imports, 'a').exports, 'r')).not.toBe(resource(instance(imports, 'b').exports, 'r'));
  });

  it('keep their identity through aliases and other instances', async () => {
    const { imports } = await world(`(component
      (import "a" (instance $a (export "r" (type (sub resource)))))
      (alias export $a "r" (type $r))
      (import "b" (instance (alias outer 1 $r (type $x)) (export "again" (type (eq $x))))))`);
    expect(resource(instance(imports, 'b').exports, 'again')).toBe(resource(instance(imports, 'a').exports, 'r'));
  });

  it('are those of the argument after instantiation', async () => {
    const { imports, exports } = await world(`(component
      (import "a" (instance $a (export "r" (type (sub resource)))))
      (alias export $a "r" (type $r))
      (component $c
        (import "x" (type $x (sub resource)))
        (export "y" (type $x)))
      (instance $i (instantiate $c (with "x" (type $r))))
      (export "out" (instance $i)))`);
    expect(resource(instance(exports, 'out').exports, 'y')).toBe(resource(instance(imports, 'a').exports, 'r'));
  });

  it('are new for each instance of a component that defines one', async () => {
    const { exports } = await world(`(component
      (component $c (type $x (resource (rep i32))) (export "y" (type $x)))
      (instance $i (instantiate $c))
      (instance $j (instantiate $c))
      (export "i" (instance $i))
      (export "j" (instance $j)))`);
    expect(resource(instance(exports, 'i').exports, 'y')).not.toBe(resource(instance(exports, 'j').exports, 'y'));
  });
});

describe('types', () => {
  it('remember what they are an alias of', async () => {
    const { imports } = await world(`(component
      (import "a" (instance $a (type $t (record (field "x" u32))) (export "t" (type (eq $t)))))
      (alias export $a "t" (type $t))
      (import "b" (instance (alias outer 1 $t (type $x)) (export "u" (type (eq $x))))))`);
    const t = instance(imports, 'a').exports.get('t')?.entity;
    const u = instance(imports, 'b').exports.get('u')?.entity;
    expect(u?.kind === 'type' && u.type.kind === 'record' && u.type.aliasOf).toBe(t?.kind === 'type' && t.type);
  });

  it('are the same however often a component is wrapped', async () => {
    const inner = `(component
      (import "a" (instance $a (export "r" (type $r (sub resource))) (export "[method]r.m" (func (param "self" (borrow $r)) (result string)))))
      (export "a-again" (instance $a)))`;
    const plain = await world(inner);
    const wrapped = await world(`(component
      (import "a" (instance $a (export "r" (type $r (sub resource))) (export "[method]r.m" (func (param "self" (borrow $r)) (result string)))))
      ${inner.replace('(component', '(component $inner')}
      (instance $i (instantiate $inner (with "a" (instance $a))))
      (alias export $i "a-again" (instance $x))
      (export "a-again" (instance $x)))`);
    const same = new Correspondence();
    expect(same.items(plain.imports, wrapped.imports)).toBe(true);
    expect(same.items(plain.exports, wrapped.exports)).toBe(true);
  });
});

/** Instances of which each uses the type of the one before, in a component and in one inside it that is given them all. */
function chain(length: number): string {
  const links = Array.from(
    { length },
    (_, i) => `(import "i${i + 1}" (instance $i${i + 1}
      (alias outer 1 $r${i} (type $x)) (export "r" (type (eq $x)))))
      (alias export $i${i + 1} "r" (type $r${i + 1}))`,
  );
  const imports = `(import "i0" (instance $i0 (export "r" (type (sub resource)))))
    (alias export $i0 "r" (type $r0)) ${links.join('\n')}`;
  const args = Array.from({ length: length + 1 }, (_, i) => `(with "i${i}" (instance $i${i}))`);
  return `(component ${imports}
    (component $c ${imports} (export "last" (type $r${length})))
    (instance $i (instantiate $c ${args.join(' ')}))
    (export "out" (instance $i)))`;
}

describe('an inner component', () => {
  it('has the types that it is given through a chain of instances', async () => {
    const { imports, exports } = await world(chain(100));
    expect(resource(instance(exports, 'out').exports, 'last')).toBe(resource(instance(imports, 'i0').exports, 'r'));
  });

  it('has no chain that goes deeper than the stack', async () => {
    expect(await code(chain(2000))).toBe('limit');
  });
});

describe('what makes no sense is an error', () => {
  it.each([
    ['a function of a type that is none', '(component (type $t u32) (import "f" (func (type 0))))', 'wrong-type'],
    [
      'a missing argument',
      '(component (component $c (import "x" (func))) (instance $i (instantiate $c)) (export "i" (instance $i)))',
      'missing-import',
    ],
    [
      'an argument of another sort',
      '(component (import "f" (func $f)) (component $c (import "x" (instance))) (instance $i (instantiate $c (with "x" (func $f)))) (export "i" (instance $i)))',
      'wrong-type',
    ],
    ['one name for two imports', '(component (import "f" (func)) (import "f" (func)))', 'duplicate-name'],
    [
      'one name for two exports',
      '(component (import "f" (func $f)) (export "g" (func $f)) (export "g" (func $f)))',
      'duplicate-name',
    ],
    [
      'an export that is not there',
      '(component (import "a" (instance $a)) (alias export $a "f" (func $f)) (export "g" (func $f)))',
      'index-out-of-bounds',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await code(text)).toBe(expected);
  });

  it('exponential instantiation is stopped', async () => {
    let text = '(component $c0 (type $x (resource (rep i32))) (export "y" (type $x)))';
    for (let i = 1; i <= 40; i++) {
      text += `(component $c${i} (alias outer 1 $c${i - 1} (component $c))
        (instance $a (instantiate $c)) (instance $b (instantiate $c)) (export "a" (instance $a)) (export "b" (instance $b)))`;
    }
    expect(await code(`(component ${text} (instance $i (instantiate $c40)) (export "i" (instance $i)))`)).toBe('limit');
  });
});
