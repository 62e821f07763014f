import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import { migrate } from '../migrate.ts';
import { Problem } from '../problem.ts';
import { Allocator, HOLD_MS, type Overflow } from './allocator.ts';
import { type Attribution, attribute } from './attribution.ts';
import { GroupCommit } from './group-commit.ts';
import type {
  AttributeRequest,
  KeepAnswer,
  KeepRequest,
  LeaseAnswer,
  LeaseRequest,
  LeaveRequest,
  NumberPoolMethods,
  PoolStatus,
} from './messages.ts';
import { type Entry, MIGRATIONS, PoolRecord } from './record.ts';
import { type Traffic, trafficOf } from './traffic.ts';

/**
 * One pool of tracking numbers. Decisions are taken in memory by the allocator, in one synchronous step; what was
 * decided is written together with what other visits asked at the same moment, and answered once it is on record.
 *
 * @example
 * const pool = env.POOLS.get(env.POOLS.idFromName('pool_7h2…'));
 * const { number } = await pool.lease({ visit, at: Date.now() });
 */
export class NumberPool extends DurableObject<Env> implements NumberPoolMethods {
  readonly #record: PoolRecord;
  readonly #commits: GroupCommit<Entry>;
  #allocator: Allocator;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#record = new PoolRecord(ctx.storage);
    this.#allocator = this.#rebuild();
    this.#commits = new GroupCommit<Entry>(
      (entries) => this.#record.write(entries),
      () => {
        this.#allocator = this.#rebuild();
      },
      () => scheduler.wait(0),
    );
  }

  async configure(numbers: string[], overflow: Overflow = 'page-number'): Promise<void> {
    checkNumbers(numbers, overflow);
    this.#commits.flush();
    this.#allocator.configure(numbers, overflow);
    try {
      this.#record.writeNumbers(numbers, this.#allocator.draining(), overflow);
    } catch (error) {
      this.#allocator = this.#rebuild();
      throw error;
    }
  }

  async lease({ visit, at }: LeaseRequest): Promise<LeaseAnswer> {
    checkText(visit.visit, 'visit.visit');
    checkText(visit.visitor, 'visit.visitor');
    checkTime(at);
    const { lease, returning, changed } = this.#allocator.lease(visit.visit, visit.visitor, at);
    const { number } = lease;
    const { pages } = visit;
    await this.#commits.add({
      visit: visit.visit,
      at,
      facts: visit,
      leases: changed,
      refused: number === null,
      pages,
    });
    return { number, returning };
  }

  async keep({ visit, at, pages, taps = [] }: KeepRequest): Promise<KeepAnswer> {
    checkTime(at);
    const kept = this.#allocator.keep(visit, at);
    if (kept !== null) {
      const { number } = kept;
      await this.#commits.add({ visit, at, leases: [kept], pages, taps });
      return { known: true, number };
    }
    const visitor = this.#visitorOf(visit);
    if (visitor === null) return { known: false, number: null };
    const { lease, changed } = this.#allocator.lease(visit, visitor, at);
    const { number } = lease;
    // A visit that goes on without a number was written down when it first asked for one.
    const leases = number === null ? [] : changed;
    await this.#commits.add({ visit, at, leases, refused: number === null, pages, taps });
    return { known: true, number };
  }

  async leave({ visit, at, pages, taps = [] }: LeaveRequest): Promise<void> {
    checkTime(at);
    const left = this.#allocator.leave(visit, at);
    if (left === null && (pages.length + taps.length === 0 || this.#visitorOf(visit) === null)) return;
    await this.#commits.add({ visit, at, leases: left === null ? [] : [left], pages, taps });
  }

  async attribute({ number, at, caller, call }: AttributeRequest): Promise<Attribution> {
    checkTime(at);
    const key = caller === null ? null : await this.#callerKey(caller);
    this.#commits.flush();
    const known = key === null ? new Map<string, number>() : this.#record.readKnownCaller(key, at);
    const holders = this.#record
      .readHolders(number, at, (lastActiveAt) => at - lastActiveAt < HOLD_MS)
      .map((holder) => ({ ...holder, calledBefore: known.get(holder.visit.visitor) ?? 0 }));
    const answer = attribute({ at, caller }, holders);
    const [first] = answer.candidates;
    if (call !== undefined && key !== null && first !== undefined) {
      const { visitor } = first.visit;
      this.#record.writeKnownCaller({ call, caller: key, visitor, confidence: first.probability, at });
    }
    return {
      ...answer,
      candidates: answer.candidates.map((candidate) => ({
        ...candidate,
        visit: { ...candidate.visit, pages: this.#record.readPages(candidate.visit.visit, at) },
      })),
    };
  }

  async status(at: number): Promise<PoolStatus> {
    checkTime(at);
    this.#commits.flush();
    const states = [...this.#allocator.states(at)];
    const count = (state: 'live' | 'held' | 'free') => states.filter((one) => one.state === state).length;
    return {
      size: states.length,
      live: count('live'),
      held: count('held'),
      free: count('free'),
      ...this.#record.readCounters(),
      numbers: states.map(({ draining, ...one }) => (draining ? { ...one, draining } : one)),
    };
  }

  async traffic(at: number): Promise<Traffic> {
    checkTime(at);
    this.#commits.flush();
    return trafficOf(this.#record.readSessions(at));
  }

  /** What a caller is recognised by: only this installation can compute it from a number. */
  async #callerKey(caller: string): Promise<string> {
    const text = new TextEncoder();
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const secret = await crypto.subtle.importKey('raw', text.encode(this.env.SECRET), hmac, false, ['sign']);
    const digest = await crypto.subtle.sign('HMAC', secret, text.encode(`pool caller ${caller}`));
    return btoa(String.fromCharCode(...new Uint8Array(digest)));
  }

  #rebuild(): Allocator {
    const { numbers, draining, overflow } = this.#record.readNumbers();
    const { leases, lastId } = this.#record.readCurrentLeases();
    const allocator = new Allocator([...numbers, ...draining], overflow);
    allocator.restore(leases, lastId);
    allocator.configure(numbers, overflow);
    return allocator;
  }

  #visitorOf(visit: string): string | null {
    this.#commits.flush();
    return this.#record.visitorOf(visit);
  }
}

const E164 = /^\+[1-9]\d{6,14}$/;

function checkNumbers(numbers: readonly string[], overflow: Overflow): void {
  const all = typeof overflow === 'object' ? [...numbers, overflow.staticNumber] : numbers;
  for (const number of all) {
    if (!E164.test(number)) {
      throw new Problem(
        'invalid_request',
        `numbers must be E.164, such as +13125550123; got ${number}`,
        'numbers',
      );
    }
  }
  if (new Set(all).size < all.length) {
    throw new Problem('invalid_request', 'numbers must not name a number twice', 'numbers');
  }
}

function checkText(text: string, field: string): void {
  if (text === '') throw new Problem('invalid_request', `${field} must not be empty`, field);
}

function checkTime(at: number): void {
  if (!Number.isFinite(at)) throw new Problem('invalid_request', 'at must be ms since 1970', 'at');
}
