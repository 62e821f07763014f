import { Hono } from 'hono';
import { type Carrier, carrierById, type TrackingNumber, trackingNumber } from '../accounts/directory.ts';
import { readText } from '../body.ts';
import type { CallbackUrls, CarrierEvent, Dialect } from '../carriers/carrier.ts';
import { simulatorSecret } from '../carriers/simulator/secret.ts';
import { twilio } from '../carriers/twilio/index.ts';
import type { Env } from '../env.ts';
import type { Instruction } from '../flows/instruction.ts';
import type { Attribution } from '../pools/attribution.ts';
import { Problem } from '../problem.ts';
import { whoCalled } from './who-called.ts';

/** Bytes of the largest webhook; carriers send a few kilobytes at most. */
const MAX_BODY = 64 * 1024;

/** How each kind of carrier account speaks. */
const DIALECTS: Record<Carrier['kind'], Dialect> = { simulator: twilio };

/** Where carriers report: `/carriers/:carrier/voice`, `/status` and `/dialed/:node`. Nothing is read before the signature holds. */
export const webhooks = new Hono<{ Bindings: Env }>();

webhooks.post('/:carrier/voice', async (c) => {
  const { carrier, dialect, body } = await verified(c.env, c.req.raw, c.req.param('carrier'));
  const event = dialect.parseIncoming(body);
  const at = Date.now();
  const { instructions } = await begin(c.env, carrier, event, at);
  return reply(c.env, carrier, dialect, instructions);
});

webhooks.post('/:carrier/status', async (c) => {
  const { carrier, dialect, body } = await verified(c.env, c.req.raw, c.req.param('carrier'));
  const event = dialect.parseStatus(body);
  const at = Date.now();
  const { known } = await company(c.env, carrier).apply(carrier.id, { event, receivedAt: at });
  // The first webhook never came, or comes later: the call gets its row all the same.
  if (!known && event.leg === event.call) await begin(c.env, carrier, event, at);
  return c.body(null, 204);
});

webhooks.post('/:carrier/dialed/:node', async (c) => {
  const { carrier, dialect, body } = await verified(c.env, c.req.raw, c.req.param('carrier'));
  const result = dialect.parseDialed(body, c.req.param('node'));
  const next = await company(c.env, carrier).dialed(carrier.id, result);
  if (next === null) throw new Problem('not_found', `there is no call ${result.call}`, 'CallSid');
  return reply(c.env, carrier, dialect, next.instructions);
});

async function begin(env: Env, carrier: Carrier, event: CarrierEvent, at: number) {
  const number = await trackingNumber(env.DIRECTORY, event.to);
  if (number === null || number.carrierId !== carrier.id) {
    throw new Problem('not_found', `${event.to} is not a number of this carrier account`, 'To');
  }
  return company(env, carrier).begin({
    carrierId: carrier.id,
    event,
    flowId: number.flowId,
    attribution: await attributionOf(env, number, event, at),
    at,
  });
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
    console.error('attribution failed', { pool: number.poolId, error: String(error) });
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
async function verified(env: Env, request: Request, carrierId: string) {
  const carrier = await carrierById(env.DIRECTORY, carrierId);
  if (carrier === null) throw new Problem('not_found', `there is no carrier account ${carrierId}`, 'carrier');
  const dialect = DIALECTS[carrier.kind];
  const body = await readText(request, MAX_BODY);
  const { pathname, search } = new URL(request.url);
  const isSigned = await dialect.verify(
    { url: `${env.PUBLIC_URL}${pathname}${search}`, headers: request.headers, body },
    await simulatorSecret(env.SECRET, carrier.id),
  );
  if (!isSigned)
    throw new Problem('forbidden', 'the signature is missing or not valid for this address', 'signature');
  return { carrier, dialect, body };
}

function reply(env: Env, carrier: Carrier, dialect: Dialect, instructions: Instruction[]): Response {
  const base = `${env.PUBLIC_URL}/carriers/${encodeURIComponent(carrier.id)}`;
  const urls: CallbackUrls = {
    dialed: (node) => `${base}/dialed/${encodeURIComponent(node)}`,
    status: `${base}/status`,
  };
  const { contentType, body } = dialect.render(instructions, urls);
  return new Response(body, { headers: { 'content-type': contentType } });
}

function company(env: Env, carrier: Carrier) {
  return env.COMPANIES.get(env.COMPANIES.idFromName(carrier.companyId));
}
