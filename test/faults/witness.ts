import type { Call } from '../../edge/calls/call.ts';
import type { PoolStatus } from '../../edge/pools/messages.ts';

/** A visit as its last answer left it. */
export interface WitnessedVisit {
  visit: string;
  /** What its later messages must show. */
  token: string;
  /** What the page shows, E.164; `null` when there was none to give. */
  number: string | null;
  /** When the last message that was answered was sent, ms: the edge heard of the visit then or a little later. */
  heardAt: number;
  left: boolean;
  /** A message was sent after that and got no answer, so it counts or it does not. */
  unsure: boolean;
}

/** A call whose first webhook was answered, or may have been. */
interface WitnessedCall {
  from: string;
  to: string;
  /** Who held the number when it was placed. */
  visit: string;
  answered: boolean;
}

/**
 * Remembers what the edge promised by answering, and names what it says later that cannot be true beside it. What
 * got no answer may have happened or not; everything else must have.
 */
export class Witness {
  readonly visits = new Map<string, WitnessedVisit>();
  readonly calls = new Map<string, WitnessedCall>();
  readonly #hold: number;
  readonly #holderOf = new Map<string, WitnessedVisit>();

  /** @param hold ms of silence for which a visit keeps its number */
  constructor(hold: number) {
    this.#hold = hold;
  }

  /** True when the visit's number must still be its own at `now`. */
  holds(visit: WitnessedVisit, now: number): boolean {
    return visit.number !== null && now - visit.heardAt < this.#hold;
  }

  /**
   * A message was answered. What contradicts it: the number is another visit's, or the visit had another one that it
   * could not have lost.
   *
   * @param answeredAt ms, when the answer had come
   */
  heard(answer: Omit<WitnessedVisit, 'unsure'>, answeredAt: number): string[] {
    const wrong: string[] = [];
    const before = this.visits.get(answer.visit);
    if (before !== undefined && this.holds(before, answeredAt) && before.number !== answer.number) {
      wrong.push(`${answer.visit} had ${before.number} and was then shown ${answer.number}`);
    }
    const after: WitnessedVisit = { ...answer, unsure: false };
    if (before?.number != null && this.#holderOf.get(before.number) === before) {
      this.#holderOf.delete(before.number);
    }
    this.visits.set(after.visit, after);
    if (after.number !== null) {
      const other = this.#holderOf.get(after.number);
      if (other !== undefined && this.holds(other, answeredAt)) {
        wrong.push(`${after.number} is held by ${other.visit} and was given to ${after.visit}`);
      }
      this.#holderOf.set(after.number, after);
    }
    return wrong;
  }

  /** What a pool's own account contradicts. */
  checkPool({ numbers }: PoolStatus, now: number): string[] {
    const wrong: string[] = [];
    const rows = new Map(numbers.map((row) => [row.number, row]));
    if (rows.size < numbers.length) wrong.push('a number is listed twice');
    const holders = numbers.flatMap(({ visit }) => visit ?? []);
    if (new Set(holders).size < holders.length) wrong.push('a visit is listed on two numbers');
    for (const visit of this.visits.values()) {
      if (visit.number === null || !this.holds(visit, now)) continue;
      const row = rows.get(visit.number);
      if (row?.visit !== visit.visit) {
        wrong.push(`${visit.number} is ${visit.visit}'s and is listed as ${row?.visit ?? 'nobody'}'s`);
      } else if (!visit.unsure && row.state !== (visit.left ? 'held' : 'live')) {
        wrong.push(`${visit.visit} has ${visit.left ? 'left' : 'stayed'} and is listed as ${row.state}`);
      }
    }
    return wrong;
  }

  /**
   * What the ledger contradicts: a call that was answered has one row, any other at most one, and each row names the
   * visit that held the number. Where visits before it had the number too, it is enough that it is among the
   * candidates: which of them is the likeliest is not ours to say here.
   */
  checkLedger(rows: readonly Call[]): string[] {
    const wrong: string[] = [];
    for (const { from, to, visit, answered } of this.calls.values()) {
      const found = rows.filter(({ caller }) => caller.number === from);
      if (found.length > 1) wrong.push(`the call from ${from} has ${found.length} rows`);
      if (answered && found.length === 0) wrong.push(`the call from ${from} was answered and has no row`);
      for (const { trackingNumber, attribution } of found) {
        const named = attribution.candidates.map((candidate) => candidate.visit.visit);
        if (trackingNumber !== to) wrong.push(`the call from ${from} to ${to} is of ${trackingNumber}`);
        if (!named.includes(visit) || (named.length === 1 && attribution.kind !== 'visit')) {
          wrong.push(
            `the call from ${from} was ${visit}'s and names ${named.join(', ')}: ${attribution.reason}`,
          );
        }
      }
    }
    const numbers = new Set([...this.calls.values()].map(({ to }) => to));
    for (const { caller, trackingNumber } of rows) {
      if (numbers.has(trackingNumber) && (caller.number === null || !this.calls.has(caller.number))) {
        wrong.push(`nobody placed the call from ${caller.number} to ${trackingNumber}`);
      }
    }
    return wrong;
  }
}
