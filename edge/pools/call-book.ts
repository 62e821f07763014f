import { type Attribution, delayEvidence, type Holder, LOOKBACK_MS } from './attribution.ts';
import type { CallerRecord } from './caller-record.ts';
import { kindOfCall, type Leak, leaksOf, type Sighting } from './leaks.ts';
import type { LeaseRecord } from './lease-record.ts';
import { CALLS_FITTED, type FittedLaw, isOutdated, refit } from './refit.ts';
import type { VisitRecord } from './visit-record.ts';
import type { WatchRecord } from './watch-record.ts';

/** A pool so old has had every call that its visits will make, ms: what is older than the lookback is forgotten. */
const SETTLED_MS = LOOKBACK_MS - 24 * 60 * 60_000;

/** Taps on numbers that were not the visitor's that are looked at to say which of them stand in a page. */
const TAPS_READ = 50;

/** A call to remember. */
export interface CallFacts {
  /** Its id. */
  call: string;
  number: string;
  /** ms */
  at: number;
  /** E.164, `null` when withheld. */
  caller: string | null;
  /** What the caller is recognised by, a keyed hash; `null` when withheld. */
  key: string | null;
}

/** The parts of a pool's record that know of calls. */
export interface CallRecords {
  callers: CallerRecord;
  /** The one in use: it is made anew after a transaction that failed. */
  leases: () => LeaseRecord;
  visits: VisitRecord;
  watch: WatchRecord;
}

/** What a pool learns from its calls: who calls again, how long people wait, and which numbers leaked. */
export class CallBook {
  readonly #records: CallRecords;
  /** Fitted to the calls on record, and to how many; `null` until somebody asks. */
  #fitted: { law: FittedLaw; to: number } | null = null;
  /** Calls remembered since. */
  #news = 0;

  constructor(records: CallRecords) {
    this.#records = records;
  }

  /** How sure we were that earlier calls of this caller were each visitor's, 0–1. */
  known(key: string | null, before: number): Map<string, number> {
    return key === null ? new Map() : this.#records.callers.read(key, before);
  }

  /** Remembers a call and what was answered, once however often it is asked about; in a transaction of the caller's. */
  remember(facts: CallFacts, holders: readonly Holder[], answer: Attribution): void {
    const { call, number, at, key } = facts;
    const kind = kindOfCall(facts, holders, answer);
    const evidence = delayEvidence(facts, holders);
    this.#news++;
    this.#records.watch.writeCall({ call, number, caller: key, at, kind, evidence });
    const [first] = answer.candidates;
    if (key === null || first === undefined) return;
    const { visitor } = first.visit;
    this.#records.callers.write({ call, caller: key, visitor, confidence: first.probability, at });
  }

  /** Forgets who made a caller's calls, in a transaction of the caller's; that they were made stays. */
  forget(key: string): void {
    this.#records.callers.forget(key);
    this.#records.watch.forgetCaller(key);
  }

  /** How long after their visit people call, by the calls on record. To fit it takes longer than to say who called. */
  lawAt(at: number): FittedLaw {
    if (this.#fitted === null || isOutdated(this.#fitted.to, this.#news)) {
      const age = at - (this.#records.leases().readBeginning() ?? at);
      const evidence = this.#records.watch.readEvidence(CALLS_FITTED);
      const law = refit(evidence, age >= SETTLED_MS ? Number.POSITIVE_INFINITY : age);
      this.#fitted = { law, to: evidence.length };
      this.#news = 0;
    }
    return this.#fitted.law;
  }

  /** Those of the pool's numbers that leaked, and others that were taken out of it but are called like that. */
  leaks(at: number, numbers: readonly string[]): Leak[] {
    return leaksOf(this.#records.watch.readCallTallies(at), this.#sightings(at, numbers));
  }

  /** Numbers tapped by visitors who never had them, as far as the leases on record tell. */
  #sightings(at: number, numbers: readonly string[]): Sighting[] {
    const { visits } = this.#records;
    const leases = this.#records.leases();
    const taps = visits.readForeignTaps(numbers, at, TAPS_READ).flatMap((tap) => {
      const visitor = leases.askerOf(tap.visit)?.visitor;
      if (visitor === undefined) return [];
      const had = leases.readHolders(tap.number, tap.at).some((holder) => holder.visitor === visitor);
      return had ? [] : [{ ...tap, visitor }];
    });
    return [...new Set(taps.map(({ number }) => number))].map((number) => {
      const those = taps.filter((tap) => tap.number === number);
      const [newest] = those;
      return {
        number,
        visitors: new Set(those.map(({ visitor }) => visitor)).size,
        since: Math.min(...those.map((tap) => tap.at)),
        page: newest === undefined ? null : visits.readPageAt(newest.visit, newest.at),
      };
    });
  }
}
