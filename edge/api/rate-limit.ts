import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { addressKey } from '../visits/rate-limit.ts';

/** What `wrangler.toml` allows one asker (`API_PER_ASKER`); a counter does not tell, so it is said here again. */
export const PER_MINUTE = 600;
const PERIOD_SECONDS = 60;

/** Says how much may be asked, as draft-ietf-httpapi-ratelimit-headers has it. */
export const POLICY = `"asker";q=${PER_MINUTE};w=${PERIOD_SECONDS}`;

/**
 * What is answered to somebody who asks too often; `null` when they may go on. Nothing is limited on one's own machine.
 *
 * @param asker id of a key or a user
 */
export async function tooOften(
  env: Env,
  headers: Pick<Headers, 'get'>,
  asker: string,
): Promise<Response | null> {
  if (addressKey(headers.get('cf-connecting-ip')) === null) return null;
  const { success } = await env.API_PER_ASKER.limit({ key: asker });
  if (success) return null;
  const message = `more than ${PER_MINUTE} requests in a minute; try again later`;
  return new Problem('too_many_requests', message).toResponse({
    'Retry-After': String(PERIOD_SECONDS),
    'RateLimit-Policy': POLICY,
    RateLimit: `"asker";r=0;t=${PERIOD_SECONDS}`,
  });
}
