import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Env } from '../env.ts';
import { MAIL_TRANSPORT } from '../mail/sender.ts';
import { Problem } from '../problem.ts';
import { CARRIER_CREDENTIALS } from './carrier-accounts.ts';
import { type Resealed, resealColumns, type SealedColumn } from './resealed.ts';
import { versionedSecrets } from './secrets.ts';

/*
 * The installation's secret is changed without anything being typed in anew: SECRET_NEXT is set, everything sealed is closed
 * anew with it by `POST /secret/reseal`, and then it becomes the SECRET. In between both open, and the new one closes. Whoever
 * asks for it proves to be the installation's operator by knowing the new one.
 */

/** Characters a secret must have; 32 random bytes have 43 in base64. */
const LEAST = 32;

/** Companies that one request looks at; each is a request to its object. */
const COMPANIES_AT_ONCE = 200;

const IN_DIRECTORY: readonly SealedColumn[] = [
  { table: 'carrier', key: 'id', column: 'credentials', purpose: CARRIER_CREDENTIALS },
  { table: 'mail_sender', key: 'company_id', column: 'transport', purpose: MAIL_TRANSPORT },
];

/** What a request did, and behind which company the next one goes on; `null` when all of it is done. */
export interface RotationAnswer extends Resealed {
  next: string | null;
}

/**
 * `POST /secret/reseal?after=<next of the last answer>` with `Authorization: Bearer <SECRET_NEXT>`.
 *
 * @throws Problem `not_found` when no change is under way, `unauthorized` when the bearer is another
 */
export async function answerReseal(env: Env, request: Request): Promise<Response> {
  const next = env.SECRET_NEXT ?? '';
  if (next === '') throw new Problem('not_found', 'there is no SECRET_NEXT: the secret is not being changed');
  const [, sent = ''] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (!(await isSame(sent, next)))
    throw new Problem('unauthorized', 'send SECRET_NEXT as the bearer', 'authorization');
  if (next.length < LEAST || next === env.SECRET)
    throw new Problem('conflict', `SECRET_NEXT must be another secret of at least ${LEAST} characters`);
  const answer = await resealAll(env, new URL(request.url).searchParams.get('after'));
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
}

/** Closes anew what the directory holds, and what companies hold from behind one on. */
async function resealAll(env: Env, after: string | null): Promise<RotationAnswer> {
  const done: Resealed[] = after === null ? [await resealDirectory(env), await resealFactors(env)] : [];
  const { results } = await env.DIRECTORY.prepare('SELECT id FROM company WHERE id > ? ORDER BY id LIMIT ?')
    .bind(after ?? '', COMPANIES_AT_ONCE + 1)
    .all<{ id: string }>();
  const page = results.slice(0, COMPANIES_AT_ONCE);
  for (const { id } of page) {
    const { resealed, unreadable } = await env.COMPANIES.get(env.COMPANIES.idFromName(id)).reseal();
    done.push({ resealed, unreadable: unreadable.map((where) => `${id}: ${where}`) });
  }
  return {
    resealed: done.reduce((sum, { resealed }) => sum + resealed, 0),
    unreadable: done.flatMap(({ unreadable }) => unreadable),
    next: results.length > page.length ? (page.at(-1)?.id ?? null) : null,
  };
}

function resealDirectory(env: Env): Promise<Resealed> {
  return resealColumns(env, IN_DIRECTORY, {
    read: async (sql) => (await env.DIRECTORY.prepare(sql).all<{ owner: string; sealed: string }>()).results,
    write: (sql, ...values) =>
      env.DIRECTORY.prepare(sql)
        .bind(...values)
        .run(),
  });
}

/** People's second factors, which the sign-in library has encrypted in its own way. */
async function resealFactors(env: Env): Promise<Resealed> {
  const versions = versionedSecrets(env);
  const current = versions[0]?.version ?? 0;
  const key = {
    keys: new Map(versions.map(({ version, value }) => [version, value])),
    currentVersion: current,
    legacySecret: env.SECRET,
  };
  const { results } = await env.DIRECTORY.prepare(
    'SELECT id, secret, backupCodes AS codes FROM two_factor',
  ).all<{
    id: string;
    secret: string;
    codes: string;
  }>();
  const done: Resealed = { resealed: 0, unreadable: [] };
  const anew = async (data: string) => symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) });
  for (const { id, secret, codes } of results) {
    if ([secret, codes].every((text) => text.startsWith(`$ba$${current}$`))) continue;
    try {
      await env.DIRECTORY.prepare(
        'UPDATE two_factor SET secret = ?, backupCodes = ? WHERE id = ? AND secret = ? AND backupCodes = ?',
      )
        .bind(await anew(secret), await anew(codes), id, secret, codes)
        .run();
      done.resealed++;
    } catch {
      done.unreadable.push(`two_factor ${id}`);
    }
  }
  return done;
}

/** Compared by their hashes, so that the time it takes says nothing. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all(
    [one, other].map((text) => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  );
  return crypto.subtle.timingSafeEqual(a as ArrayBuffer, b as ArrayBuffer);
}
