import { z } from 'zod';
import { cardReport } from '../dashboards/dashboard.ts';
import { RANGE } from '../dashboards/span.ts';
import type { Filter } from '../filters/filter.ts';

/** A report as somebody saves it: what it shows, the time it looks at and which calls. */
export const savedReportBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  range: z
    .string()
    .regex(RANGE, 'must be a range such as 28d, month or 2026-11-01..2026-11-30')
    .default('28d'),
  compare: z.enum(['before', 'year', 'none']).default('before'),
  /** Which calls; `null` for all. Checked by `parseFilter`. */
  filter: z.unknown().nullable().default(null),
  report: cardReport,
});

/** What a saved report is made of, its filter already checked. */
export type SavedReportBody = Omit<z.output<typeof savedReportBody>, 'filter'> & { filter: Filter | null };

/** A saved report as it is kept. Instants are ms since 1970. */
export interface SavedReport extends SavedReportBody {
  /** `report_…` */
  id: string;
  /** Id of the person or of the API key; `null` where that is not known. */
  createdBy: string | null;
  createdAt: number;
  updatedAt: number;
}
