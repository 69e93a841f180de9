/** Imports as jco wants them: by interface, functions, and classes for resources. */
export type Imports = Readonly<Record<string, unknown>>;

/** What of a class is called. */
export interface ClassShape {
  /** The same class in every interface that has it: `wasi:io/streams OutputStream`. */
  readonly is: string;
  readonly methods: readonly string[];
  readonly statics: readonly string[];
}

/** What of an interface is called. */
export interface InterfaceShape {
  readonly functions: readonly string[];
  readonly classes: Readonly<Record<string, ClassShape>>;
}

export type Shape = Readonly<Record<string, InterfaceShape>>;

type Func = (...args: readonly unknown[]) => unknown;

/** What a resource is called by when a component drops it. */
export const DISPOSE: symbol = (Symbol as { readonly dispose?: symbol }).dispose ?? Symbol.for('dispose');
export const DROP = '[drop]';
export const CONSTRUCTOR = '[constructor]';

/** What is called of these imports, by their properties. */
export function shapeOf(imports: Imports): Shape {
  const known = new Map<object, string>();
  const shapes: Record<string, InterfaceShape> = {};
  for (const [name, scope] of Object.entries(imports)) {
    const functions: string[] = [];
    const classes: Record<string, ClassShape> = {};
    for (const [key, value] of Object.entries(scope ?? {})) {
      if (typeof value !== 'function') continue;
      if (!isClass(key)) functions.push(key);
      else {
        const is = known.get(value as object) ?? `${name} ${key}`;
        known.set(value as object, is);
        classes[key] = {
          is,
          methods: methodsOf((value as { readonly prototype?: object }).prototype),
          statics: ownFunctions(value as object),
        };
      }
    }
    shapes[name] = { functions, classes };
  }
  return shapes;
}

/** jco has resources as classes, whose names begin with a capital letter; functions do not. */
function isClass(name: string): boolean {
  return /^[A-Z]/.test(name);
}

/** Its methods, and those of what it extends. */
function methodsOf(prototype: object | undefined): string[] {
  const names = new Set<string>();
  let at: object | null = prototype ?? null;
  for (; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null)
    for (const name of ownFunctions(at)) if (name !== 'constructor') names.add(name);
  return [...names];
}

function ownFunctions(object: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(object)).flatMap(([name, { value }]) =>
    typeof value === 'function' ? [name] : [],
  );
}

/** Answers a call of an import. `self` is the resource whose method it is, one of the stand-ins. */
export type Answer = (name: string, args: readonly unknown[], self?: object) => unknown;

/** Imports that stand in for others: each call of them is answered by one function. */
export interface StandIns {
  readonly imports: Imports;
  /** Makes a resource of a class by what it is. `undefined` where there is no such class. */
  make(is: string): object | undefined;
}

export function standIns(shape: Shape, answer: Answer): StandIns {
  const made = new Map<string, { readonly prototype: object }>();
  const classOf = ({ is, methods, statics }: ClassShape): unknown => {
    const known = made.get(is);
    if (known !== undefined) return known;
    const standIn = function (...args: readonly unknown[]): unknown {
      return answer(`${is}.${CONSTRUCTOR}`, args);
    };
    // what is called as a method knows of which object
    for (const [key, name] of [...methods.map((one) => [one, one] as const), [DISPOSE, DROP] as const]) {
      const value = function (this: object, ...args: readonly unknown[]): unknown {
        return answer(`${is}.${name}`, args, this);
      };
      Object.defineProperty(standIn.prototype, key, { value });
    }
    for (const name of statics) {
      const value: Func = (...args) => answer(`${is}.${name}`, args);
      Object.defineProperty(standIn, name, { value });
    }
    const whole = standIn as unknown as { readonly prototype: object };
    made.set(is, whole);
    return whole;
  };
  const imports = Object.fromEntries(
    Object.entries(shape).map(([scope, { functions, classes }]) => {
      const funcs = functions.map((name): [string, unknown] => [
        name,
        (...args: readonly unknown[]) => answer(`${scope} ${name}`, args),
      ]);
      const all = Object.entries(classes).map(([name, of]): [string, unknown] => [name, classOf(of)]);
      return [scope, Object.fromEntries([...funcs, ...all])];
    }),
  );
  const make = (is: string): object | undefined => {
    const of = made.get(is);
    return of && (Object.create(of.prototype) as object);
  };
  return { imports, make };
}
