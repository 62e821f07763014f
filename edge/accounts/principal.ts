import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { apiKeyByHash, noteUse } from './api-keys.ts';
import { membershipOf } from './members.ts';
import { type Permission, WITHIN_SCOPE } from './permissions.ts';
import type { Scope } from './scope.ts';
import { sessionOf } from './session-cookie.ts';

/** Who is asking, and for which company. Everything a request may see follows from this, never from its body. */
export interface Principal {
  companyId: string;
  /** The signed-in person; `null` when a program asks with an API key. */
  user: { id: string; name: string; email: string } | null;
  /** Id of the API key, `key_…`; `null` when a person asks. */
  key: string | null;
  /** The session it was asked in; `null` for a key. */
  session: string | null;
  /** Id of the person's role; `null` for a key. */
  role: string | null;
  permissions: ReadonlySet<Permission>;
  /** The calls it may know of; `null` for all of the company. */
  scope: Scope | null;
  /** Callers' numbers are hidden from it, and it may not ask by them. */
  masksCallers: boolean;
}

/**
 * Who sent this request: the API key in `Authorization: Bearer …`, else the session cookie. A key is of one company; a person
 * may name one of theirs, and works in the one they have been in longest when they name none.
 * Throws `unauthorized` when there is neither, or it is not valid, and `forbidden` for a company that is not theirs.
 */
export async function principalOf(env: Env, request: Request): Promise<Principal> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null) return ofApiKey(env.DIRECTORY, request, authorization, Date.now());
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

async function ofApiKey(
  db: D1Database,
  request: Request,
  authorization: string,
  at: number,
): Promise<Principal> {
  const key = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  if (key === undefined) {
    throw new Problem('unauthorized', 'expected "Authorization: Bearer <API key>"', 'authorization');
  }
  const found = await apiKeyByHash(db, await hashKey(key));
  if (found === null) throw new Problem('unauthorized', 'this API key is not known here', 'authorization');
  const wanted = namedCompany(request);
  if (wanted !== null && wanted !== found.companyId) throw notYourCompany(wanted);
  await noteUse(db, found, at);
  return {
    companyId: found.companyId,
    user: null,
    key: found.id,
    session: null,
    role: null,
    permissions: new Set(found.permissions),
    scope: null,
    masksCallers: !found.permissions.includes('see_numbers'),
  };
}

async function ofSession(env: Env, request: Request): Promise<Principal> {
  const session = await sessionOf(env, request, Date.now());
  if (session === null) throw new Problem('unauthorized', 'sign in, or send an API key');
  refuseForeignPage(request);
  const wanted = namedCompany(request);
  const membership = await membershipOf(env.DIRECTORY, session.user.id, wanted);
  if (membership === null) {
    throw wanted === null
      ? new Problem('forbidden', 'you are not a member of any company')
      : notYourCompany(wanted);
  }
  const { role, numbers, destinations } = membership;
  const isScoped = numbers !== null || role.ownCalls;
  const permissions = isScoped
    ? role.permissions.filter((permission) => WITHIN_SCOPE.has(permission))
    : role.permissions;
  return {
    companyId: membership.companyId,
    key: null,
    user: session.user,
    session: session.id,
    role: role.id,
    permissions: new Set(permissions),
    scope: isScoped ? { numbers, destinations: role.ownCalls ? destinations : null } : null,
    masksCallers: !role.permissions.includes('see_numbers'),
  };
}

/**
 * The company a request names: in the header `Numberline-Company`, or as `company` in the address where a browser cannot set a
 * header, for a WebSocket or a file.
 */
function namedCompany(request: Request): string | null {
  return request.headers.get('numberline-company') ?? new URL(request.url).searchParams.get('company');
}

function notYourCompany(id: string): Problem {
  return new Problem('forbidden', `you do not work in a company ${id}`, 'numberline-company');
}

/**
 * A cookie proves who the browser belongs to, not who wrote the page that sends it. Browsers name that page in
 * `Origin` on every write and every WebSocket, so another site's page is refused here.
 */
export function refuseForeignPage(request: Request): void {
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
