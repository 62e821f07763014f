import type { Overflow } from './allocator.ts';
import type { Attribution, Holder, SeenPage, VisitSnapshot } from './attribution.ts';
import type { DrainAlarm } from './drain-cause.ts';
import type { Leak } from './leaks.ts';
import type { PoolMinute } from './minutes.ts';
import type { FittedShares } from './refit.ts';
import type { Traffic } from './traffic.ts';

/** The visitor tapped a telephone link: the strongest sign there is of who is about to call. */
export interface Tap {
  /** The number tapped, E.164. */
  number: string;
  /** The edge's clock, ms. */
  at: number;
}

/** What is known of a visit when it begins, beside who it is. */
export type VisitFacts = Omit<VisitSnapshot, 'visit' | 'visitor' | 'lastActiveAt'>;

/** The numbers that the directory deals to an object of a pool. */
export interface AssignRequest {
  /** E.164, in their order. */
  numbers: string[];
  /** Counts up with every reading of the directory. */
  generation: number;
  /** The edge's clock, ms. */
  at: number;
}

/**
 * A visit asks its pool for a number, each visit once: its id, its visitor's, the edge's clock in ms, and `VisitFacts`
 * as JSON, which the pool writes down as they are and reads only when somebody calls. Plain values rather than an
 * object: to pack and unpack one takes longer than to decide on a number.
 */
export type LeaseRequest = [visit: string, visitor: string, at: number, facts: string];

/** What is told of a visit only after it has begun, because it must not wait for that. */
export type Learnt = Pick<VisitFacts, 'ids' | 'history' | 'consent'>;

/** The message with which a visit asks for a number. */
export function leaseRequest(snapshot: VisitSnapshot, at: number): LeaseRequest {
  const { visit, visitor, lastActiveAt: _, ...facts } = snapshot;
  return [visit, visitor, at, JSON.stringify(facts satisfies VisitFacts)];
}

/** A visit is still there. */
export interface KeepRequest {
  visit: string;
  at: number;
  /** Pages since the last message, oldest first. */
  pages: SeenPage[];
  /** Taps since the last message. */
  taps?: Tap[];
  /** Facts of the visit that were not known when it began. */
  learnt?: Learnt;
}

/**
 * `number` is the one the visit holds now: the same, a new one when its own had to be given away while it was
 * silent, or `null` when there was none to give. `known` is false when this pool never saw the visit.
 */
export interface KeepAnswer {
  known: boolean;
  number: string | null;
}

/** A visit with all that a pool knows of it. Instants are ms. */
export interface KeptVisit {
  visit: string;
  /** It was given these, E.164. */
  numbers: string[];
  startedAt: number;
  lastActiveAt: number;
  /** What was known when it began, its first pages included; `null` where only a later lease is left. */
  facts: VisitFacts | null;
  /** Told after that, oldest first. */
  pages: SeenPage[];
  taps: Tap[];
}

/** A visit has gone: hidden or closed. Its number stays held for a while. */
export type LeaveRequest = KeepRequest;

/** Who held this number when the call came? */
export interface AttributeRequest {
  number: string;
  /** When the call came, ms. */
  at: number;
  /** E.164, or `null` when withheld. */
  caller: string | null;
  /**
   * The id of the call, when there is one, which comes in now: what is answered is then remembered, so that the caller
   * is recognised the next time. Without it the question is only a question. Asking twice for one call remembers one answer.
   */
  call?: string;
  /** Objects that had the number before this one, by name: who had it from them is asked of them. */
  before?: string[];
}

/** The pool at one moment. */
export interface PoolStatus {
  /** Numbers in the pool. */
  size: number;
  /** Held by a visit that is still there. */
  live: number;
  /** Held for a visit that has gone, and not yet long enough to be given away. */
  held: number;
  /** Can be leased now. */
  free: number;
  /** What a visit gets when all numbers are in use. */
  overflow: Overflow;
  /**
   * ms since the last sign of the visit whose number goes to the next visitor; `null` when that is a number nobody had
   * yet, or none can be leased.
   */
  reuseGap: number | null;
  /** The chance that a call of a visitor who comes now is laid to them, 0–1: see `rightNow`. */
  right: number;
  /** Since the pool was made. */
  visits: number;
  unnumbered: number;
  /** One row a number, in the order of the pool. */
  numbers: {
    number: string;
    state: 'live' | 'held' | 'free';
    /** The visit that was active on it last; `null` when it was never leased. */
    visit: string | null;
    /** When that visit was given it, ms. */
    since: number | null;
    /** ms, `null` when it was never leased. */
    lastActiveAt: number | null;
    /** When it can be leased again if nothing more is heard of its visits, ms; `null` when it can be now. */
    freeFrom: number | null;
    /** Visits that it is kept for; more than one when it is shared. */
    holders: number;
    /** Taken out of the pool, and gone from it as soon as it is free. */
    draining?: true;
  }[];
  /** Times in which visits went without a number, latest first, at most 20; absent when there were none. */
  alarms?: DrainAlarm[];
}

/** The public methods of the `NumberPool` object. Every answer that hands out a number is given after its row is committed. */
export interface NumberPoolMethods {
  /**
   * Sets the numbers of the pool, E.164. Numbers that stay keep their leases; numbers that go are kept by the visits
   * that have them and handed to no new one. `overflow` says what a visit gets when all are in use: unless said, what
   * it got before, at first the page's own number. `at`: the edge's clock, ms; now unless said.
   */
  configure(numbers: string[], overflow?: Overflow, at?: number): Promise<void>;
  /**
   * Sets the numbers to those that the directory deals to this object, as `configure` does. Answers the ones that went
   * and that a visit still holds: all others that went are let go for good, and may go to another object.
   *
   * @returns `null`, with nothing set, when the numbers of a later generation of the directory were here before
   */
  assign(request: AssignRequest): Promise<string[] | null>;
  /**
   * Deals the numbers that the directory gives the pool to its objects; asked of the first of them. Those that a
   * visit holds follow when it has gone, without being asked again.
   *
   * @param pool its id
   */
  arrange(pool: string): Promise<void>;
  /** Says what a visit gets when all numbers are in use; those who have one keep it. `at`: the edge's clock, ms. */
  setOverflow(overflow: Overflow, at: number): Promise<void>;
  /**
   * A number for a visit, E.164: the one its visitor had, if nobody has had it since. `null` when every number is in
   * use: the page keeps its own, and the miss is counted.
   *
   * @param elsewhere another object of the pool can be asked: when no number is free here, nothing is written or counted
   */
  lease(...request: [...LeaseRequest, elsewhere?: boolean]): Promise<string | null>;
  keep(request: KeepRequest): Promise<KeepAnswer>;
  leave(request: LeaveRequest): Promise<void>;
  /**
   * Deletes what is known of a visit whose visitor took their consent back: where it came from, its pages and taps,
   * its place and device, who it was, and the ids themselves. That somebody had the number stays, so that it stays
   * held as long as it would have been and no call is put down to whoever had it before; counts stay too. The visit
   * is then as unknown as one that never was. Forgetting twice, or nobody, is no error.
   */
  forget(visit: string): Promise<void>;
  /** All that is known of a visitor's visits to this pool, oldest first. */
  visitorData(visitor: string): Promise<KeptVisit[]>;
  /** `forget` for every visit of a visitor. How many that were. */
  forgetVisitor(visitor: string): Promise<number>;
  /** Deletes leases and visits that nobody was heard of since before a moment, ms. */
  forgetBefore(before: number): Promise<void>;
  /** Forgets who a caller (E.164) was said to be; that somebody called stays. Nobody is no error. */
  forgetCaller(caller: string): Promise<void>;
  attribute(request: AttributeRequest): Promise<Attribution>;
  /** Everybody who was given the number in the 30 days before `at`, with the pages they had seen by then. */
  holders(request: { number: string; at: number }): Promise<Holder[]>;
  status(at: number): Promise<PoolStatus>;
  /**
   * The pool minute by minute, oldest first: those that began in [`from`, `to`), of the last seven days, the one that
   * runs at `at` included. Minutes in which nothing was written down are left out.
   */
  minutes(request: { from: number; to: number; at: number }): Promise<PoolMinute[]>;
  /** Numbers that leaked, judged by the calls and taps of the 30 days before `at`. */
  leaks(at: number): Promise<Leak[]>;
  /** How long after their visit people call, by the calls of the 30 days before `at`. */
  delays(at: number): Promise<FittedShares>;
  /**
   * The visits of the 30 days before `at` as a pool check takes them: by the minute, with how long they lasted. Where
   * there were more than 200,000, those of seven days, with the lengths of the newest.
   */
  traffic(at: number): Promise<Traffic>;
}
