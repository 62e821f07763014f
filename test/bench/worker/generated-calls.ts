import { type Random, seeded } from '../../../edge/pools/random.ts';

/** Columns of `call` that a generated call has, in the order of its values. */
export const COLUMNS = [
  'id',
  'carrier_id',
  'carrier_call',
  'started_at',
  'tracking_number',
  'pool_id',
  'caller_number',
  'caller_name',
  'caller_city',
  'caller_state',
  'caller_country',
  'prior_calls',
  'previous_call_at',
  'attribution_kind',
  'confidence',
  'channel',
  'source',
  'medium',
  'campaign',
  'keyword',
  'site',
  'landing',
  'page',
  'device',
  'visit_country',
  'visit_city',
  'visitor',
  'visit',
  'flow_id',
  'state',
  'outcome',
  'cause',
  'destination',
  'duration',
  'ring_seconds',
  'talk_seconds',
  'lead_status',
  'score',
  'value_cents',
] as const;

export type GeneratedCall = (string | number | null)[];

/** The calls end here, and began three years before. */
export const END = Date.UTC(2026, 9, 1);
const SPAN = 3 * 365 * 86_400_000;

const SOURCES = [
  ['Paid Search', 'google', 'cpc'],
  ['Organic Search', 'google', 'organic'],
  ['Direct', '(direct)', '(none)'],
  ['Paid Search', 'bing', 'cpc'],
  ['Paid Social', 'facebook', 'paid_social'],
  ['Email', 'newsletter', 'email'],
  ['Referral', 'yelp.com', 'referral'],
] as const;
const CITIES = [
  ['Chicago', 'IL'],
  ['Evanston', 'IL'],
  ['Milwaukee', 'WI'],
  ['Gary', 'IN'],
] as const;

/** Calls `from` to before `to` of `all`, the same ones for the same numbers wherever they are made. */
export function* generatedCalls(from: number, to: number, all: number): Generator<GeneratedCall> {
  for (let n = from; n < to; n++) yield callOf(n, all, seeded(n));
}

function callOf(n: number, all: number, random: Random): GeneratedCall {
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * random() * of.length)] as T;
  const below = (limit: number): number => Math.floor(random() * limit);
  const hasVisit = random() < 0.85;
  const [channel, source, medium] = one(SOURCES);
  const isPaid = medium === 'cpc' || medium === 'paid_social';
  const [city, state] = one(CITIES);
  const outcome =
    random() < 0.72 ? 'answered' : one(['not_answered', 'voicemail', 'abandoned', 'blocked', 'capped']);
  const talk = outcome === 'answered' ? 20 + below(600) : null;
  const ring = 5 + below(25);
  const caller = below(all / 2);
  const startedAt = END - SPAN + Math.floor(((n + random()) / all) * SPAN);
  const page = `/service/${below(40)}`;
  return [
    `call_${String(n).padStart(26, '0')}`,
    'carrier_main',
    `CA${String(n).padStart(32, '0')}`,
    startedAt,
    `+1312555${String(below(60)).padStart(4, '0')}`,
    'pool_main',
    random() < 0.97 ? `+1773${String(caller).padStart(7, '0')}` : null,
    random() < 0.6 ? `Caller ${caller % 5000}` : null,
    city,
    state,
    'US',
    n % 3 === 0 ? 1 : 0,
    n % 3 === 0 ? startedAt - below(90) * 86_400_000 : null,
    hasVisit ? 'visit' : 'none',
    hasVisit ? 0.5 + random() / 2 : 0,
    hasVisit ? channel : null,
    hasVisit ? source : null,
    hasVisit ? medium : null,
    hasVisit && isPaid ? `campaign ${below(80)}` : null,
    hasVisit && isPaid ? `keyword ${below(800)}` : null,
    hasVisit ? 'main' : null,
    hasVisit ? `/landing/${below(30)}` : null,
    hasVisit ? page : null,
    hasVisit ? one(['phone', 'desktop', 'tablet']) : null,
    'US',
    city,
    hasVisit ? `vtr_${String(caller).padStart(26, '0')}` : null,
    hasVisit ? `vst_${String(n).padStart(26, '0')}` : null,
    'flow_main',
    'ended',
    outcome,
    'normal_clearing',
    `+1312555${String(8000 + below(8))}`,
    ring + (talk ?? 0),
    ring,
    talk,
    random() < 0.2 ? 'qualified' : random() < 0.02 ? 'spam' : 'unset',
    random() < 0.4 ? below(101) : null,
    random() < 0.1 ? below(200_000) : null,
  ];
}
