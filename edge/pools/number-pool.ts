import { DurableObject } from 'cloudflare:workers';
import { poolDirectory } from '../accounts/pool-directory.ts';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { logError } from '../log.ts';
import { migrate } from '../migrate.ts';
import { Allocator, HOLD_MS, type Lease, type NumberState, type Overflow } from './allocator.ts';
import { arrange } from './arrange.ts';
import { type Attribution, attribute, type Holder, LOOKBACK_MS } from './attribution.ts';
import { CallBook } from './call-book.ts';
import { CallerRecord, callerKey } from './caller-record.ts';
import { checkNumbers, checkText, checkTime } from './checks.ts';
import { causeOf } from './drain-cause.ts';
import { GroupCommit } from './group-commit.ts';
import { holdersOf } from './holders.ts';
import type { Leak } from './leaks.ts';
import { type Begun, LeaseRecord } from './lease-record.ts';
import type {
  AssignRequest,
  AttributeRequest,
  KeepAnswer,
  KeepRequest,
  KeptVisit,
  LeaveRequest,
  NumberPoolMethods,
  PoolStatus,
} from './messages.ts';
import { MIGRATIONS } from './migrations.ts';
import { MINUTES_KEPT_MS, type PoolMinute } from './minutes.ts';
import { NumberRecord } from './number-record.ts';
import { objectName } from './objects.ts';
import { type Asker, PoolMemory } from './pool-memory.ts';
import type { FittedShares } from './refit.ts';
import { type Traffic, trafficOf, trafficOfCounts } from './traffic.ts';
import { asLateAsMayBe, isBehind, mustWrite } from './unwritten.ts';
import { type Told, VisitRecord } from './visit-record.ts';
import { WatchRecord } from './watch-record.ts';

/** What one message adds to the record. */
interface Entry extends Told {
  at: number;
  begun: Begun | null;
  /** Leases of which more is known than is on record. */
  changed: readonly Lease[];
}

/** How long the cause of an alarm stands before it is worked out anew, ms: it looks at every number. */
const CAUSE_STANDS_MS = 10_000;

/** How often what is too old is looked for, ms, while there is no more of it than is forgotten at once. */
const PRUNED_EVERY_MS = 60_000;

/** How often numbers that have yet to move are looked at, ms. */
const ARRANGED_EVERY_MS = 30_000;

const NOTHING: readonly never[] = [];

/**
 * One pool of tracking numbers. Decisions are taken in memory by the allocator, in one synchronous step; what was
 * decided is written together with what other visits asked at the same moment, and answered once it is on record.
 *
 * @example
 * const pool = env.POOLS.get(env.POOLS.idFromName('pool_7h2…'));
 * const number = await pool.lease(...leaseRequest(visit, Date.now()));
 */
export class NumberPool extends DurableObject<Env> implements NumberPoolMethods {
  readonly #numbers: NumberRecord;
  readonly #visits: VisitRecord;
  readonly #calls: CallBook;
  readonly #watch: WatchRecord;
  readonly #commits: GroupCommit<Entry>;
  #leases: LeaseRecord;
  /** `null` until somebody asks: what may have happened since the last write depends on when that is. */
  #memory: PoolMemory | null = null;
  #cause: { at: number; words: string } | null = null;
  #prunedAt = Number.NEGATIVE_INFINITY;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { sql } = ctx.storage;
    migrate(ctx.storage, MIGRATIONS);
    this.#numbers = new NumberRecord(sql);
    this.#leases = new LeaseRecord(sql);
    this.#visits = new VisitRecord(sql);
    this.#watch = new WatchRecord(sql);
    this.#calls = new CallBook({
      callers: new CallerRecord(sql),
      leases: () => this.#leases,
      visits: this.#visits,
      watch: this.#watch,
    });
    this.#commits = new GroupCommit<Entry>(
      (entries) => this.#write(entries),
      () => {
        this.#memory = null;
        this.#leases = new LeaseRecord(sql);
      },
      // Until the write before is safe: what comes meanwhile shares the next. A timer would let the processor idle.
      () => ctx.storage.sync(),
    );
  }

  async configure(
    numbers: string[],
    overflow: Overflow = this.#numbers.read().overflow,
    at: number = Date.now(),
  ): Promise<void> {
    checkNumbers(numbers, overflow);
    checkTime(at);
    this.#setNumbers(numbers, overflow, at, null);
  }

  async assign({ numbers, generation, at }: AssignRequest): Promise<string[] | null> {
    const { overflow } = this.#numbers.read();
    checkNumbers(numbers, overflow);
    checkTime(at);
    if (generation < this.#numbers.readGeneration()) return null;
    return this.#setNumbers(numbers, overflow, at, generation);
  }

  async arrange(pool: string): Promise<void> {
    this.#numbers.writeArranging(pool);
    await this.ctx.storage.setAlarm(Date.now() + ARRANGED_EVERY_MS);
    const left = await arrange(poolDirectory(this.env.DIRECTORY, pool), (nth, numbers, generation) => {
      const request = { numbers, generation, at: Date.now() };
      return nth === 0
        ? this.assign(request)
        : this.env.POOLS.getByName(objectName(pool, nth)).assign(request);
    });
    if (left !== 0) return;
    this.#numbers.writeArranging(null);
    await this.ctx.storage.deleteAlarm();
  }

  override async alarm(): Promise<void> {
    const pool = this.#numbers.readArranging();
    if (pool === null) return;
    // The alarm that comes next is set before anything can fail.
    await this.arrange(pool).catch((error) => logError('pool_not_arranged', error, { pool }));
  }

  async setOverflow(overflow: Overflow, at: number): Promise<void> {
    await this.configure(this.#numbers.read().numbers, overflow, at);
  }

  async lease(
    visit: string,
    visitor: string,
    at: number,
    facts: string,
    elsewhere = false,
  ): Promise<string | null> {
    checkText(visit, 'visit');
    checkText(visitor, 'visitor');
    checkTime(at);
    const memory = this.#turnTo(at);
    if (elsewhere && !memory.allocator.hasNumberFor(visit, visitor, at)) return null;
    const { grant, begun, changed } = memory.grant({ visit, visitor }, at, facts);
    if (begun !== null || changed.length > 0) {
      await this.#commits.add(entryOf({ visit, at, begun, changed }));
    }
    return grant.lease.number;
  }

  async keep({ visit, at, pages, taps = [], learnt }: KeepRequest): Promise<KeepAnswer> {
    checkTime(at);
    const told = pages.length + taps.length > 0 || learnt !== undefined;
    const kept = this.#turnTo(at).allocator.keep(visit, at);
    if (kept !== null) {
      const { number } = kept;
      if (told || mustWrite(kept)) {
        await this.#commits.add(entryOf({ visit, at, changed: [kept], pages, taps, learnt }));
      }
      return { known: true, number };
    }
    const asker = this.#askerOf(visit, at);
    if (asker === null) return { known: false, number: null };
    const { grant, begun, changed } = this.#turnTo(at).grant(asker, at, null);
    const { number } = grant.lease;
    // A visit that goes on without a number was written down when it first had none.
    if (told || begun !== null || changed.length > 0) {
      await this.#commits.add(entryOf({ visit, at, begun, changed, pages, taps, learnt }));
    }
    return { known: true, number };
  }

  async leave({ visit, at, pages, taps = [], learnt }: LeaveRequest): Promise<void> {
    checkTime(at);
    const left = this.#turnTo(at).allocator.leave(visit, at);
    const told = pages.length + taps.length > 0 || learnt !== undefined;
    if (left === null && (!told || this.#askerOf(visit, at) === null)) return;
    await this.#commits.add(
      entryOf({ visit, at, changed: left === null ? NOTHING : [left], pages, taps, learnt }),
    );
  }

  async forget(visit: string): Promise<void> {
    this.#settle();
    const visitor = this.#leases.askerOf(visit)?.visitor;
    if (visitor === undefined) return;
    const stranger = { visit: newId('vst'), visitor: newId('vtr') };
    this.ctx.storage.transactionSync(() => this.#visits.forget(visit, visitor, stranger));
    // Everything is on record at this moment, so nothing may have happened since.
    this.#memory = this.#rebuild(Number.NEGATIVE_INFINITY);
  }

  async visitorData(visitor: string): Promise<KeptVisit[]> {
    checkText(visitor, 'visitor');
    this.#settle();
    return this.#visits.readVisitor(visitor);
  }

  async forgetVisitor(visitor: string): Promise<number> {
    const visits = await this.visitorData(visitor);
    for (const { visit } of visits) await this.forget(visit);
    return visits.length;
  }

  async forgetBefore(before: number): Promise<void> {
    checkTime(before);
    this.#settle();
    // A few hundred at a time, so that visits are answered in between.
    while (this.ctx.storage.transactionSync(() => this.#visits.prune(before))) await this.ctx.storage.sync();
  }

  async forgetCaller(caller: string): Promise<void> {
    const key = await callerKey(this.env.SECRET, caller);
    this.ctx.storage.transactionSync(() => this.#calls.forget(key));
  }

  async attribute({ number, caller, call, before = [], ...asked }: AttributeRequest): Promise<Attribution> {
    checkTime(asked.at);
    const at = call === undefined ? asked.at : this.#notBefore(asked.at, number);
    const key = caller === null ? null : await callerKey(this.env.SECRET, caller);
    const earlier = await this.#holdersElsewhere(before, number, at);
    this.#commits.flush();
    const known = this.#calls.known(key, at);
    const holders = [...this.#holdersHere(number, at), ...earlier].map((holder) => ({
      ...holder,
      calledBefore: known.get(holder.visit.visitor) ?? 0,
    }));
    const { law, calls } = this.#calls.lawAt(at);
    const answer = attribute({ at, caller }, holders, law);
    if (call !== undefined) {
      const facts = { call, number, at, caller, key };
      this.ctx.storage.transactionSync(() => this.#calls.remember(facts, holders, answer));
    }
    return {
      ...answer,
      fittedTo: Math.round(calls),
      candidates: answer.candidates.map((candidate) => ({
        ...candidate,
        visit: { ...candidate.visit, pages: this.#visits.readPages(candidate.visit, at) },
      })),
    };
  }

  async holders({ number, at }: { number: string; at: number }): Promise<Holder[]> {
    checkTime(at);
    this.#commits.flush();
    return this.#holdersHere(number, at).map((holder) => ({
      ...holder,
      visit: { ...holder.visit, pages: this.#visits.readPages(holder.visit, at) },
    }));
  }

  async status(at: number): Promise<PoolStatus> {
    checkTime(at);
    this.#commits.flush();
    const memory = this.#memoryAt(at);
    const states = [...memory.allocator.states(at)];
    const count = (state: 'live' | 'held' | 'free') => states.filter((one) => one.state === state).length;
    const alarms = this.#watch.readAlarms(at);
    return {
      size: states.length,
      live: count('live'),
      held: count('held'),
      free: count('free'),
      overflow: this.#numbers.read().overflow,
      reuseGap: reuseGapAt(at, states),
      right: memory.rightAt(at),
      ...memory.counts,
      numbers: states.map(({ draining, ...one }) => (draining ? { ...one, draining } : one)),
      ...(alarms.length === 0 ? {} : { alarms }),
    };
  }

  async minutes({ from, to, at }: { from: number; to: number; at: number }): Promise<PoolMinute[]> {
    checkTime(at);
    this.#commits.flush();
    const memory = this.#memoryAt(at);
    const running = memory.runningMinute(at);
    const unwritten = [...memory.unwritten.over, ...(running === null ? [] : [running])];
    return [
      ...this.#watch.readMinutes(from, to),
      ...unwritten.filter((minute) => minute.at >= from && minute.at < to),
    ];
  }

  async leaks(at: number): Promise<Leak[]> {
    checkTime(at);
    this.#commits.flush();
    return this.#calls.leaks(at, this.#numbers.read().numbers);
  }

  async delays(at: number): Promise<FittedShares> {
    checkTime(at);
    const { law, calls } = this.#calls.lawAt(at);
    return { shares: law.map(({ share }) => share), calls };
  }

  async traffic(at: number): Promise<Traffic> {
    checkTime(at);
    this.#settle();
    const { sessions, whole } = this.#leases.readSessions(at);
    const traffic = trafficOf(sessions);
    if (whole) return traffic;
    // Too many to look at each: the counts of the minutes, and the lengths of the newest.
    return trafficOfCounts(this.#watch.readMinutes(at - MINUTES_KEPT_MS, at), traffic.lengths);
  }

  /** When a call comes in: after the last sign of whoever holds its number, also when the clock was set back since. */
  #notBefore(at: number, number: string): number {
    const signs = this.#memoryAt(at)
      .allocator.holders(number)
      .map(({ lastActiveAt }) => lastActiveAt);
    return Math.max(at, ...signs);
  }

  #holdersHere(number: string, at: number): Holder[] {
    const current = this.#memoryAt(at).allocator.holders(number);
    return holdersOf(number, at, current, this.#leases, this.#visits);
  }

  /** Who had the number from objects that had it before. One that does not answer is done without: a call waits. */
  async #holdersElsewhere(objects: readonly string[], number: string, at: number): Promise<Holder[]> {
    const asked = objects.map((name) => this.env.POOLS.getByName(name).holders({ number, at }));
    const answers = await Promise.allSettled(asked);
    return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  }

  /** Answers the numbers that went and that visits may still have. With a generation, all others are gone for good. */
  #setNumbers(numbers: string[], overflow: Overflow, at: number, generation: number | null): string[] {
    this.#commits.flush();
    const { allocator } = this.#memoryAt(at);
    const before = this.#numbers.read().numbers;
    allocator.configure(numbers, overflow);
    // Before it is written down: a number that may go to another object must not come back with a restart.
    const draining = generation === null ? allocator.draining() : allocator.letGo(at);
    try {
      this.ctx.storage.transactionSync(() => {
        this.#numbers.write({ numbers, draining, overflow });
        if (generation !== null) this.#numbers.writeGeneration(generation);
        const stays = new Set(numbers);
        if (before.some((number) => !stays.has(number))) {
          this.#watch.writeRemoval({ at, before: before.length });
        }
      });
    } catch (error) {
      this.#memory = null;
      throw error;
    }
    return draining;
  }

  #memoryAt(at: number): PoolMemory {
    const memory = this.#memory ?? this.#rebuild(at);
    this.#memory = memory;
    return memory;
  }

  #turnTo(at: number): PoolMemory {
    return this.#memoryAt(at).turnTo(at);
  }

  /** All of it, or nothing and throws. */
  #write(entries: readonly Entry[]): void {
    const at = entries.reduce((latest, entry) => Math.max(latest, entry.at), Number.NEGATIVE_INFINITY);
    const memory = this.#memoryAt(at);
    const begun = entries.flatMap((entry) => entry.begun ?? NOTHING);
    const changed = new Set(entries.flatMap((entry) => entry.changed));
    const misses = begun.filter(({ lease }) => lease.number === null).length;
    const prunes = begun.length > 0 && at - this.#prunedAt >= PRUNED_EVERY_MS;
    let prunesOn = false;
    const { over, turn } = memory.unwritten;
    this.ctx.storage.transactionSync(() => {
      this.#leases.write(begun, changed);
      for (const entry of entries) this.#visits.write(entry);
      if (turn !== null) this.#watch.writeMinutes(over, turn);
      if (misses > 0) this.#watch.writeMisses(at, misses, () => this.#causeAt(at));
      if (prunes) prunesOn = this.#visits.prune(at - LOOKBACK_MS);
    });
    memory.written();
    if (prunes && !prunesOn) this.#prunedAt = at;
    for (const { lease } of begun) lease.onRecord = { lastActiveAt: lease.from, leftAt: null };
    for (const lease of changed) lease.onRecord = { lastActiveAt: lease.lastActiveAt, leftAt: lease.leftAt };
  }

  /** Puts everything on record that memory knows. */
  #settle(): void {
    this.#commits.flush();
    const behind = [...(this.#memory?.allocator.leases() ?? [])].filter(isBehind);
    if (behind.length === 0) return;
    this.#write(
      behind.map((lease) => entryOf({ visit: lease.visit, at: lease.lastActiveAt, changed: [lease] })),
    );
  }

  #causeAt(at: number): string {
    if (this.#cause !== null && Math.abs(at - this.#cause.at) < CAUSE_STANDS_MS) return this.#cause.words;
    const { allocator, book } = this.#memoryAt(at);
    const states = [...allocator.states(at)];
    const holding = states.flatMap(({ state, visit }) => (state === 'free' || visit === null ? [] : [visit]));
    const visits = [...new Set([...holding, ...this.#leases.readWaiting(at - HOLD_MS)])];
    const words = causeOf({
      at,
      numbers: states.filter(({ draining }) => !draining).length,
      visits: visits.length,
      campaigns: this.#visits.readCampaigns(visits),
      minutes: book.recent,
      removed: this.#watch.readRemoval(),
    });
    this.#cause = { at, words };
    return words;
  }

  /** @param at when it is: what is not on record can have happened until then, and no later */
  #rebuild(at: number): PoolMemory {
    const { numbers, draining, overflow } = this.#numbers.read();
    const standsIn = typeof overflow === 'object' ? [overflow.staticNumber] : [];
    const { leases, lastId } = this.#leases.readCurrent([...numbers, ...draining, ...standsIn]);
    const { book, counts, countedTo } = this.#watch.readBook((lease) => this.#leases.readTally(lease));
    const allocator = new Allocator([...numbers, ...draining], overflow);
    allocator.restore(
      leases.map((lease) => asLateAsMayBe(lease, at)),
      Math.max(lastId, countedTo),
    );
    allocator.configure(numbers, overflow);
    return new PoolMemory(allocator, book, counts);
  }

  /** Whose a visit is that holds no number; `null` when we never saw it. */
  #askerOf(visit: string, at: number): Asker | null {
    const waiting = this.#memoryAt(at).waiting(visit);
    if (waiting !== null) return waiting;
    this.#commits.flush();
    const found = this.#leases.askerOf(visit);
    if (found === null) return null;
    const asker = { visit, visitor: found.visitor };
    if (found.refused) this.#turnTo(at).recallWaiting(asker);
    return asker;
  }
}

function entryOf(entry: Pick<Entry, 'visit' | 'at'> & Partial<Entry>): Entry {
  return { begun: null, changed: NOTHING, pages: NOTHING, taps: NOTHING, ...entry };
}

/** ms since the last sign on the number that goes next; `null` when nobody had it, or none can be leased. */
function reuseGapAt(at: number, states: readonly NumberState[]): number | null {
  const next = states.filter(({ state, draining }) => state === 'free' && !draining);
  const last = next.map(({ lastActiveAt }) => lastActiveAt ?? Number.NEGATIVE_INFINITY);
  const oldest = last.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  return Number.isFinite(oldest) ? Math.max(0, at - oldest) : null;
}
