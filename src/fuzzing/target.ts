import type { FuncJson, ItemJson, WorldJson } from '../index.ts';
import type { Exports } from '../host/bindings.ts';
import { camelCase, withoutVersion } from '../host/names.ts';

/** What a harness runs: the program, `wasi:cli/run`; or a function that is exported, such as `parse` or `my:pkg/text#parse`. */
export type Target = 'command' | { readonly export: string };

/** Calls what is run, in an instance. */
export type Call = (exports: Exports, params: readonly unknown[]) => unknown;

/**
 * Finds what is run among the exports.
 *
 * @throws TypeError where it is not there, or is none that can be called in a loop
 */
export function findTarget(target: Target, world: WorldJson): Call {
  const { scope, func } = target === 'command' ? theProgram(world) : named(target.export, world);
  const name = scope === undefined ? func.name : `${scope}#${func.name}`;
  if (func.async)
    throw new TypeError(`${name} is async: only functions that end before they return can be run in a loop`);
  if (func.kind !== 'freestanding')
    throw new TypeError(`${name} is a function of a resource: only others can be run in a loop`);
  const key = camelCase(func.name);
  return (exports, params) => {
    const from = (scope === undefined ? exports : exports[scope]) as Readonly<Record<string, unknown>> | undefined;
    const called = from?.[key];
    if (typeof called !== 'function') throw new TypeError(`${name} is not among what jco gives of the component`);
    return Reflect.apply(called, from, params) as unknown;
  };
}

interface Found {
  readonly scope: string | undefined;
  readonly func: FuncJson;
}

function theProgram({ exports }: WorldJson): Found {
  const run = exports.find((item) => bare(item) === 'wasi:cli/run');
  const func = run?.functions?.find(({ name }) => name === 'run');
  if (run === undefined || func === undefined)
    throw new TypeError('the component exports no wasi:cli/run: name a function that it exports');
  return { scope: run.name, func };
}

function named(name: string, { exports }: WorldJson): Found {
  const all = exports.flatMap((item): Found[] => {
    if (item.name.startsWith('wasmvirt:control/')) return [];
    if (item.func !== undefined) return [{ scope: undefined, func: item.func }];
    return (item.functions ?? []).map((func) => ({ scope: item.name, func }));
  });
  const [scope, label] = name.includes('#') ? [name.replace(/#.*$/, ''), name.replace(/^.*#/, '')] : [undefined, name];
  const found = all.filter(
    ({ scope: of, func }) =>
      func.name === label &&
      (of === scope || (scope !== undefined && of !== undefined && withoutVersion(of) === scope)),
  );
  const [one, another] = found;
  if (one === undefined) {
    const names = all.map(({ scope: of, func }) => (of === undefined ? func.name : `${of}#${func.name}`));
    throw new TypeError(
      `the component exports no function ${name}, but ${names.slice(0, 20).join(', ') || 'none at all'}`,
    );
  }
  if (another !== undefined)
    throw new TypeError(`the component exports ${name} in several versions: name one, as ${one.scope ?? ''}#${label}`);
  return one;
}

function bare({ name, interface: of }: ItemJson): string {
  return withoutVersion(of ?? name);
}
