import { describe, expect, it } from 'vitest';
import { resolveComponent } from '../../src/component/resolve.ts';
import { virtualize, type Options } from '../../src/index.ts';
import { normalize } from '../../src/policy/options/options.ts';
import type { ImportPlan } from '../../src/policy/import-plan.ts';
import { planImports } from '../../src/policy/plan.ts';
import { importer, specImports, specPackages } from '../support/spec-wit.ts';
import { assertValid } from '../support/validate.ts';
import { wat } from '../support/wat.ts';

/** What is not known is not let through, whatever it stands beside. */

const RULES: Options = { http: ['GET://a.test'], sockets: ['a.test:1'] };

async function planned(text: string, options: Options): Promise<readonly ImportPlan[]> {
  return planImports(normalize(options), resolveComponent(await wat(`(component ${text})`))).imports;
}

/** Who answers each function. */
async function answers(text: string, options: Options): Promise<Readonly<Record<string, string>>> {
  const imports = await planned(text, options);
  return Object.fromEntries(imports.flatMap((p) => p.functions.map((f) => [f.name, f.by])));
}

describe('beside rules', () => {
  it.each([
    ['an interface', '(import "wasi:http/new@0.2.0" (instance (export "f" (func))))'],
    ['an interface', '(import "wasi:sockets/new@0.2.0" (instance (export "f" (func))))'],
    [
      'a function',
      `(import "wasi:sockets/ip-name-lookup@0.2.0" (instance (export "resolve-all" (func (result (list u8))))))`,
    ],
    [
      'a function of another shape',
      `(import "wasi:sockets/ip-name-lookup@0.2.0" (instance
        (export "resolve-addresses" (func (param "name" string) (result (list u8))))))`,
    ],
    [
      'a function of another shape',
      `(import "wasi:http/outgoing-handler@0.2.0" (instance
        (export "handle" (func (param "to" string) (result (result string))))))`,
    ],
    ['the network of a draft', '(import "wasi:http/handler@0.3.0-rc-2025-09-16" (instance (export "handle" (func))))'],
    [
      'an interface of 0.3 whose functions have names that are known',
      '(import "wasi:http/client@0.3.0" (instance (export "send" (func (param "to" string) (result (result string))))))',
    ],
  ])('%s is denied, also with all else allowed', async (_, text) => {
    for (const options of [RULES, { ...RULES, all: 'allow' } as const]) {
      const imports = await planned(text, options);
      expect(imports.map((p) => p.decision)).toEqual(['deny']);
      expect(imports.flatMap((p) => p.functions.map((f) => f.by))).toEqual(['deny']);
    }
  });

  it.each([
    ['wasi:http/client@0.2.0', '(export "send" (func))'],
    ['wasi:http/outgoing-handler@0.3.0', '(export "handle" (func))'],
    ['wasi:sockets/network@0.3.0', '(export "network-error-code" (func))'],
    ['wasi:sockets/instance-network@0.3.0', '(export "instance-network" (func))'],
    ['wasi:sockets/tcp-create-socket@0.3.0', '(export "create-tcp-socket" (func))'],
    [
      'wasi:sockets/types@0.2.0',
      `(export "tcp-socket" (type $socket (sub resource)))
      (export "[method]tcp-socket.get-is-listening" (func (param "self" (borrow $socket)) (result bool)))`,
    ],
  ])('%s, which WASI does not have in that version, is denied', async (name, exports) => {
    for (const options of [RULES, { ...RULES, all: 'allow' } as const]) {
      const [plan] = await planned(`(import "${name}" (instance ${exports}))`, options);
      expect(plan?.decision).toBe('deny');
      expect(plan?.reason).toContain("does not have it as the host's");
    }
  });

  it('all of 0.3 stays, and what names somebody by rule', async () => {
    const names = specImports('0.3.0').filter((name) => /:(http|sockets)\/(?!handler)/.test(name));
    const guest = await importer(names, specPackages('0.3.0').values());
    for (const options of [RULES, { ...RULES, all: 'allow' } as const]) {
      const { imports } = planImports(normalize(options), resolveComponent(guest));
      const network = imports.filter((p) => names.includes(p.item.name.name));
      expect(network.map((p) => p.decision)).toEqual(names.map(() => 'host'));
      const ruled = network.flatMap((p) => p.functions.flatMap((f) => (f.ruled ? [f.name] : [])));
      expect(ruled.sort()).toEqual([
        '[method]tcp-socket.bind',
        '[method]tcp-socket.connect',
        '[method]tcp-socket.listen',
        '[method]udp-socket.bind',
        '[method]udp-socket.connect',
        '[method]udp-socket.receive',
        '[method]udp-socket.send',
        'resolve-addresses',
        'send',
      ]);
    }
  });
});

it('an interface for which there are no rules says so, and names no option', async () => {
  const [unknown] = await planned('(import "wasi:http/new@0.2.0" (instance (export "f" (func))))', RULES);
  expect(unknown).toMatchObject({ reason: 'an unknown interface, for which there are no rules', option: undefined });
});

it('the network of a draft of 0.3 is denied', async () => {
  const handler = (version: string): string =>
    `(import "wasi:http/handler@${version}" (instance (export "handle" (func))))`;
  expect((await planned(handler('0.3.0-rc-2025-09-16'), {}))[0]?.decision).toBe('deny');
});

/** The guest's exports have a resource of `wasi:http/types`, which stays with the host for that. */
const EXPORTS = `(import "wasi:http/types@0.2.0" (instance $types
    (export "fields" (type $f (sub resource)))
    (export "[method]fields.clone" (func (param "self" (borrow $f)) (result (own $f))))
    (export "[method]fields.leak" (func (param "self" (borrow $f)) (result string)))
    (export "leak" (func (result string)))))
  (alias export $types "fields" (type $fields))
  (export "my-fields" (type $fields))`;

describe('an interface that stays for the sake of its types', () => {
  it('has no function that is not known', async () => {
    expect(await answers(EXPORTS, {})).toEqual({
      '[method]fields.clone': 'host',
      '[method]fields.leak': 'deny',
      leak: 'deny',
    });
  });

  it('has no function where it is denied by name', async () => {
    const all = await answers(EXPORTS, { deny: ['wasi:http/types'] });
    expect(new Set(Object.values(all))).toEqual(new Set(['deny']));
  });
});

it('functions of wasi:io that work on nothing of the host are not the host’s', async () => {
  const text = `(import "wasi:io/streams@0.2.0" (instance $streams
      (export "input-stream" (type $in (sub resource)))
      (export "output-stream" (type $out (sub resource)))
      (export "[method]input-stream.skip" (func (param "self" (borrow $in)) (param "len" u64) (result (result u64))))
      (export "[method]output-stream.flush" (func (param "self" (borrow $out)) (result (result))))))
    (alias export $streams "output-stream" (type $out))
    (import "wasi:cli/stdout@0.2.0" (instance
      (alias outer 1 $out (type $o))
      (export "output-stream" (type $stream (eq $o)))
      (export "get-stdout" (func (result (own $stream))))))`;
  const all = await answers(text, { stdout: 'allow' });
  expect(all['get-stdout']).toBe('host');
  expect(all['[method]output-stream.flush']).toBe('host');
  expect(all['[method]input-stream.skip']).toBe('deny');
});

it('what cannot say that it failed does not say that it went well', async () => {
  const guest = await wat(`(component
    (import "my:own/things" (instance $own (export "thing" (type (sub resource)))))
    (alias export $own "thing" (type $thing))
    (import "wasi:new/new@0.2.0" (instance
      (alias outer 1 $thing (type $t))
      (export "thing" (type $named (eq $t)))
      (export "save" (func (result (result u8 (error (own $named)))))))))`);
  const { bytes, report } = virtualize(guest);
  await assertValid(bytes);
  expect(report.traps.map((t) => t.function)).toEqual(['wasi:new/new@0.2.0#save']);
});
