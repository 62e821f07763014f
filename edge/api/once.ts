import type { Context, Next } from 'hono';
import { askerOf } from '../accounts/principal.ts';
import { seal, unseal } from '../accounts/seal.ts';
import { readBytes } from '../body.ts';
import { deskOf } from '../calls/desk.ts';
import { ANSWERS } from '../calls/once.ts';
import { Problem } from '../problem.ts';
import type { ApiEnv } from './router.ts';

/** Bytes of a body that can be told from another; the largest there is is a file for the media library. */
const MAX_BODY = 11 * 1024 * 1024;

/** Characters a key may have. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Does a request once, however often it is sent under its `Idempotency-Key` within a day: a repetition gets the answer of the
 * first. An answer of our side's fault is not kept, nor one that is a file.
 *
 * @throws Problem `conflict` when the first is still being worked on or was cut off, or the key was used for something else
 */
export async function once(c: Context<ApiEnv>, given: string, next: Next): Promise<Response | undefined> {
  if (!KEY.test(given)) {
    const message = 'Idempotency-Key must be 1 to 255 printable characters without spaces';
    throw new Problem('invalid_request', message, 'idempotency-key');
  }
  const { principal } = c.var;
  const key = `${askerOf(principal)} ${given}`;
  const { pathname, search } = new URL(c.req.url);
  const body = await readBytes(c.req.raw.clone(), MAX_BODY);
  const table = deskOf(c.env, principal.companyId).once;
  const claim = await table.claim(key, await fingerprintOf(`${pathname}${search}`, body), Date.now());
  switch (claim.is) {
    case 'another':
      throw new Problem('conflict', 'this Idempotency-Key was sent with another request', 'idempotency-key');
    case 'running':
      throw new Problem('conflict', 'the first request with this key is still at work', 'idempotency-key');
    case 'cut_off': {
      // To do it again might do it twice; only the sender can look whether it was done.
      const message =
        'the first request with this key was cut off, and may or may not have been done: look, and send it under a new key if not';
      throw new Problem('conflict', message, 'idempotency-key');
    }
    case 'answered': {
      const answer = await unseal(c.env, ANSWERS, key, claim.answer);
      return answer === ''
        ? new Response(null, { status: claim.status })
        : new Response(answer, { status: claim.status, headers: { 'content-type': 'application/json' } });
    }
    case 'new':
      break;
  }
  await next();
  const isFile = c.res.headers.has('content-disposition');
  if (c.res.status >= 500 || isFile) await table.release(key);
  else {
    const answer = await c.res.clone().text();
    await table.settle(key, c.res.status, await seal(c.env, ANSWERS, key, answer));
  }
  return undefined;
}

/** SHA-256 of what was asked, in hex. */
async function fingerprintOf(address: string, body: Uint8Array): Promise<string> {
  const asked = await new Blob([`${address}\n`, new Uint8Array(body)]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', asked));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
