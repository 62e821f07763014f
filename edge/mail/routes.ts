import { Hono } from 'hono';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { keptMail } from './mailbox.ts';

/** `GET /simulator/mail?to=…`: what would have been sent, newest first, `{ mails }`. Nothing where `SIMULATOR` is not `on`. */
export const simulatorMail = new Hono<{ Bindings: Env }>().get(
  '/simulator/mail',
  async ({ env, req, json }) => {
    if (env.SIMULATOR !== 'on') throw new Problem('not_found', 'the simulator is off');
    return json({ mails: await keptMail(env, req.query('to') ?? null) });
  },
);
