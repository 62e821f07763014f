import '../charts/pdf-fonts.fixture.ts';
import { exports } from 'cloudflare:workers';

// Every route of the API as its own OpenAPI document has it, so that a test can go through all of them and a new route
// is in the test the day it is made.

/** A JSON Schema, as far as it is read here. */
export type Schema = Record<string, unknown>;

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

interface Content {
  content?: Record<string, { schema: Schema }>;
}

/** One operation. */
export interface Route {
  /** Such as `GET /v1/calls/{id}`. */
  name: string;
  method: string;
  path: string;
  parameters: Parameter[];
  /** Of the JSON body; `null` where there is none. */
  body: Schema | null;
  /** By status; the schema of the JSON answer is `null` where there is none. */
  answers: Map<number, Schema | null>;
}

interface Document {
  paths: Record<
    string,
    Record<string, { parameters?: Parameter[]; requestBody?: Content; responses: Record<string, Content> }>
  >;
  components: { schemas: Record<string, Schema> };
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** What may be asked without a key. */
export const PUBLIC = new Set([
  'GET /v1/welcome',
  'POST /v1/sign-in/link',
  'POST /v1/sign-in/forgot',
  'POST /v1/sign-in/reset',
  'POST /v1/invites/look',
  'POST /v1/invites/accept',
]);

/** What any key may ask, whatever it may do. */
export const ANY_KEY = new Set(['GET /v1/me']);

/** The routes of the API, and the components that their schemas name. */
export async function apiRoutes(): Promise<{ routes: Route[]; components: Record<string, Schema> }> {
  const response = await exports.default.fetch('https://edge.example/openapi.json');
  const { paths, components } = (await response.json()) as Document;
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, { parameters = [], requestBody, responses }]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        parameters,
        body: requestBody?.content?.['application/json']?.schema ?? null,
        answers: new Map(
          Object.entries(responses).map(([status, { content }]) => [
            Number(status),
            content?.['application/json']?.schema ?? null,
          ]),
        ),
      })),
  );
  return { routes, components: components.schemas };
}

/** What goes into a path's places and behind its question mark. */
export function addressOf(route: Route, values: Readonly<Record<string, string>>): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(values[name] ?? 'x'));
  const query = route.parameters
    .filter((parameter) => parameter.in === 'query' && values[parameter.name] !== undefined)
    .map(({ name }) => `${name}=${encoded(values[name] as string)}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** Half a character has no encoding; a client can send its bytes all the same. */
const encoded = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80');

/** Sends a request to the API; the answer's body is text, for it may be a file. */
export async function send(
  method: string,
  address: string,
  key: string | null,
  body?: unknown,
): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await exports.default.fetch(`https://edge.example${address}`, {
    method,
    headers: {
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}
