import { Hono } from 'hono';
import type { VisitSnapshot } from '../../../edge/pools/attribution.ts';
import { leaseRequest } from '../../../edge/pools/messages.ts';
import type { NumberPool } from '../../../edge/pools/number-pool.ts';
import type { Empty, NaivePool, Notebook } from './baselines.ts';

export { NumberPool } from '../../../edge/pools/number-pool.ts';
export { Empty, NaivePool, Notebook } from './baselines.ts';

interface BenchEnv {
  POOLS: DurableObjectNamespace<NumberPool>;
  EMPTY: DurableObjectNamespace<Empty>;
  NAIVE: DurableObjectNamespace<NaivePool>;
  NOTEBOOK: DurableObjectNamespace<Notebook>;
}

/**
 * The clock of a pool under test. Every number is in use from the start and none may be given away before its visit
 * has been silent for two minutes, so each request comes a little later: by the time a number is the oldest, twice
 * that has passed. Thus every lease takes a number from somebody, at any size and any speed.
 */
const SILENCE_MS = 2 * 120_000;
const clocks = new Map<string, number>();

function tick(object: string, size: number): number {
  const at = (clocks.get(object) ?? Date.now()) + SILENCE_MS / size;
  clocks.set(object, at);
  return Math.round(at);
}

/** Visits that keep their numbers, by pool: filled when the pool is prepared. */
const present = new Map<string, { visit: string; number: string | null }[]>();
let turn = 0;

const app = new Hono<{ Bindings: BenchEnv }>();

/** Baseline: the way to an object that does nothing, and back. */
app.get('/rpc', async (c) => {
  await c.env.EMPTY.getByName('empty').nothing();
  return c.json({ number: null });
});

/** As above, with the message of a lease, answered like one: what is left of a lease when nothing is leased. */
app.get('/message', async (c) => {
  const at = tick('message', 100);
  const number = await c.env.EMPTY.getByName('empty').echo(...leaseRequest(newVisit(at), at));
  return c.json({ number });
});

/** As above, answered once the message is on record: what is left of a lease when nothing is decided. */
app.get('/note', async (c) => {
  const at = tick('note', 100);
  const number = await c.env.NOTEBOOK.getByName('notebook').note(...leaseRequest(newVisit(at), at));
  return c.json({ number });
});

/** A new visit asks for a number. */
app.get('/lease/:size', async (c) => {
  const size = c.req.param('size');
  const at = tick(size, Number(size));
  const number = await pool(c.env, size).lease(...leaseRequest(newVisit(at), at));
  if (number === null) return c.json({ error: 'no number was free: this is not the steady state' }, 500);
  return c.json({ number });
});

/** A visit says it is still there. */
app.get('/keep/:size', async (c) => {
  const size = c.req.param('size');
  const visits = present.get(size) ?? [];
  const one = visits[turn++ % visits.length];
  if (one === undefined) return c.json({ error: 'this pool is not prepared' }, 500);
  const { number } = await pool(c.env, `keep-${size}`).keep({ visit: one.visit, at: Date.now(), pages: [] });
  if (number === null || number !== one.number) return c.json({ error: 'the visit lost its number' }, 500);
  return c.json({ number });
});

/** A new visit asks a pool that looks for a free number in its table. */
app.get('/naive/:size', async (c) => {
  const size = c.req.param('size');
  const at = tick(`naive-${size}`, Number(size));
  return c.json({ number: await c.env.NAIVE.getByName(size).lease(nextIds(at).visit, at) });
});

/** Makes the pools of a size that new visits ask, every number of them in use. */
app.post('/lease/:size', async (c) => {
  const size = c.req.param('size');
  const numbers = numbersOf(size);
  await pool(c.env, size).configure(numbers);
  await c.env.NAIVE.getByName(size).configure(numbers);
  await each(numbers, async () => {
    const at = tick(size, numbers.length);
    await pool(c.env, size).lease(...leaseRequest(newVisit(at), at));
    await c.env.NAIVE.getByName(size).lease(nextIds(at).visit, at);
  });
  return c.json({ prepared: numbers.length });
});

/** Makes the pool of a size whose visits stay. */
app.post('/keep/:size', async (c) => {
  const size = c.req.param('size');
  const numbers = numbersOf(size);
  await pool(c.env, `keep-${size}`).configure(numbers);
  const visits: { visit: string; number: string | null }[] = [];
  await each(numbers, async () => {
    const visit = newVisit(Date.now());
    const number = await pool(c.env, `keep-${size}`).lease(...leaseRequest(visit, Date.now()));
    visits.push({ visit: visit.visit, number });
  });
  present.set(size, visits);
  return c.json({ prepared: numbers.length });
});

export default app;

function pool(env: BenchEnv, name: string) {
  return env.POOLS.getByName(name);
}

function numbersOf(size: string): string[] {
  return Array.from({ length: Number(size) }, (_, n) => `+1312${5_550_000 + n}`);
}

/** For each number once, a few hundred at a time. */
async function each(numbers: readonly string[], work: () => Promise<void>): Promise<void> {
  for (let n = 0; n < numbers.length; n += 500) await Promise.all(numbers.slice(n, n + 500).map(work));
}

let visits = 0;

/** Ids as the edge makes them, but for chance: they cost the bench little, as making them is not what is measured. */
function nextIds(at: number): { visit: string; visitor: string } {
  const serial = (++visits).toString(32).padStart(17, '0');
  const time = at.toString(32).padStart(9, '0');
  return { visit: `vst_${time}${serial}`, visitor: `vtr_${time}${serial}` };
}

/** A visit from an ad, of the usual length, by somebody who was never here. */
function newVisit(at: number): VisitSnapshot {
  const landing =
    'https://www.harborplumbing.example/emergency?utm_source=google&utm_medium=cpc&utm_campaign=spring-2026&utm_term=emergency+plumber&gclid=Cj0KCQiA1NebBhDDARIsAANiDD3xyzabc';
  return {
    ...nextIds(at),
    site: 'site_harbor',
    source: {
      channel: 'Paid Search',
      source: 'google',
      medium: 'cpc',
      campaign: 'spring-2026',
      keyword: 'emergency plumber',
      content: null,
      clickIds: { gclid: 'Cj0KCQiA1NebBhDDARIsAANiDD3xyzabc' },
      referrer: 'google.com',
    },
    landing,
    referrer: 'https://www.google.com/',
    pages: [{ url: landing, title: 'Emergency plumber in Chicago | Harbor Plumbing', at }],
    country: 'US',
    region: 'IL',
    city: 'Chicago',
    device: 'phone',
    startedAt: at,
    lastActiveAt: at,
  };
}
