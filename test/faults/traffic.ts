import type { Random } from '../../edge/pools/random.ts';
import type { VisitAnswer } from '../../sdk/src/protocol.ts';
import type { Edge } from '../edge.ts';
import type { Witness, WitnessedVisit } from './witness.ts';

/** What a person's browser says of itself; a program's own name would get no number. */
export const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

/** Who has no answer by then has none, ms. */
const PATIENCE_MS = 30_000;

/** A site with a pool of its own, made by the API. */
export interface FaultSite {
  key: string;
  origin: string;
  pool: string;
}

/** Makes a site whose pool has `size` numbers. */
export async function createSite(edge: Edge, size: number): Promise<FaultSite> {
  const origin = 'https://faults.example';
  const { id: pool } = await edge.api<{ id: string }>('POST', '/v1/pools', { name: 'Faults' });
  const numbers = Array.from({ length: size }, (_, n) => `+1212${5_550_000 + n}`);
  for (let n = 0; n < size; n += 100) {
    await edge.api('POST', '/v1/numbers', {
      numbers: numbers.slice(n, n + 100),
      carrier: 'demo',
      flow: 'demo',
      pool,
    });
  }
  const { key } = await edge.api<{ key: string }>('POST', '/v1/sites', {
    name: 'Faults',
    origins: [origin],
    targets: [{ number: '+12025550142', pool }],
  });
  return { key, origin, pool };
}

/** Visitors and callers of a site. All they are told goes to the witness; what it finds wrong is collected. */
export class Traffic {
  /** What the edge has contradicted so far. */
  readonly wrong: string[] = [];
  /** Requests that were sent, and those that were not answered or with an error status. */
  readonly sent = { requests: 0, failed: 0 };
  /** Why they failed, and how often each. */
  readonly reasons = new Map<string, number>();
  /** How long each beginning of a visit that was answered took, ms. */
  readonly took: number[] = [];
  readonly #edge: Edge;
  readonly #site: FaultSite;
  readonly #witness: Witness;
  readonly #random: Random;
  /** Visits with a message on its way: one at a time, as the script does it. */
  readonly #busy = new Set<string>();
  readonly #mayRefuse: boolean;

  /** @param mayRefuse an error status is no contradiction: it promises nothing */
  constructor(edge: Edge, site: FaultSite, witness: Witness, random: Random, mayRefuse = false) {
    this.#mayRefuse = mayRefuse;
    this.#edge = edge;
    this.#site = site;
    this.#witness = witness;
    this.#random = random;
  }

  /** Sends messages, 200 a second if not told otherwise, until told to stop; resolves when every one of them has been answered or lost. */
  async burst(stop: AbortSignal, perSecond = 200): Promise<void> {
    const sent: Promise<void>[] = [];
    const began = performance.now();
    for (let due = 0; !stop.aborted; ) {
      // As many as are due by now: a timer does not come back to the millisecond.
      for (; due <= ((performance.now() - began) * perSecond) / 1000; due++) sent.push(this.#anything());
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(sent);
  }

  /** A keep-alive. Resolves to the number the visit has now. Rejects when there is no answer. */
  async keep(visit: WitnessedVisit): Promise<string | null> {
    const sentAt = Date.now();
    const path = `/v1/visits/${visit.visit}/keep`;
    const answer = await this.#tell(visit, path, async (response) => (await response.json()) as VisitAnswer);
    return this.#note(answer, sentAt);
  }

  /** Places a call to the visit's number. Rejects when its first webhook was not answered. */
  async call(visit: WitnessedVisit & { number: string }): Promise<void> {
    const from = `+1773${5_000_000 + this.#witness.calls.size}`;
    const placed = { from, to: visit.number, visit: visit.visit, answered: false };
    this.#witness.calls.set(from, placed);
    this.sent.requests++;
    await this.#edge.api('POST', '/simulator/calls', { to: placed.to, from, script: { speed: 0 } });
    placed.answered = true;
  }

  /** Half of the messages begin a visit; the others are of visits that are there: most keep, some leave, few call. */
  async #anything(): Promise<void> {
    const known = this.#random() < 0.5 ? undefined : this.#anyVisit();
    const what = this.#random();
    try {
      if (known === undefined) await this.begin();
      else if (what < 0.6) await this.keep(known);
      else if (what < 0.85) await this.#leave(known);
      else if (isSafe(this.#witness, known)) await this.call(known);
    } catch (error) {
      this.sent.failed++;
      const reason =
        error instanceof Error
          ? `${error.name}: ${error.cause ?? error.message}`.slice(0, 120)
          : String(error);
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
      if (!isLost(error) && !this.#mayRefuse) this.wrong.push(String(error));
    }
  }

  #anyVisit(): WitnessedVisit | undefined {
    const free = [...this.#witness.visits.values()].filter(({ visit }) => !this.#busy.has(visit));
    return free[Math.floor(this.#random() * free.length)];
  }

  /** A new visit. Resolves to the number it has. Rejects when there is no answer. */
  async begin(): Promise<string | null> {
    const at = Date.now();
    const url = `${this.#site.origin}/?utm_source=google&utm_medium=cpc&gclid=ad-${at}`;
    const response = await this.#post('/v1/visits', {
      site: this.#site.key,
      touch: { landing: url, referrer: 'https://www.google.com/', at },
      pages: [{ url, title: 'Home', at }],
    });
    const answer = (await response.json()) as VisitAnswer;
    this.took.push(Date.now() - at);
    return this.#note(answer, at);
  }

  async #leave(visit: WitnessedVisit): Promise<void> {
    const sentAt = Date.now();
    // Who has left and leaves again is not heard of again: the hold runs from the first time.
    const mayHaveLeft = visit.left || visit.unsure;
    await this.#tell(visit, `/v1/visits/${visit.visit}/leave`, async (response) => response.text());
    // Its number may have been given away before, and leaving does not bring it back.
    if (!this.#witness.holds(visit, Date.now())) return;
    const heardAt = mayHaveLeft ? visit.heardAt : sentAt;
    this.wrong.push(...this.#witness.heard({ ...visit, heardAt, left: true }, Date.now()));
  }

  async #tell<Answer>(
    visit: WitnessedVisit,
    path: string,
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    this.#busy.add(visit.visit);
    visit.unsure = true;
    try {
      return await read(await this.#post(path, { token: visit.token, pages: [] }));
    } finally {
      this.#busy.delete(visit.visit);
    }
  }

  #note({ visit, token, swaps }: VisitAnswer, sentAt: number): string | null {
    const number = swaps[0]?.to ?? null;
    const found = this.#witness.heard({ visit, token, number, heardAt: sentAt, left: false }, Date.now());
    this.wrong.push(...found);
    return number;
  }

  async #post(path: string, body: object): Promise<Response> {
    this.sent.requests++;
    const response = await fetch(`${this.#edge.url}${path}`, {
      method: 'POST',
      headers: { origin: this.#site.origin, 'user-agent': USER_AGENT, 'content-type': 'text/plain' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

/** Well inside the hold: a call that is placed now still finds the visit if it is sent again after a restart. */
export function isSafe(
  witness: Witness,
  visit: WitnessedVisit,
): visit is WitnessedVisit & { number: string } {
  return visit.number !== null && witness.holds(visit, Date.now() + 30_000);
}

/** True for a connection that broke or was refused: nobody answered. An answer with an error status is not that. */
function isLost(error: unknown): boolean {
  return (
    error instanceof TypeError || (error instanceof DOMException && /^(Abort|Timeout)Error$/.test(error.name))
  );
}
