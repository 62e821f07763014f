/** The part of JSON Schema that the API's OpenAPI document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

const PRIMITIVE: Record<string, string> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/**
 * A schema as a TypeScript type. Names of components stay names.
 *
 * @param indent of the line it begins in
 */
export function typeOf(schema: Schema, indent = ''): string {
  const { $ref, type, enum: values, anyOf, oneOf, allOf } = schema;
  if ($ref !== undefined) return nameOf($ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  const either = anyOf ?? oneOf;
  if (either !== undefined) return either.map((one) => typeOf(one, indent)).join(' | ');
  if (allOf !== undefined) return allOf.map((one) => typeOf(one, indent)).join(' & ');
  if (Array.isArray(type)) return type.map((one) => typeOf({ ...schema, type: one }, indent)).join(' | ');
  if (type === 'array') return arrayOf(typeOf(schema.items ?? {}, indent));
  if (type === 'object') return objectOf(schema, indent);
  if (type === undefined) return 'unknown';
  const primitive = PRIMITIVE[type];
  if (primitive === undefined) throw new Error(`no TypeScript for the type ${type}`);
  return primitive;
}

/** Names of the components that a schema is made of, in the order in which they are met. */
export function componentsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [nameOf(value)] : componentsIn(value),
  );
}

/** A description as a doc comment, with its line break; nothing when there is none. */
export function commentOf(description: string | undefined, indent = ''): string {
  return description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '*\u200b/')} */\n`;
}

function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

function arrayOf(item: string): string {
  return /^[\w.]+$/.test(item) ? `${item}[]` : `(${item})[]`;
}

function objectOf({ properties, required = [], additionalProperties }: Schema, indent: string): string {
  if (properties === undefined) {
    const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown';
    return `Record<string, ${value}>`;
  }
  const deeper = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const optional = required.includes(name) ? '' : '?';
    return `${commentOf(schema.description, deeper)}${deeper}${name}${optional}: ${typeOf(schema, deeper)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}
