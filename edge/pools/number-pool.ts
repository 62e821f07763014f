import { DurableObject } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { migrate } from '../migrate.ts';
import { Problem } from '../problem.ts';
import { Allocator, type Grant, HOLD_MS, type Lease, type Overflow } from './allocator.ts';
import { type Attribution, attribute, type Holder } from './attribution.ts';
import { causeOf } from './drain-cause.ts';
import { GroupCommit } from './group-commit.ts';
import { kindOfCall, type Leak, leakOf } from './leaks.ts';
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
import { MINUTES_KEPT_MS, type MinuteBook, type PoolMinute, type Standing } from './minutes.ts';
import { type Entry, MIGRATIONS, PoolRecord } from './record.ts';
import { type Traffic, trafficOf, trafficOfCounts } from './traffic.ts';
import { asLateAsMayBe, isBehind, mustWrite } from './unwritten.ts';
import { WatchRecord } from './watch-record.ts';

/** What the object knows without asking its record. */
interface Memory {
  allocator: Allocator;
  book: MinuteBook;
  /** Minutes that are over and not yet written down. */
  over: PoolMinute[];
}

/** How long the cause of an alarm stands before it is worked out anew, ms: it looks at every number. */
const CAUSE_STANDS_MS = 10_000;

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
  readonly #watch: WatchRecord;
  readonly #commits: GroupCommit<Entry>;
  /** `null` until somebody asks: what may have happened since the last write depends on when that is. */
  #memory: Memory | null = null;
  #cause: { at: number; words: string } | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    migrate(ctx.storage, MIGRATIONS);
    this.#record = new PoolRecord(ctx.storage);
    this.#watch = new WatchRecord(ctx.storage.sql);
    this.#commits = new GroupCommit<Entry>(
      (entries) => this.#write(entries),
      () => {
        this.#memory = null;
      },
      () => scheduler.wait(0),
    );
  }

  async configure(
    numbers: string[],
    overflow: Overflow = 'page-number',
    at: number = Date.now(),
  ): Promise<void> {
    checkNumbers(numbers, overflow);
    checkTime(at);
    this.#commits.flush();
    const { allocator } = this.#memoryAt(at);
    const before = this.#record.readNumbers().numbers;
    allocator.configure(numbers, overflow);
    try {
      this.ctx.storage.transactionSync(() => {
        this.#record.writeNumbers(numbers, allocator.draining(), overflow);
        const stays = new Set(numbers);
        if (before.some((number) => !stays.has(number))) {
          this.#watch.writeRemoval({ at, before: before.length });
        }
      });
    } catch (error) {
      this.#memory = null;
      throw error;
    }
  }

  async lease({ visit, at }: LeaseRequest): Promise<LeaseAnswer> {
    checkText(visit.visit, 'visit.visit');
    checkText(visit.visitor, 'visit.visitor');
    checkTime(at);
    const grant = this.#grant(visit.visit, visit.visitor, at);
    const { number } = grant.lease;
    const { pages } = visit;
    await this.#commits.add({
      visit: visit.visit,
      at,
      facts: visit,
      leases: toWrite(grant),
      refused: number === null,
      pages,
    });
    return { number, returning: grant.returning };
  }

  async keep({ visit, at, pages, taps = [] }: KeepRequest): Promise<KeepAnswer> {
    checkTime(at);
    const told = pages.length + taps.length;
    const kept = this.#turnTo(at).allocator.keep(visit, at);
    if (kept !== null) {
      const { number } = kept;
      if (told > 0 || mustWrite(kept)) await this.#commits.add({ visit, at, leases: [kept], pages, taps });
      return { known: true, number };
    }
    const asker = this.#askerOf(visit);
    if (asker === null) return { known: false, number: null };
    const grant = this.#grant(visit, asker.visitor, at);
    const { number } = grant.lease;
    // A visit that goes on without a number was written down when it first asked for one.
    const leases = number === null ? [] : toWrite(grant);
    const refused = number === null && !asker.refused;
    if (told > 0 || leases.length > 0 || refused) {
      await this.#commits.add({ visit, at, leases, refused, pages, taps });
    }
    return { known: true, number };
  }

  async leave({ visit, at, pages, taps = [] }: LeaveRequest): Promise<void> {
    checkTime(at);
    const left = this.#turnTo(at).allocator.leave(visit, at);
    if (left === null && (pages.length + taps.length === 0 || this.#askerOf(visit) === null)) return;
    await this.#commits.add({ visit, at, leases: left === null ? [] : [left], pages, taps });
  }

  async forget(visit: string): Promise<void> {
    this.#settle();
    const isForgotten = this.#record.forget(visit, { visit: newId('vst'), visitor: newId('vtr') });
    // Everything is on record at this moment, so nothing may have happened since.
    if (isForgotten) this.#memory = this.#rebuild(Number.NEGATIVE_INFINITY);
  }

  async attribute({ number, at, caller, call }: AttributeRequest): Promise<Attribution> {
    checkTime(at);
    const key = caller === null ? null : await this.#callerKey(caller);
    this.#commits.flush();
    const known = key === null ? new Map<string, number>() : this.#record.readKnownCaller(key, at);
    const current = this.#memoryAt(at).allocator.holders(number);
    const holders = this.#record
      .readHolders(number, at, current, (lastActiveAt) => at - lastActiveAt < HOLD_MS)
      .map((holder) => ({ ...holder, calledBefore: known.get(holder.visit.visitor) ?? 0 }));
    const answer = attribute({ at, caller }, holders);
    if (call !== undefined) this.#rememberCall({ call, number, at, caller: key }, holders, answer);
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
    const states = [...this.#memoryAt(at).allocator.states(at)];
    const count = (state: 'live' | 'held' | 'free') => states.filter((one) => one.state === state).length;
    const alarms = this.#watch.readAlarms(at);
    return {
      size: states.length,
      live: count('live'),
      held: count('held'),
      free: count('free'),
      ...this.#watch.readCounters(),
      numbers: states.map(({ draining, ...one }) => (draining ? { ...one, draining } : one)),
      ...(alarms.length === 0 ? {} : { alarms }),
    };
  }

  async minutes({ from, to, at }: { from: number; to: number; at: number }): Promise<PoolMinute[]> {
    checkTime(at);
    this.#commits.flush();
    const { allocator, book, over } = this.#memoryAt(at);
    const running = book.running(at, (moment) => standingAt(allocator, moment));
    const unwritten = [...over, ...(running === null ? [] : [running])];
    return [
      ...this.#watch.readMinutes(from, to),
      ...unwritten.filter((minute) => minute.at >= from && minute.at < to),
    ];
  }

  async leaks(at: number): Promise<Leak[]> {
    checkTime(at);
    return this.#watch.readCallTallies(at).flatMap((tally) => leakOf(tally) ?? []);
  }

  async traffic(at: number): Promise<Traffic> {
    checkTime(at);
    this.#settle();
    const { sessions, whole } = this.#record.readSessions(at);
    const traffic = trafficOf(sessions);
    if (whole) return traffic;
    // Too many to look at each: the counts of the minutes, and the lengths of the newest.
    return trafficOfCounts(this.#watch.readMinutes(at - MINUTES_KEPT_MS, at), traffic.lengths);
  }

  /** What a caller is recognised by: only this installation can compute it from a number. */
  async #callerKey(caller: string): Promise<string> {
    const text = new TextEncoder();
    const hmac = { name: 'HMAC', hash: 'SHA-256' };
    const secret = await crypto.subtle.importKey('raw', text.encode(this.env.SECRET), hmac, false, ['sign']);
    const digest = await crypto.subtle.sign('HMAC', secret, text.encode(`pool caller ${caller}`));
    return btoa(String.fromCharCode(...new Uint8Array(digest)));
  }

  #rememberCall(
    { call, number, at, caller }: { call: string; number: string; at: number; caller: string | null },
    holders: readonly Holder[],
    answer: Attribution,
  ): void {
    const kind = kindOfCall({ at, caller }, holders, answer);
    const [first] = answer.candidates;
    this.ctx.storage.transactionSync(() => {
      this.#watch.writeCall({ call, number, caller, at, kind });
      if (caller === null || first === undefined) return;
      const { visitor } = first.visit;
      this.#record.writeKnownCaller({ call, caller, visitor, confidence: first.probability, at });
    });
  }

  #grant(visit: string, visitor: string, at: number): Grant {
    const { allocator, book } = this.#turnTo(at);
    const grant = allocator.lease(visit, visitor, at);
    book.grant(grant);
    return grant;
  }

  #memoryAt(at: number): Memory {
    this.#memory ??= this.#rebuild(at);
    return this.#memory;
  }

  /** Memory with the minutes that are over by `at` closed, before anything of the new one is decided. */
  #turnTo(at: number): Memory {
    const memory = this.#memoryAt(at);
    const over = memory.book.turnTo(at, (moment) => standingAt(memory.allocator, moment));
    if (over !== null) memory.over.push(over);
    return memory;
  }

  /** All of it, or nothing and throws. */
  #write(entries: readonly Entry[]): void {
    const at = Math.max(...entries.map((entry) => entry.at));
    const { book, over } = this.#memoryAt(at);
    this.ctx.storage.transactionSync(() => {
      const newcomers = this.#record.write(entries);
      book.came(newcomers.visits, newcomers.unnumbered);
      this.#watch.writeMinutes(over, book, newcomers);
      if (newcomers.unnumbered > 0) {
        this.#watch.writeMisses(at, newcomers.unnumbered, () => this.#causeAt(at));
      }
    });
    over.length = 0;
    for (const lease of entries.flatMap(({ leases }) => leases)) {
      lease.onRecord = { lastActiveAt: lease.lastActiveAt, leftAt: lease.leftAt };
    }
  }

  /** Puts everything on record that memory knows. */
  #settle(): void {
    this.#commits.flush();
    const behind = [...(this.#memory?.allocator.leases() ?? [])].filter(isBehind);
    if (behind.length === 0) return;
    this.#write(
      behind.map((lease) => ({ visit: lease.visit, at: lease.lastActiveAt, leases: [lease], pages: [] })),
    );
  }

  #causeAt(at: number): string {
    if (this.#cause !== null && Math.abs(at - this.#cause.at) < CAUSE_STANDS_MS) return this.#cause.words;
    const { allocator, book } = this.#memoryAt(at);
    const states = [...allocator.states(at)];
    const holding = states.flatMap(({ state, visit }) => (state === 'free' || visit === null ? [] : [visit]));
    const visits = [...new Set([...holding, ...this.#record.readWaiting(at - HOLD_MS)])];
    const words = causeOf({
      at,
      numbers: states.filter(({ draining }) => !draining).length,
      visits: visits.length,
      campaigns: this.#record.readCampaigns(visits),
      minutes: book.recent,
      removed: this.#watch.readRemoval(),
    });
    this.#cause = { at, words };
    return words;
  }

  /** @param at when it is: what is not on record can have happened until then, and no later */
  #rebuild(at: number): Memory {
    const { numbers, draining, overflow } = this.#record.readNumbers();
    const { leases, lastId } = this.#record.readCurrentLeases();
    const allocator = new Allocator([...numbers, ...draining], overflow);
    allocator.restore(
      leases.map((lease) => asLateAsMayBe(lease, at)),
      lastId,
    );
    allocator.configure(numbers, overflow);
    return { allocator, book: this.#watch.readBook(), over: [] };
  }

  #askerOf(visit: string): { visitor: string; refused: boolean } | null {
    this.#commits.flush();
    return this.#record.askerOf(visit);
  }
}

/** What a grant changes on record: its leases, and those it ended if more is known of them. */
function toWrite({ changed, ended }: Grant): Lease[] {
  return [...changed, ...ended.filter(isBehind)];
}

function standingAt(allocator: Allocator, at: number): Standing {
  const standing: Standing = { size: 0, inUse: 0, held: 0 };
  for (const { state, draining } of allocator.states(at)) {
    if (!draining) standing.size++;
    if (state === 'live') standing.inUse++;
    if (state === 'held') standing.held++;
  }
  return standing;
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
