import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { createMiddleware } from 'hono/factory';
import type { Permission } from '../accounts/permissions.ts';
import { askerOf, demand, type Principal, principalOf } from '../accounts/principal.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import type { Timing } from '../timing.ts';
import { noted } from './noted.ts';
import { once } from './once.ts';
import { POLICY, tooOften } from './rate-limit.ts';
import { problem } from './schemas.ts';

/** What every handler of the API has at hand. */
export interface ApiEnv {
  Bindings: Env;
  Variables: { principal: Principal; timing?: Timing };
}

/**
 * A router of the API. What its schemas refuse becomes a `Problem` that names the first field that is wrong, by
 * its path: `targets.0.number`.
 */
export function router(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const issue = result.error.issues[0];
      if (issue?.code === 'unrecognized_keys') {
        const field = [...issue.path, issue.keys[0]].join('.');
        throw new Problem('invalid_request', `there is no field ${field}`, field);
      }
      const field = issue?.path.join('.') || 'body';
      throw new Problem('invalid_request', `${field}: ${issue?.message ?? 'not valid'}`, field);
    },
  });
}

/**
 * Lets the request pass when its principal has the permission and has not asked too often; `null` asks for no more than a
 * principal. One that changes something and carries an `Idempotency-Key` is done once.
 */
export function allowed(permission: Permission | null) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const asker = principalOf(c.env, c.req.raw);
    const principal = await (c.var.timing?.of('directory', asker) ?? asker);
    c.header('RateLimit-Policy', POLICY);
    const refusal = await tooOften(c.env, c.req.raw.headers, askerOf(principal));
    if (refusal !== null) return refusal;
    if (permission !== null) demand(principal, permission);
    c.set('principal', principal);
    const work = () => noted(c, permission, next);
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
    if (key === undefined) return work();
    return once(c, key, work);
  });
}

/** Lets only signed-in people pass: what is asked is about themselves, and no key has an account. */
export const signedIn = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.var.principal.user === null) throw new Problem('forbidden', 'this needs a person who is signed in');
  return next();
});

/** The person who asks, behind `signedIn`. */
export function personOf({ user }: Principal): NonNullable<Principal['user']> {
  if (user === null) throw new Error('a route that asks for a person lets others in');
  return user;
}

/** How a route's errors are described; every one is a problem. Any route can be asked too often. */
export function problems(...statuses: (400 | 401 | 403 | 404 | 409 | 413)[]): RouteConfig['responses'] {
  const words = {
    400: 'A field is missing or wrong; `field` names it.',
    401: 'No valid session or API key.',
    403: 'The permission is missing.',
    404: 'There is no such thing in this company.',
    409: 'It is there already, or something stands in the way.',
    413: 'It is more than can be answered at once.',
    429: 'Asked too often; `Retry-After` says in how many seconds to go on.',
  };
  return Object.fromEntries(
    [...statuses, 429 as const].map((status) => [
      status,
      { description: words[status], content: { 'application/json': { schema: problem } } },
    ]),
  );
}

/** What a route takes: a body of JSON, which must be there. */
export function takes<S>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}

/** A JSON answer of a route. */
export function answers<S>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** The object of a company. */
export function companyOf(env: Env, companyId: string) {
  return env.COMPANIES.get(env.COMPANIES.idFromName(companyId));
}
