import { Hono } from 'hono';
import type { Env } from '../env.ts';
import { serveObject } from '../media/serve.ts';
import { Problem } from '../problem.ts';
import { open, sign } from '../visits/signed.ts';
import { copyKey } from './copy.ts';
import type { HandedOut } from './shelf.ts';

/** How long a link is good for, ms. */
const LINK_MS = 10 * 60_000;

interface Claim {
  company: string;
  recording: string;
  use: HandedOut['use'];
  /** ms */
  expiresAt: number;
}

/** An address where one recording can be heard for ten minutes by whoever has it. */
export async function linkTo(
  env: Env,
  companyId: string,
  recording: string,
  use: HandedOut['use'],
  at: number,
): Promise<{ url: string; expiresAt: number }> {
  const claim: Claim = { company: companyId, recording, use, expiresAt: at + LINK_MS };
  const token = await sign(env.SECRET, 'recording link', claim);
  return { url: `${env.PUBLIC_URL}/recordings/${token}`, expiresAt: claim.expiresAt };
}

/** Where links lead: `/recordings/<token>`, with `Range`, for GET and HEAD. Nobody on the way may keep what it answers. */
export const recordingLinks = new Hono<{ Bindings: Env }>().get('/:token', async (c) => {
  const claim = (await open(c.env.SECRET, 'recording link', c.req.param('token'))) as Claim | null;
  if (claim === null || claim.expiresAt <= Date.now())
    throw new Problem('forbidden', 'the link is not valid, or has expired; ask for a new one', 'token');
  const { company, recording, use } = claim;
  return serveObject(c.env.MEDIA, copyKey(company, recording), c.req.raw, {
    'cache-control': 'private, no-store',
    'referrer-policy': 'no-referrer',
    ...(use === 'download' ? { 'content-disposition': `attachment; filename="${recording}"` } : {}),
  });
});
