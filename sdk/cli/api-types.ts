import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../edge/local/build.ts';
import { startEdge } from '../../test/edge.ts';
import { commentOf, componentsIn, type Schema, typeOf } from './types-of-schema.ts';

// `npm run api-types`: writes the types of `numberline/server` from the OpenAPI document.

export const FILE = join(root, 'sdk', 'server', 'api.ts');

interface Operation {
  parameters: { name: string; required: boolean; description?: string; schema: Schema }[];
  responses: Record<string, { description: string; content: { 'application/json': { schema: Schema } } }>;
}

/** An OpenAPI document, as far as it is read here. */
export interface Document {
  paths: Record<string, { get?: Operation }>;
  components: { schemas: Record<string, Schema> };
}

/** The types of what `numberline/server` asks and is answered, and of nothing else, as the file has them. */
export function apiTypes(document: Document): string {
  const asked = document.paths['/v1/attribution']?.get;
  const found = asked?.responses['200'];
  if (asked === undefined || found === undefined) throw new Error('the document has no GET /v1/attribution');
  const answer = found.content['application/json'].schema;

  const query: Schema = {
    type: 'object',
    required: asked.parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(asked.parameters.map(({ name, schema }) => [name, schema])),
  };
  const components = reachable(document, [...componentsIn(answer), 'CallDetail', 'Problem']);
  const code = [
    '// Written by `npm run api-types` from the OpenAPI document. Do not edit.',
    declared('WhoCalledQuery', { ...query, description: 'Who called this number, at this time?' }),
    declared('WhoCalled', { ...answer, description: found.description }),
    ...components.map((name) => declared(name, document.components.schemas[name] ?? {})),
  ].join('\n\n');
  return execFileSync(join(root, 'node_modules', '.bin', 'biome'), ['format', `--stdin-file-path=${FILE}`], {
    input: code,
    encoding: 'utf8',
  });
}

/** The components with these names and those that they are made of, by name. */
function reachable(document: Document, names: string[]): string[] {
  const all = new Set<string>();
  const visit = (name: string): void => {
    if (all.has(name)) return;
    const schema = document.components.schemas[name];
    if (schema === undefined) throw new Error(`the document has no component ${name}`);
    all.add(name);
    for (const other of componentsIn(schema)) visit(other);
  };
  names.forEach(visit);
  return [...all].sort();
}

function declared(name: string, schema: Schema): string {
  const type = typeOf(schema);
  const form = /^\{[\s\S]*\}$/.test(type) ? `interface ${name} ${type}` : `type ${name} = ${type};`;
  return `${commentOf(schema.description)}export ${form}`;
}

if (import.meta.main) {
  const edge = await startEdge();
  try {
    const response = await fetch(`${edge.url}/openapi.json`);
    writeFileSync(FILE, apiTypes((await response.json()) as Document));
  } finally {
    await edge.remove();
  }
}
