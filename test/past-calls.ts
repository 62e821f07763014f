import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Edge } from './edge.ts';

const DAY = 86_400_000;

/** Where calls of the past came from: some often, some seldom. */
const SOURCES = [
  {
    source: 'google',
    medium: 'cpc',
    channel: 'Paid Search',
    campaign: 'spring-check',
    keyword: 'emergency plumber',
    weight: 8,
  },
  {
    source: 'google',
    medium: 'cpc',
    channel: 'Paid Search',
    campaign: 'drains',
    keyword: 'blocked drain',
    weight: 5,
  },
  {
    source: 'google',
    medium: 'organic',
    channel: 'Organic Search',
    campaign: null,
    keyword: null,
    weight: 6,
  },
  {
    source: 'bing',
    medium: 'cpc',
    channel: 'Paid Search',
    campaign: 'drains',
    keyword: 'drain cleaning near me',
    weight: 3,
  },
  {
    source: 'newsletter',
    medium: 'email',
    channel: 'Email',
    campaign: 'winterize',
    keyword: null,
    weight: 2,
  },
  {
    source: 'facebook',
    medium: 'paid_social',
    channel: 'Paid Social',
    campaign: 'neighbors',
    keyword: null,
    weight: 2,
  },
  { source: null, medium: null, channel: null, campaign: null, keyword: null, weight: 2 },
] as const;
const PAGES = ['/demo/', '/demo/emergency/', '/demo/drain-cleaning/', '/demo/contact/'];
const OUTCOMES = ['answered', 'answered', 'answered', 'answered', 'not_answered', 'voicemail', 'abandoned'];

/**
 * Gives the demo company calls of the last 60 days: nobody can call in the past, so the edge is stopped and copies of the one
 * call that is there are written into its ledger, the same ones on every run. Calls of the copies have no story of their own.
 */
export async function seedPast(edge: Edge, calls: number, now = Date.now()): Promise<void> {
  await edge.kill();
  const ledger = ledgerIn(edge.state);
  const [model] = ledger.prepare('SELECT * FROM call LIMIT 1').all();
  const [text] = ledger.prepare('SELECT * FROM call_text LIMIT 1').all();
  if (model === undefined || text === undefined)
    throw new Error('place a call first; the others are copies of it');
  const write = (table: string, row: Record<string, unknown>) => {
    const names = Object.keys(row);
    ledger
      .prepare(
        `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      )
      .run(...(Object.values(row) as (string | number | null)[]));
  };
  const random = randomFrom(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const weighted = SOURCES.flatMap((one) => Array.from({ length: one.weight }, () => one));
  ledger.exec('BEGIN');
  for (let n = 0; n < calls; n++) {
    const { weight: _, ...source } = pick(weighted);
    const day = Math.floor(random() ** 1.3 * 60);
    const hour = 7 + Math.floor((random() + random()) * 6.5);
    const started =
      Math.floor(now / DAY) * DAY -
      day * DAY +
      (hour + 6) * 3_600_000 +
      Math.floor(random() * 3_600_000) -
      DAY;
    const outcome = pick(OUTCOMES);
    const talk = outcome === 'answered' ? 20 + Math.floor(random() ** 2 * 600) : null;
    const ring = 3 + Math.floor(random() * 22);
    const id = `call_past${String(n).padStart(6, '0')}`;
    const { n: __, ...rest } = model;
    write('call', {
      ...rest,
      ...source,
      id,
      carrier_call: id,
      started_at: started,
      caller_number: `+1312555${String(1000 + Math.floor(random() * 900)).padStart(4, '0')}`,
      prior_calls: random() < 0.3 ? 1 : 0,
      attribution_kind: source.source === null ? 'none' : 'visit',
      landing: source.source === null ? null : pick(PAGES),
      page: source.source === null ? null : pick(PAGES),
      visitor: null,
      visit: null,
      tracking_number: `+1312555010${1 + Math.floor(random() * 8)}`,
      state: 'ended',
      outcome,
      answered_at: talk === null ? null : started + ring * 1000,
      ended_at: started + (ring + (talk ?? 0)) * 1000,
      duration: ring + (talk ?? 0),
      ring_seconds: ring,
      talk_seconds: talk,
      lead_status: talk !== null && talk > 120 && random() < 0.6 ? 'qualified' : 'unset',
      score: talk !== null && random() < 0.4 ? Math.floor(random() * 100) : null,
      value_cents:
        talk !== null && talk > 180 && random() < 0.5 ? 5000 + Math.floor(random() * 40_000) : null,
    });
    const attribution = JSON.parse(String(text.attribution)) as Record<string, unknown>;
    write('call_text', {
      ...text,
      call: id,
      attribution: JSON.stringify(
        source.source === null
          ? {
              ...attribution,
              kind: 'none',
              confidence: 0,
              source: null,
              candidates: [],
              reason: 'No visit was shown this number.',
            }
          : {
              ...attribution,
              source: { ...(attribution.source as object), ...source, clickIds: {} },
              candidates: [],
            },
      ),
    });
  }
  ledger.exec('COMMIT');
  ledger.close();
  await edge.start();
}

/** The database of the company that has a call, in the folder of an edge that is stopped. */
export function ledgerIn(state: string): DatabaseSync {
  const files = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.sqlite'),
  );
  for (const name of files) {
    const database = new DatabaseSync(join(state, name));
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'call'").all();
    if (tables.length > 0 && database.prepare('SELECT 1 FROM call LIMIT 1').all().length > 0) return database;
    database.close();
  }
  throw new Error(`no ledger with a call in ${state}`);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32, public domain). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
