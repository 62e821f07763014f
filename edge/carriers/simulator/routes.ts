import { Hono } from 'hono';
import { readObject } from '../../body.ts';
import type { Env } from '../../env.ts';
import { Problem } from '../../problem.ts';
import { simulatedRecording } from './recordings.ts';
import { simulatorAccount } from './secret.ts';
import type { CallReport } from './simulated-call.ts';

/** Finds the carrier that a number of ours is with; `null` when the number is nobody's. */
export type NumberLookup = (env: Env, to: string) => Promise<{ carrierId: string } | null>;

/** Bytes; a request with every field of a script has a few hundred. */
const MAX_BODY = 16 * 1024;

const CALL_SID = /^CA[0-9a-f]{32}$/;

/**
 * The built-in carrier for people and tests: places calls through the same webhooks as a real carrier.
 *
 * `POST /calls {to, from, script?}` answers 201 `{ call }` once our first webhook has answered; the rest of the
 * call follows in its own time (see `Script`). A `Problem` names the field that is wrong, `to` when the number is
 * nobody's (404), and is `unavailable` when our own webhook failed.
 * `GET /calls/:id` answers what the carrier has done so far, a `CallReport`.
 * `GET /recordings/:id` answers a recording as a WAV file. Nobody's voice: it is made up, in the right length.
 * Where `SIMULATOR` is not `on`, there is nothing here.
 */
export function simulatorRoutes(lookup: NumberLookup) {
  return new Hono<{ Bindings: Env }>()
    .use(async ({ env }, next) => {
      if (env.SIMULATOR !== 'on')
        throw new Problem('not_found', 'the built-in carrier is off; set SIMULATOR to "on" to use it');
      await next();
    })
    .post('/calls', async ({ env, req, json }) => {
      // Loaded on first use: every visit and webhook passes this module, none needs what reads a script.
      const { readCallRequest } = await import('./call-request.ts');
      const { to, from, script } = readCallRequest(await readObject(req.raw, MAX_BODY));
      const number = await lookup(env, to);
      if (number === null) throw new Problem('not_found', `${to} is not one of our numbers`, 'to');

      const { carrierId } = number;
      const call = newCallSid();
      const webhooks = `${env.PUBLIC_URL}/carriers/${encodeURIComponent(carrierId)}`;
      const first = await env.SIMULATED_CALLS.getByName(call).place(
        {
          call,
          account: await simulatorAccount(env.SECRET, carrierId),
          from: from === 'anonymous' ? 'ANONYMOUS' : from,
          to,
          voiceUrl: `${webhooks}/voice`,
          fallbackUrl: `${webhooks}/fallback`,
          statusUrl: `${webhooks}/status`,
          recordingsUrl: `${env.PUBLIC_URL}/simulator/recordings`,
          script,
          placedAt: Date.now(),
        },
        carrierId,
      );
      if (first.problem !== null)
        throw new Problem(
          'unavailable',
          `our voice webhook did not answer the call ${call}: ${first.problem}`,
        );
      return json({ call }, 201);
    })
    .get('/calls/:id', async ({ env, req, json }) => {
      const id = req.param('id');
      const report: CallReport | null = CALL_SID.test(id)
        ? await env.SIMULATED_CALLS.getByName(id).report()
        : null;
      if (report === null) throw new Problem('not_found', `there is no simulated call ${id}`);
      return json(report);
    })
    .get('/recordings/:id', async ({ env, req }) => simulatedRecording(env, req.param('id')));
}

/** `CA` and 32 hex digits: 30 random ones, and 00 where the ids of the call's recordings have a number. */
function newCallSid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return `CA${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}00`;
}
