import type { Filter } from '../filters/filter.ts';
import type { Schedule } from './schedule.ts';

/** A report that goes out by e-mail by itself. */
export interface Summary {
  /** `sum_…` */
  id: string;
  name: string;
  enabled: boolean;
  schedule: Schedule;
  /** Ids of users of the company, for as long as they work there. */
  people: string[];
  /** Further addresses. */
  addresses: string[];
  /** Which calls; `null` for all. */
  filter: Filter | null;
  /** Files that go with it. */
  attach: ('csv' | 'pdf')[];
  /** The dashboard whose cards the PDF has, `dash_…`; `null` for the lists of the mail. */
  dashboard: string | null;
  /** The saved report that the files are of, `report_…`: its calls only, for the summary’s time. Not with a dashboard. */
  report: string | null;
}

/** A summary as it is listed. Instants are ms since 1970. */
export interface ListedSummary extends Summary {
  /** When it is sent next; `null` while it is off. */
  nextAt: number | null;
  lastAt: number | null;
}
