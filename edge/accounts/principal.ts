import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { apiKeyByHash, noteUse } from './api-keys.ts';
import { type Permission, permissionsOf } from './permissions.ts';

/** Who is asking, and for which company. Everything a request may see follows from this, never from its body. */
export interface Principal {
  companyId: string;
  /** The signed-in person; `null` when a program asks with an API key. */
  user: { id: string; name: string; email: string } | null;
  /** Id of the API key, `key_…`; `null` when a person asks. */
  key: string | null;
  permissions: ReadonlySet<Permission>;
}

/**
 * Who sent this request: the API key in `Authorization: Bearer …`, else the session cookie.
 * Throws `unauthorized` when there is neither, or it is not valid.
 */
export async function principalOf(env: Env, request: Request): Promise<Principal> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) return ofApiKey(env.DIRECTORY, authorization, Date.now());
  return ofSession(env, request);
}

/** Id of who asks: the user's or the key's. */
export function askerOf({ user, key }: Principal): string {
  return user?.id ?? key ?? 'nobody';
}

/** Throws `forbidden` unless the principal may do it. */
export function demand(principal: Principal, permission: Permission): void {
  if (!principal.permissions.has(permission)) {
    throw new Problem('forbidden', `this needs the permission ${permission}`);
  }
}

async function ofApiKey(db: D1Database, authorization: string, at: number): Promise<Principal> {
  const key = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (key === undefined) {
    throw new Problem('unauthorized', 'expected "Authorization: Bearer <API key>"', 'authorization');
  }
  const found = await apiKeyByHash(db, await hashKey(key));
  if (found === null) throw new Problem('unauthorized', 'this API key is not known here', 'authorization');
  await noteUse(db, found, at);
  return {
    companyId: found.companyId,
    user: null,
    key: found.id,
    permissions: new Set(found.permissions),
  };
}

async function ofSession(env: Env, request: Request): Promise<Principal> {
  if (!request.headers.has('cookie')) throw new Problem('unauthorized', 'sign in, or send an API key');
  const { signIn } = await import('./sign-in.ts');
  const session = await signIn(env, request).api.getSession({ headers: request.headers });
  if (session === null) throw new Problem('unauthorized', 'sign in, or send an API key');
  refuseForeignPage(request);
  const membership = await env.DIRECTORY.prepare(
    'SELECT company_id, role FROM membership WHERE user_id = ? ORDER BY created_at, company_id LIMIT 1',
  )
    .bind(session.user.id)
    .first<{ company_id: string; role: string }>();
  if (membership === null) throw new Problem('forbidden', 'you are not a member of any company');
  return {
    companyId: membership.company_id,
    key: null,
    user: { id: session.user.id, name: session.user.name, email: session.user.email },
    permissions: permissionsOf(membership.role),
  };
}

/**
 * A cookie proves who the browser belongs to, not who wrote the page that sends it. Browsers name that page in
 * `Origin` on every write and every WebSocket, so another site's page is refused here.
 */
function refuseForeignPage(request: Request): void {
  const origin = request.headers.get('origin');
  if (origin !== null && origin !== new URL(request.url).origin) {
    throw new Problem('forbidden', `a page of ${origin} may not use your session`, 'origin');
  }
}

/** What the directory keeps of an API key: SHA-256 in hex. Keys are 130 random bits, so no salt is needed. */
export async function hashKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
