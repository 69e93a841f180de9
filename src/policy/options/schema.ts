/** A JSON Schema (any draft from 07 on), as far as policy files need it. */
export interface Schema {
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'boolean' | 'integer' | 'number';
  readonly enum?: readonly (string | boolean)[];
  readonly const?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly $ref?: string;
}

/** The schemas that `#/$defs/NAME` names. */
export type Shared = Readonly<Record<string, Schema>>;

export const TEXT: Schema = { type: 'string' };

export const TEXTS: Schema = { type: 'array', items: TEXT };

export const WHOLE: Schema = { type: 'integer', minimum: 1 };

/** A path on disk, relative to the file. */
export const ON_DISK: Schema = { type: 'string', minLength: 1, description: 'on disk, relative to this file' };

const BASE64: Schema = {
  type: 'string',
  pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$',
  description: 'bytes, in base64',
};

/** An object with these properties and no others. */
export function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** An object with one property. */
export function only(key: string, schema: Schema): Schema {
  return object({ [key]: schema }, [key]);
}

export const BYTES: Schema = only('base64', BASE64);

export function words(...list: readonly (string | boolean)[]): Schema {
  return { enum: list };
}

export function either(description: string, ...anyOf: readonly Schema[]): Schema {
  return { description, anyOf };
}

/** The same with a description. */
export function described(description: string, schema: Schema): Schema {
  return { description, ...schema };
}

/**
 * The properties that an object of some place in a schema can have, by any alternative; `undefined` where it can have any.
 *
 * @param shared the schemas that `$ref` names
 */
export function propertiesOf(schema: Schema, shared: Shared): ReadonlyMap<string, Schema> | undefined {
  const found = new Map<string, Set<Schema>>();
  for (const one of withAlternatives(schema, shared)) {
    if (typeof one.additionalProperties === 'object') return undefined;
    for (const [key, value] of Object.entries(one.properties ?? {})) {
      found.set(key, (found.get(key) ?? new Set()).add(value));
    }
  }
  return new Map([...found].map(([key, anyOf]) => [key, { anyOf: [...anyOf] }]));
}

/** The schema of a value in an object or list; `undefined` where nothing is known of it. */
export function schemaAt(schema: Schema, key: string, shared: Shared): Schema | undefined {
  const anyOf = new Set<Schema>();
  for (const one of withAlternatives(schema, shared)) {
    const property = Object.hasOwn(one.properties ?? {}, key) ? one.properties?.[key] : undefined;
    if (property !== undefined) anyOf.add(property);
    else if (typeof one.additionalProperties === 'object') anyOf.add(one.additionalProperties);
    if (one.items !== undefined) anyOf.add(one.items);
  }
  return anyOf.size === 0 ? undefined : { anyOf: [...anyOf] };
}

/** A schema and all that it may be instead, each once: alternatives inside each other lead to the same ones. */
function withAlternatives(schema: Schema, shared: Shared): ReadonlySet<Schema> {
  const all = new Set([schema]);
  // a set that grows is walked to its end
  for (const one of all) for (const other of alternatives(one, shared)) all.add(other);
  return all;
}

function alternatives({ anyOf = [], $ref }: Schema, shared: Shared): readonly Schema[] {
  const named = $ref === undefined ? undefined : shared[$ref.replace('#/$defs/', '')];
  return named === undefined ? anyOf : [...anyOf, named];
}

/**
 * The keys that lead to the part of a value that has another form than a schema says: of all alternatives the one that fits best.
 * `undefined`: it has the form.
 */
export function misfitIn(value: unknown, schema: Schema, shared: Shared): readonly string[] | undefined {
  if (!hasForm(value, schema)) return [];
  const own = misfitInside(value, schema, shared);
  if (own !== undefined) return own;
  const others = alternatives(schema, shared);
  if (others.length === 0) return undefined;
  let deepest: readonly string[] = [];
  for (const other of others) {
    const path = misfitIn(value, other, shared);
    if (path === undefined) return undefined;
    if (path.length > deepest.length) deepest = path;
  }
  return deepest;
}

/** What a schema says of a value itself. */
function hasForm(value: unknown, schema: Schema): boolean {
  if (schema.type !== undefined && schema.type !== typeOf(value) && !isNumber(value, schema)) return false;
  if (schema.const !== undefined && value !== schema.const) return false;
  if (schema.enum?.some((one) => one === value) === false) return false;
  if (typeof value === 'string') {
    if (value.length < (schema.minLength ?? 0)) return false;
    return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value);
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity);
  }
  const count = Array.isArray(value) ? value.length : 0;
  if (Array.isArray(value) && (count < (schema.minItems ?? 0) || count > (schema.maxItems ?? Infinity))) return false;
  if (typeOf(value) !== 'object') return true;
  const keys = Object.keys(value as object);
  return keys.length >= (schema.minProperties ?? 0) && schema.required?.every((key) => keys.includes(key)) !== false;
}

/** What it says of what is in the value. */
function misfitInside(value: unknown, schema: Schema, shared: Shared): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, content] of Object.entries(value)) {
    const { properties = {}, additionalProperties: other, items, propertyNames } = schema;
    let inner: Schema | undefined;
    if (Array.isArray(value)) inner = items;
    else {
      if (propertyNames !== undefined && !hasForm(key, propertyNames)) return [key];
      if (Object.hasOwn(properties, key)) inner = properties[key];
      else if (other === false) return [key];
      else inner = other;
    }
    const path = inner === undefined ? undefined : misfitIn(content, inner, shared);
    if (path !== undefined) return [key, ...path];
  }
  return undefined;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

function isNumber(value: unknown, { type }: Schema): boolean {
  if (type !== 'integer' && type !== 'number') return false;
  return typeof value === 'bigint' || (typeof value === 'number' && (type === 'number' || Number.isInteger(value)));
}
