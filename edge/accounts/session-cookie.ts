import type { Env } from '../env.ts';
import { type Secrets, secretsOf } from './secrets.ts';
import type { User } from './users.ts';

/** The sign-in library's cookie; over https browsers know it by a name that only https can set. */
const NAMES = { 'https:': '__Secure-numberline.session_token', 'http:': 'numberline.session_token' } as const;

/**
 * Who is signed in, by the cookie that the sign-in library set: the session's token and, behind a full stop, its
 * HMAC-SHA256 under a secret of the installation's. Read here, because every request of the dashboard asks, and the library is large
 * and takes ten times as long to say the same. `null` for nobody.
 */
export async function sessionOf(
  env: Pick<Env, 'DIRECTORY'> & Secrets,
  request: Request,
  at: number,
): Promise<{ id: string; user: User } | null> {
  const name = NAMES[new URL(request.url).protocol as keyof typeof NAMES] ?? NAMES['https:'];
  const token = await signedToken(secretsOf(env), cookie(request.headers.get('cookie') ?? '', name));
  if (token === null) return null;
  const row = await env.DIRECTORY.prepare(
    `SELECT session.id AS session, user.id, user.name, user.email FROM session JOIN user ON user.id = session.userId
       WHERE session.token = ? AND session.expiresAt > ?`,
  )
    .bind(token, new Date(at).toISOString())
    .first<User & { session: string }>();
  if (row === null) return null;
  const { session, ...user } = row;
  return { id: session, user };
}

function cookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

async function signedToken(secrets: readonly string[], value: string | null): Promise<string | null> {
  if (value === null) return null;
  try {
    const text = decodeURIComponent(value);
    const at = text.lastIndexOf('.');
    if (at < 1) return null;
    const bytes = new TextEncoder();
    const signature = Uint8Array.from(atob(text.slice(at + 1)), (character) => character.charCodeAt(0));
    const token = text.slice(0, at);
    for (const secret of secrets) {
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['verify']);
      if (await crypto.subtle.verify('HMAC', key, signature, bytes.encode(token))) return token;
    }
    return null;
  } catch {
    // Neither percent nor base64 encoding: no cookie of ours.
    return null;
  }
}
