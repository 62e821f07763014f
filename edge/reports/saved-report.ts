import type { z } from 'zod';
import { cardReport, dashboardBody } from '../dashboards/dashboard.ts';
import type { Filter } from '../filters/filter.ts';

/** A report as somebody saves it: what it shows, the time it looks at and which calls. */
export const savedReportBody = dashboardBody
  .pick({ name: true, range: true, compare: true, filter: true })
  .extend({ report: cardReport });

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
