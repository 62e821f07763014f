import type { Env } from '../env.ts';
import { serveObject } from '../media/serve.ts';
import { Problem } from '../problem.ts';
import { open, sign } from '../visits/signed.ts';
import { fileKey } from './file-key.ts';
import type { Job } from './jobs.ts';

/** How long a link is good for, ms. */
const LINK_MS = 10 * 60_000;

interface Claim extends Pick<Job, 'id' | 'kind' | 'format'> {
  company: string;
  /** ms */
  expiresAt: number;
}

/** An address where a file can be had for ten minutes by whoever has it. */
export async function linkToFile(
  env: Env,
  company: string,
  { id, kind, format }: Job,
  at: number,
): Promise<{ url: string; expiresAt: number }> {
  const claim: Claim = { company, id, kind, format, expiresAt: at + LINK_MS };
  const token = await sign(env.SECRET, 'export link', claim);
  return { url: `${env.PUBLIC_URL}/exports/${token}`, expiresAt: claim.expiresAt };
}

/** Where links lead: `/exports/<token>`, with `Range`, for GET and HEAD. Nobody on the way may keep what it answers. */
export async function serveFile(env: Env, request: Request, token: string): Promise<Response> {
  const claim = (await open(env.SECRET, 'export link', token)) as Claim | null;
  if (claim === null || claim.expiresAt <= Date.now())
    throw new Problem('forbidden', 'the link is not valid, or has expired; ask for a new one', 'token');
  const name = claim.kind === 'archive' ? 'numberline-archive' : 'numberline-calls';
  return serveObject(env.MEDIA, fileKey(claim.company, claim), request, {
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    'content-disposition': `attachment; filename="${name}.${claim.format}"`,
  });
}
