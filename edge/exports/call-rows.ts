import type { LogQuestion, Place } from '../calls/log.ts';
import type { FieldName } from '../filters/fields.ts';
import type { FilterFacts } from '../filters/filter.ts';
import { localOf } from '../local-time.ts';
import { clocksOf } from '../reports/local-sql.ts';
import { columnsOf, rowOf } from './call-sheet.ts';
import type { CellValue, SheetHead } from './sheet.ts';

/** Calls that are read from the ledger at a time. */
const PORTION = 500;

/** Instants that a ledger can hold, for the clocks of its times. */
const FIRST = Date.UTC(2020, 0, 1);
const AHEAD = 366 * 86_400_000;

/** Reads a page of the log: in the company's object, or from outside. */
type ReadPage = (
  question: LogQuestion,
  before: Place | null,
  limit: number,
) => MaybePromise<{ place: Place; facts: FilterFacts }[]>;

type MaybePromise<T> = T | Promise<T>;

/** Rows of a file of calls, and where the next ones begin; `null` behind the last. */
export interface CallPortion {
  rows: CellValue[][];
  next: Place | null;
}

/** The calls that a question asks for, newest first, from behind `before`; `shown` hides what is not to be seen. */
export async function* callPortions(
  read: ReadPage,
  question: LogQuestion,
  fields: readonly FieldName[],
  shown: (facts: FilterFacts) => FilterFacts,
  before: Place | null = null,
): AsyncGenerator<CallPortion> {
  for (let from = before; ; ) {
    const page = await read(question, from, PORTION);
    from = page.length < PORTION ? null : (page.at(-1)?.place ?? null);
    yield { rows: page.map(({ facts }) => rowOf(fields, shown(facts))), next: from };
    if (from === null) return;
  }
}

/** The table of a file of calls, with times in the zone. */
export function callSheet(fields: readonly FieldName[], zone: string, at: number): SheetHead {
  const clocks = clocksOf(zone, FIRST, at + AHEAD);
  return { name: 'Calls', columns: columnsOf(fields, zone), local: (instant) => localOf(instant, clocks) };
}
