import { type Context, Hono } from 'hono';
import { credentialsOf, dialectOf } from '../accounts/carrier-accounts.ts';
import {
  type Carrier,
  carrierById,
  rememberedCompany,
  type TrackingNumber,
  trackingNumber,
} from '../accounts/directory.ts';
import { readText } from '../body.ts';
import type { CarrierEvent, Dialect } from '../carriers/carrier.ts';
import type { Env } from '../env.ts';
import { logError } from '../log.ts';
import { measure } from '../metrics.ts';
import type { Attribution } from '../pools/attribution.ts';
import { Problem } from '../problem.ts';
import { Timing } from '../timing.ts';
import type { Reply } from './answers.ts';
import { type Situation, withoutFlow } from './backup.ts';
import { callbackUrls, fallbackUrls } from './callback-urls.ts';
import type { Company } from './company.ts';
import type { BeginRequest, Next, NextRequest } from './course.ts';
import { originOf } from './origin.ts';
import { whoCalled } from './who-called.ts';

/** Bytes of the largest webhook; carriers send a few kilobytes at most. */
const MAX_BODY = 64 * 1024;

/** Servers of the company's that one request may wait for, one after the other; carriers give up after 15 s. */
const MOST_QUESTIONS = 2;

interface WebhookContext {
  Bindings: Env;
  Variables: {
    timing: Timing;
    /** Whose it is, once its signature holds. */
    company?: string;
  };
}

/** A webhook whose signature holds. */
interface Signed {
  env: Env;
  timing: Timing;
  carrier: Carrier;
  dialect: Dialect;
  body: string;
}

/** Where carriers report, below `/carriers`. Nothing is read before the signature holds. */
export const webhooks = new Hono<WebhookContext>();

webhooks.use('/:carrier/:route/*', async (c, next) => {
  const timing = new Timing();
  c.set('timing', timing);
  await next();
  const { res } = c;
  res.headers.set('server-timing', timing.header());
  const company = c.get('company');
  // What is not signed may come from anybody, and is not counted.
  if (company === undefined) return;
  const { total: took } = timing;
  measure(c.env, {
    what: 'carrier_webhook',
    company,
    route: c.req.param('route'),
    status: res.status,
    took,
  });
});

webhooks.post('/:carrier/voice', async (c) => {
  const signed = await verified(c);
  const event = signed.dialect.parseIncoming(signed.body);
  try {
    return answer(signed, event.call, (await begin(signed, event)).reply);
  } catch (error) {
    if (error instanceof Problem) throw error;
    // A phone must ring: without the ledger the backup number does, and the carrier's last message makes the row.
    logError('call_not_begun', error, { carrier: signed.carrier.id });
    return answerFallback(signed);
  }
});

webhooks.post('/:carrier/challenge', async (c) => {
  const signed = await verified(c);
  const result = signed.dialect.parseStep(signed.body, 0);
  const situation = await situationOf(signed);
  const reply = await inCompany(signed, (company) =>
    company.challenged(signed.carrier.id, result, situation),
  );
  if (reply === null) throw noSuchCall(result.call);
  return answer(signed, result.call, reply);
});

webhooks.post('/:carrier/next/:step', async (c) => {
  const signed = await verified(c);
  const result = signed.dialect.parseStep(signed.body, wholeNumber(c.req.param('step'), 'step'));
  const reply = await next(signed, {
    carrierId: signed.carrier.id,
    result,
    situation: await situationOf(signed),
  });
  if (reply === null) throw noSuchCall(result.call);
  return answer(signed, result.call, reply);
});

// The destination has picked up, and, with `/key`, has pressed something.
for (const path of ['/:carrier/pickup/:step/:leg/:call', '/:carrier/pickup/:step/:leg/:call/key'] as const) {
  webhooks.post(path, async (c) => {
    const signed = await verified(c);
    const [step, leg] = [wholeNumber(c.req.param('step'), 'step'), wholeNumber(c.req.param('leg'), 'leg')];
    const carrierCall = c.req.param('call');
    let digits: string | null = null;
    if (path.endsWith('/key')) {
      const result = signed.dialect.parseStep(signed.body, step);
      digits = result.type === 'digits' ? result.digits : '';
    }
    const key = { carrierId: signed.carrier.id, carrierCall };
    const situation = await situationOf(signed);
    const instructions = await inCompany(signed, (company) =>
      company.pickup(key, step, leg, digits, situation),
    );
    const { contentType, body } = signed.dialect.renderPickup(
      instructions,
      callbackUrls(signed.env.PUBLIC_URL, signed.carrier.id, carrierCall, { pickup: { step, leg } }),
    );
    return new Response(body, { headers: { 'content-type': contentType } });
  });
}

webhooks.post('/:carrier/status', async (c) => {
  const signed = await verified(c);
  const event = signed.dialect.parseStatus(signed.body);
  const told = { event, receivedAt: Date.now() };
  const { known } = await inCompany(signed, (company) => company.apply(signed.carrier.id, told));
  // The first webhook never came, or comes later: the call gets its row all the same.
  if (!known && event.leg === event.call) await begin(signed, event);
  return c.body(null, 204);
});

webhooks.post('/:carrier/recording', async (c) => {
  const signed = await verified(c);
  const event = signed.dialect.parseRecording(signed.body);
  await inCompany(signed, (company) => company.recorded(signed.carrier.id, event, Date.now()));
  return c.body(null, 204);
});

webhooks.post('/:carrier/transcript', async (c) => {
  const signed = await verified(c);
  const event = signed.dialect.parseTranscript(signed.body);
  await inCompany(signed, (company) => company.transcribed(signed.carrier.id, event, Date.now()));
  return c.body(null, 204);
});

// What a carrier asks when the addresses above fail. Needs no object: the directory knows the backup number. The call gets
// its row all the same, where that can be done, but the answer does not wait for it.
webhooks.post('/:carrier/fallback', async (c) => {
  const signed = await verified(c);
  c.executionCtx.waitUntil(
    begin(signed, signed.dialect.parseIncoming(signed.body), false).catch((error) => {
      logError('call_not_noted', error, { carrier: signed.carrier.id });
    }),
  );
  return answerFallback(signed);
});

webhooks.post('/:carrier/fallback/over', async (c) => {
  const { dialect, env, carrier } = await verified(c);
  const { contentType, body } = dialect.render([{ do: 'hangup' }], fallbackUrls(env.PUBLIC_URL, carrier.id));
  return new Response(body, { headers: { 'content-type': contentType } });
});

async function answerFallback({ env, carrier, dialect }: Signed): Promise<Response> {
  const found = await rememberedCompany(env.DIRECTORY, carrier.companyId);
  const { contentType, body } = dialect.render(
    withoutFlow(found?.backupNumber ?? null, 0),
    fallbackUrls(env.PUBLIC_URL, carrier.id),
  );
  return new Response(body, { headers: { 'content-type': contentType } });
}

/** @param isRouted false where the carrier was told already to ring the backup number */
async function begin(signed: Signed, event: CarrierEvent, isRouted = true) {
  const { env, carrier, timing } = signed;
  const number = await timing.of('directory', trackingNumber(env.DIRECTORY, event.to));
  if (number === null || number.carrierId !== carrier.id) {
    throw new Problem('not_found', `${event.to} is not a number of this carrier account`, 'To');
  }
  const situation = await situationOf(signed);
  const caller = 'number' in event.from ? event.from.number : null;
  const [attribution, origin] = await Promise.all([
    timing.of('pool', attributionOf(env, number, event, situation.at)),
    caller === null ? null : originOf(caller),
  ]);
  const request: BeginRequest = {
    carrierId: carrier.id,
    event,
    // A number that was given back answers all the same, with the backup number.
    flowId: isRouted && number.releasedAt === null ? number.flowId : null,
    poolId: number.poolId,
    attribution,
    origin,
    situation,
  };
  return inCompany(signed, (company) => company.begin(request));
}

/** Goes on after a step, asking the company's servers where the flow wants to; only ever between two answers. */
async function next(signed: Signed, request: NextRequest): Promise<Reply | null> {
  const goOn = (told: NextRequest) =>
    inCompany(signed, async (company): Promise<Next | null> => company.next(told));
  let found = await goOn(request);
  for (let asked = 0; found !== null && 'ask' in found; asked++) {
    const [{ ask }, { resolveHost }] = await Promise.all([
      import('./ask.ts'),
      import('../outbox/outside.ts'),
    ]);
    const webhook =
      asked < MOST_QUESTIONS
        ? await ask(found.ask, {
            fetch: (outgoing) => fetch(outgoing),
            resolve: resolveHost,
            loopback: false,
          })
        : { branch: null, failed: true };
    found = await goOn({ ...request, webhook, situation: await situationOf(signed) });
  }
  return found?.reply ?? null;
}

/** What the answer depends on, beside the call. */
async function situationOf({ env, timing, carrier, dialect }: Signed): Promise<Situation> {
  const found = await timing.of('directory', rememberedCompany(env.DIRECTORY, carrier.companyId));
  return {
    at: Date.now(),
    zone: found?.timeZone ?? 'UTC',
    backup: found?.backupNumber ?? null,
    capabilities: dialect.capabilities,
  };
}

/** Who called; when that cannot be found out the phone must still ring, so the call goes on without an answer. */
async function attributionOf(
  env: Env,
  number: TrackingNumber,
  event: CarrierEvent,
  at: number,
): Promise<Attribution> {
  try {
    const caller = 'number' in event.from ? event.from.number : null;
    return await whoCalled(env, number, at, caller, `${number.carrierId} ${event.call}`);
  } catch (error) {
    logError('attribution_failed', error, { pool: number.poolId });
    return {
      kind: 'none',
      confidence: 0,
      reason: 'the pool could not be asked when the call came in',
      source: null,
      candidates: [],
    };
  }
}

/** The carrier account of this webhook, once its signature over the configured public address holds. */
async function verified(c: Context<WebhookContext>): Promise<Signed> {
  const { env } = c;
  const timing = c.get('timing');
  const request = c.req.raw;
  const carrierId = c.req.param('carrier') ?? '';
  const carrier = await timing.of('directory', carrierById(env.DIRECTORY, carrierId));
  if (carrier === null) throw new Problem('not_found', `there is no carrier account ${carrierId}`, 'carrier');
  const dialect = dialectOf(carrier);
  const body = await readText(request, MAX_BODY);
  const { pathname, search } = new URL(request.url);
  const { signingKey } = await credentialsOf(env, carrier);
  const isSigned = await dialect.verify(
    { method: 'POST', url: `${env.PUBLIC_URL}${pathname}${search}`, headers: request.headers, body },
    signingKey,
    Date.now(),
  );
  if (!isSigned)
    throw new Problem('forbidden', 'the signature is missing or not valid for this address', 'signature');
  c.set('company', carrier.companyId);
  return { env, timing, carrier, dialect, body };
}

function answer({ env, carrier, dialect }: Signed, call: string, { stage, instructions }: Reply): Response {
  const urls = callbackUrls(env.PUBLIC_URL, carrier.id, call, { stage });
  const { contentType, body } = dialect.render(instructions, urls);
  return new Response(body, { headers: { 'content-type': contentType } });
}

/** Asks the object of the company whose carrier account this is. */
function inCompany<T>(
  { env, timing, carrier }: Signed,
  ask: (company: DurableObjectStub<Company>) => Promise<T>,
): Promise<T> {
  return timing.of('company', ask(env.COMPANIES.get(env.COMPANIES.idFromName(carrier.companyId))));
}

function wholeNumber(text: string, field: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Problem('invalid_request', `${field} must be a number`, field);
  return Number(text);
}

function noSuchCall(call: string): Problem {
  return new Problem('not_found', `there is no call ${call} that waits for this`, 'call');
}
