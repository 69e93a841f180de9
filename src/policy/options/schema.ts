/** A JSON Schema (draft 2020-12), as far as policy files need it. */
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
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly $ref?: string;
}

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
export function propertiesOf(
  schema: Schema,
  shared: Readonly<Record<string, Schema>>,
): ReadonlyMap<string, Schema> | undefined {
  const found = new Map<string, Schema[]>();
  const open = [schema];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one.additionalProperties === 'object') return undefined;
    for (const [key, value] of Object.entries(one.properties ?? {})) found.set(key, [...(found.get(key) ?? []), value]);
    open.push(...alternatives(one, shared));
  }
  return new Map([...found].map(([key, anyOf]) => [key, { anyOf }]));
}

/** The schema of a value in an object or list; `undefined` where nothing is known of it. */
export function schemaAt(schema: Schema, key: string, shared: Readonly<Record<string, Schema>>): Schema | undefined {
  const anyOf: Schema[] = [];
  const open = [schema];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const property = Object.hasOwn(one.properties ?? {}, key) ? one.properties?.[key] : undefined;
    if (property !== undefined) anyOf.push(property);
    else if (typeof one.additionalProperties === 'object') anyOf.push(one.additionalProperties);
    if (one.items !== undefined) anyOf.push(one.items);
    open.push(...alternatives(one, shared));
  }
  return anyOf.length === 0 ? undefined : { anyOf };
}

function alternatives({ anyOf = [], $ref }: Schema, shared: Readonly<Record<string, Schema>>): readonly Schema[] {
  const named = $ref === undefined ? undefined : shared[$ref.replace('#/$defs/', '')];
  return named === undefined ? anyOf : [...anyOf, named];
}
