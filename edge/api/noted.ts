import type { Context, Next } from 'hono';
import { routePath } from 'hono/route';
import type { Permission } from '../accounts/permissions.ts';
import { askerOf } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import { logError } from '../log.ts';
import type { ApiEnv } from './router.ts';

/** Routes that are sent like a change and only ask. */
const QUESTIONS: ReadonlySet<string> = new Set([
  'POST /v1/reports',
  'POST /v1/pool-check',
  'POST /v1/flows/check',
  'POST /v1/rules/try',
  'POST /v1/sources/test',
  'POST /v1/conversions/try',
  'GET /v1/erasures',
]);

/** What takes something out of the house, though it changes nothing. */
const TAKES_AWAY: ReadonlySet<Permission> = new Set(['export', 'listen', 'download', 'erase']);

/** Places in a path that would name a caller, who must not be in a log that outlives them. */
const NAMES_CALLERS = /^\/v1\/(people|visitors)\//;

/** Does a request, and notes in the company who did what, where it changed something or took it away. */
export async function noted(c: Context<ApiEnv>, permission: Permission | null, next: Next): Promise<void> {
  await next();
  if (c.res.status >= 400) return;
  const path = routePath(c, -1).replace(/:(\w+)(\{[^}]*\})?/g, '{$1}');
  const what = `${c.req.method} ${path}`;
  const isQuestion = QUESTIONS.has(what) || c.req.query('preview') === 'true';
  const isRead = c.req.method === 'GET' && !(permission !== null && TAKES_AWAY.has(permission));
  if (isQuestion || isRead) return;
  const { principal } = c.var;
  try {
    const { id, key, changed } = await answered(c);
    if (changed === 0) return;
    const { done } = deskOf(c.env, principal.companyId);
    const doer = { kind: principal.user === null ? 'api' : 'person', id: askerOf(principal) } as const;
    // A key that was made is answered with its id as well: only a site has a key and nothing else.
    const made = c.res.status === 201 ? (id ?? key) : undefined;
    await done.note(
      doer,
      what,
      subjectOf(c) ?? text(made),
      typeof changed === 'number' ? changed : null,
      Date.now(),
    );
  } catch (error) {
    // It was done all the same, and whoever asked must hear so.
    logError('change_not_noted', error, { what });
  }
}

/** What an answer says of what was done. */
async function answered(c: Context<ApiEnv>): Promise<{ id?: unknown; key?: unknown; changed?: unknown }> {
  const isJson = c.res.headers.get('content-type')?.startsWith('application/json') ?? false;
  return c.req.method === 'GET' || !isJson ? {} : await c.res.clone().json();
}

/** The id in the path of what it was done to; `null` where there is none, or it would name a caller. */
function subjectOf(c: Context<ApiEnv>): string | null {
  return NAMES_CALLERS.test(c.req.path) ? null : Object.values(c.req.param()).join(' ') || null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
