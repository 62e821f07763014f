import { type Context, Hono } from 'hono';
import { brandLook } from '../brand/brand.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { answerError, answerNotFound, Problem } from '../problem.ts';
import { keptMail } from './mailbox.ts';
import { readUnsubscribe, type Subscription } from './unsubscribe.ts';
import { unsubscribePage } from './unsubscribe-page.tsx';

type C = Context<{ Bindings: Env }, '/mail/unsubscribe/:token'>;

const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex',
};

/**
 * What mail needs of the web:
 *
 * - `GET /simulator/mail?to=…`: what would have been sent, newest first, `{ mails }`; nothing where `SIMULATOR` is not `on`.
 * - `GET /mail/unsubscribe/:token`: a page that asks. It stops nothing by itself: programs that look for viruses open every link.
 * - `POST` to the same: stops the mail, from the page or from a mail program's own button (RFC 8058). Nobody need be signed in.
 */
export const mailRoutes = new Hono<{ Bindings: Env }>()
  .get('/simulator/mail', async ({ env, req, json }) => {
    if (env.SIMULATOR !== 'on') throw new Problem('not_found', 'the simulator is off');
    return json({ mails: await keptMail(env, req.query('to') ?? null) });
  })
  .get('/mail/unsubscribe/:token', async (c) => pageFor(c, await subscriptionOf(c), false))
  .post('/mail/unsubscribe/:token', async (c) => {
    const subscription = await subscriptionOf(c);
    const { company, list, address } = subscription;
    await deskOf(c.env, company).letters.unsubscribe(list, address, Date.now());
    return pageFor(c, subscription, true);
  });

mailRoutes.notFound(answerNotFound);
mailRoutes.onError(answerError);

async function subscriptionOf(c: C): Promise<Subscription> {
  const found = await readUnsubscribe(c.env, c.req.param('token'));
  if (found === null) throw new Problem('not_found', 'this link is not whole; use the one in the mail');
  return found;
}

async function pageFor(c: C, { company, address }: Subscription, isDone: boolean): Promise<Response> {
  const brand = await brandLook(c.env, company);
  return c.html(unsubscribePage(brand, address, isDone), 200, PAGE_HEADERS);
}
