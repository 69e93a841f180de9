import { CONSTRUCTOR, DISPOSE, DROP, shapeOf, standIns, type Answer, type Imports, type Shape } from './stand-ins.ts';
import { fromJson, toJson, type Handles, type Json } from './values.ts';

/**
 * What a component asks of its host, as lines of JSON: first what there is to be called, then each call with its arguments and what came of it: `ok`, the `err` of a
 * result, or a `trap`, which is an error that the host threw.
 */
const FORMAT = 'wasmvirt recording 1';

type Outcome = { readonly ok: Json } | { readonly err: Json } | { readonly trap: string };

type Line = { readonly call: string; readonly self?: Json; readonly args: readonly Json[] } & Outcome;

/**
 * Imports that write down each call that reaches them, with its result, for `replay`.
 *
 * @param imports what a component is given, as `load` and jco take it. All of it has to be there: what is added later is not seen
 * @param write takes one line after the other, without line breaks
 * @example const app = await load(bytes, { policy, imports: record(host, (line) => appendFileSync('calls.jsonl', `${line}\n`)) });
 */
export function record(imports: Imports, write: (line: string) => void): Imports {
  const shape = shapeOf(imports);
  const resources = new Resources();
  const classes = realClasses(imports, shape);
  write(JSON.stringify({ format: FORMAT, interfaces: shape }));
  const standInFor = (real: object): object | undefined => {
    const known = resources.standInOf(real);
    if (known !== undefined) return known;
    const is = classes.find(([of]) => real instanceof of)?.[1];
    const made = is === undefined ? undefined : stage.make(is);
    if (made !== undefined && is !== undefined) resources.add(`${is} ${resources.count}`, made, real);
    return made;
  };
  const toReal = (value: unknown): unknown => mapped(value, (object) => resources.realOf(object));
  const toStandIn = (value: unknown): unknown => mapped(value, standInFor);
  const answer: Answer = (name, args, self) => {
    const given = { call: name, ...selfOf(self, resources), args: args.map((arg) => toJson(arg, name, resources)) };
    const say = (outcome: Outcome): void => write(JSON.stringify({ ...given, ...outcome } satisfies Line));
    let result: unknown;
    try {
      result = toStandIn(callReal(imports, shape, name, args.map(toReal), self && resources.realOf(self)));
    } catch (thrown) {
      const error = errorOf(thrown);
      if (error === undefined) {
        say({ trap: thrown instanceof Error ? thrown.message : String(thrown) });
        throw thrown;
      }
      const payload = toStandIn(error.payload);
      say({ err: toJson(payload, name, resources) });
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- jco's convention
      throw { payload };
    }
    say({ ok: toJson(result, name, resources) });
    return result;
  };
  const stage = standIns(shape, answer);
  return stage.imports;
}

/** What answers in place of the host. */
export interface Replay {
  /** To be given to `load`, or to jco, in place of what the host gave. */
  readonly imports: Imports;
  /** How many calls of the recording were not made yet. */
  readonly left: number;
}

/**
 * Answers from what `record` wrote, without the host. The calls have to be the same, one after the other: where a component makes another one, that throws, which is a
 * trap to it, with both calls in the message.
 *
 * @param recording all lines
 * @throws TypeError where they are no recording
 * @example const app = await load(bytes, { policy, imports: replay(readFileSync('calls.jsonl', 'utf8')).imports });
 */
export function replay(recording: string): Replay {
  const [first = '', ...lines] = recording.split('\n').filter((line) => line !== '');
  const { format, interfaces } = (parsed(first) ?? {}) as { readonly format?: unknown; readonly interfaces?: Shape };
  if (format !== FORMAT || interfaces === undefined) throw new TypeError('this is no recording of wasmvirt/host');
  const resources = new Resources();
  let at = 0;
  const handles: Handles = {
    nameOf: resources.nameOf,
    named: (name) => {
      const known = resources.named(name);
      if (known !== undefined) return known;
      const made = stage.make(name.replace(/ \d+$/, ''));
      if (made !== undefined) resources.add(name, made, made);
      return made;
    },
  };
  const answer: Answer = (name, args, self) => {
    const text = lines[at];
    const asked = JSON.stringify({
      call: name,
      ...selfOf(self, resources),
      args: args.map((arg) => toJson(arg, name, handles)),
    });
    if (text === undefined)
      throw new Error(`the recording has ${lines.length} calls, and after them comes ${shown(asked)}`);
    const line = parsed(text) as Line | undefined;
    if (line === undefined) throw new TypeError(`line ${at + 2} of the recording is no call`);
    const { call, self: of, args: given } = line;
    const recorded = JSON.stringify({ call, ...(of === undefined ? {} : { self: of }), args: given });
    if (recorded !== asked)
      throw new Error(`call ${at + 1} is ${shown(asked)}, and was ${shown(recorded)} when it was recorded`);
    at += 1;
    if ('trap' in line) throw new Error(line.trap);
    if ('ok' in line) return fromJson(line.ok, name, handles);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- jco's convention
    throw { payload: fromJson(line.err, name, handles) };
  };
  const stage = standIns(interfaces, answer);
  return {
    imports: stage.imports,
    get left() {
      return lines.length - at;
    },
  };
}

/** Resources that were seen, each with a name: what it is, and a number. */
class Resources {
  private readonly names = new Map<object, string>();
  private readonly reals = new Map<object, object>();
  private readonly standIns = new Map<object, object>();
  private readonly objects = new Map<string, object>();

  get count(): number {
    return this.objects.size;
  }

  add(name: string, standIn: object, real: object): void {
    this.names.set(standIn, name);
    this.reals.set(standIn, real);
    this.standIns.set(real, standIn);
    this.objects.set(name, standIn);
  }

  readonly nameOf = (object: object): string | undefined => this.names.get(object);
  readonly named = (name: string): object | undefined => this.objects.get(name);

  realOf(standIn: object): object | undefined {
    return this.reals.get(standIn);
  }

  standInOf(real: object): object | undefined {
    return this.standIns.get(real);
  }
}

function selfOf(self: object | undefined, resources: Resources): { readonly self?: string } {
  if (self === undefined) return {};
  const name = resources.nameOf(self);
  if (name === undefined) throw new TypeError('a method of a resource that the host did not give');
  return { self: name };
}

type Class = new (...args: readonly unknown[]) => object;
type Members = Readonly<Record<string | symbol, unknown>>;

/** The classes of resources, with what they are, those that extend others first. */
function realClasses(imports: Imports, shape: Shape): readonly (readonly [Class, string])[] {
  const found = Object.entries(shape).flatMap(([scope, { classes }]) =>
    Object.entries(classes).map(([name, { is }]) => [(imports[scope] as Members)[name] as Class, is] as const),
  );
  const depth = (of: Class): number => {
    let count = 0;
    for (let at = of as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null) count += 1;
    return count;
  };
  return found.sort(([a], [b]) => depth(b) - depth(a));
}

function callReal(
  imports: Imports,
  shape: Shape,
  name: string,
  args: readonly unknown[],
  self: object | undefined,
): unknown {
  const [owner, member] = [name.replace(/\.[^.]*$/, ''), name.replace(/^.*\./, '')];
  if (self !== undefined) {
    const method = (self as Members)[member === DROP ? DISPOSE : member];
    // what nobody has to be told of
    if (method === undefined && member === DROP) return undefined;
    return atOnce(Reflect.apply(method as () => unknown, self, args), name);
  }
  for (const [scope, { functions, classes }] of Object.entries(shape)) {
    const of = imports[scope] as Members;
    const func = functions.find((one) => `${scope} ${one}` === name);
    if (func !== undefined) return atOnce(Reflect.apply(of[func] as () => unknown, of, args), name);
    const [key] = Object.entries(classes).find(([, { is }]) => is === owner) ?? [];
    if (key === undefined) continue;
    const real = of[key] as Class;
    if (member === CONSTRUCTOR) return Reflect.construct(real, args);
    return atOnce(Reflect.apply((real as unknown as Members)[member] as () => unknown, real, args), name);
  }
  throw new TypeError(`nothing is called ${name}`);
}

function atOnce(result: unknown, name: string): unknown {
  if (typeof result === 'object' && result !== null && 'then' in result)
    throw new TypeError(`${name} gives a promise: only calls that return at once are recorded`);
  return result;
}

/** The error of a result, as jco sees it in what was thrown. */
function errorOf(thrown: unknown): { readonly payload: unknown } | undefined {
  if (typeof thrown === 'object' && thrown !== null && Object.hasOwn(thrown, 'payload'))
    return thrown as { readonly payload: unknown };
  return thrown instanceof Error ? undefined : { payload: thrown };
}

/** The value with others in place of its resources. */
function mapped(value: unknown, of: (object: object) => object | undefined): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const other = of(value);
  if (other !== undefined) return other;
  if (Array.isArray(value)) return value.map((one) => mapped(one, of));
  if (value instanceof Map) return new Map([...value].map(([key, to]) => [key as unknown, mapped(to, of)]));
  const prototype: unknown = Object.getPrototypeOf(value);
  // toJson says what it is
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one, of)]));
}

function parsed(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
