import type { VisitAnswer } from '../../sdk/src/protocol.ts';
import { USER_AGENT } from '../faults/traffic.ts';
import type { DayVisit } from './day.ts';

/** What is asked, by who asks it. */
export type Kind =
  | 'visit begins'
  | 'page of a visit'
  | 'visit leaves'
  | 'call'
  | 'overview'
  | 'call log'
  | 'report';

/** How requests of one kind went. */
export interface Asked {
  requests: number;
  failed: number;
  /** ms, of those that were answered. */
  p50: number | null;
  p99: number | null;
}

const PATIENCE_MS = 10_000;
const DAY_MS = 86_400_000;

/** Where the load goes, and under which names. */
export interface Target {
  url: string;
  site: string;
  origin: string;
  /** Of the pool, E.164, in the order in which they go to visits. */
  numbers: readonly string[];
  /** Keys of people who look at the dashboard; each may ask 600 times a minute. */
  keys: readonly string[];
}

/** Visitors, callers and people at their dashboards, with a stopwatch. */
export class Client {
  readonly #target: Target;
  readonly #took = new Map<Kind, number[]>();
  readonly #failed = new Map<Kind, number>();
  #callers = 0;
  #questions = 0;

  constructor(target: Target) {
    this.#target = target;
  }

  /**
   * The whole of a visit.
   *
   * @param faster how many times as fast as it was
   * @param calls the visitor calls the number they see
   */
  async visit({ pages, lasts }: DayVisit, faster: number, calls: boolean): Promise<void> {
    const began = performance.now();
    const landing = `${this.#target.origin}/?utm_source=google&utm_medium=cpc&utm_campaign=spring&gclid=${Math.random()}`;
    const at = Date.now();
    const answer = await this.#ask<VisitAnswer>('visit begins', '/v1/visits', {
      site: this.#target.site,
      touch: { landing, referrer: 'https://www.google.com/', at },
      pages: [{ url: landing, title: 'Home', at }],
    });
    if (answer === null) return;
    const number = answer.swaps[0]?.to;
    if (calls && number !== undefined) await this.call(number);
    const message = (page?: number) => ({
      token: answer.token,
      pages:
        page === undefined
          ? []
          : [{ url: `${this.#target.origin}/page-${page}`, title: `Page ${page}`, at: Date.now() }],
    });
    const when = (ms: number) => sleep(began + ms / faster - performance.now());
    for (const [n, after] of pages.entries()) {
      await when(after);
      await this.#ask('page of a visit', `/v1/visits/${answer.visit}/keep`, message(n + 2));
    }
    await when(lasts);
    await this.#ask('visit leaves', `/v1/visits/${answer.visit}/leave`, message());
  }

  /** A call with all its webhooks; it is over when the carrier has its answer. */
  async call(number: string): Promise<void> {
    const from = `+1773${2_000_000 + this.#callers++}`;
    await this.#ask('call', '/simulator/calls', { to: number, from, script: { speed: 0 } }, 'nl_demo');
  }

  /** A person opens the overview, the log or a report. */
  async look(): Promise<void> {
    const n = this.#questions++;
    const key = this.#target.keys[n % this.#target.keys.length];
    const to = Date.now();
    const of = (days: number, more: object) => ({ from: to - days * DAY_MS, to, ...more });
    const [overview, report] = [
      of(7, { metrics: ['calls', 'answered'] }),
      of(30, { metrics: ['calls'], dimensions: ['source.source'] }),
    ];
    if (n % 3 === 0) await this.#ask('overview', '/v1/reports', overview, key);
    else if (n % 3 === 1) await this.#ask('call log', '/v1/calls?limit=50', null, key);
    else await this.#ask('report', '/v1/reports', report, key);
  }

  /** How it went so far, by kind; what is counted begins anew. */
  takeFigures(): Record<string, Asked> {
    const kinds = new Set([...this.#took.keys(), ...this.#failed.keys()]);
    const figures = [...kinds].map((kind) => {
      const took = (this.#took.get(kind) ?? []).sort((a, b) => a - b);
      const failed = this.#failed.get(kind) ?? 0;
      const at = (share: number) => {
        const ms = took[Math.floor(share * (took.length - 1))];
        return ms === undefined ? null : Number(ms.toPrecision(3));
      };
      return [kind, { requests: took.length + failed, failed, p50: at(0.5), p99: at(0.99) }] as const;
    });
    this.#took.clear();
    this.#failed.clear();
    return Object.fromEntries(figures);
  }

  async #ask<T>(kind: Kind, path: string, body: object | null, key?: string): Promise<T | null> {
    const began = performance.now();
    try {
      const response = await fetch(`${this.#target.url}${path}`, {
        method: body === null ? 'GET' : 'POST',
        headers:
          key === undefined
            ? { origin: this.#target.origin, 'user-agent': USER_AGENT, 'content-type': 'text/plain' }
            : { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === null ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
      const took = this.#took.get(kind) ?? [];
      took.push(performance.now() - began);
      this.#took.set(kind, took);
      return text === '' ? null : (JSON.parse(text) as T);
    } catch (error) {
      if (!this.#failed.has(kind))
        console.error(`${kind}: ${error instanceof Error ? error.message : error}`);
      this.#failed.set(kind, (this.#failed.get(kind) ?? 0) + 1);
      return null;
    }
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, ms)));
