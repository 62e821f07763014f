import { z } from 'zod';
import { reportRequest } from '../reports/spec.ts';
import { RANGE } from './span.ts';

/** How a card shows its report. */
const FORMS = ['figure', 'line', 'bars', 'list', 'table', 'heat', 'text'] as const;

/** What a card asks; time and filter are the dashboard's. */
export const cardReport = reportRequest.pick({
  metrics: true,
  dimensions: true,
  interval: true,
  model: true,
  unwanted: true,
  limit: true,
});

export const card = z.strictObject({
  id: z.string().regex(/^[\w-]{1,40}$/, 'must be letters, digits, _ and -'),
  title: z.string().trim().max(100),
  form: z.enum(FORMS),
  /** Columns of twelve. */
  width: z.union([z.literal(3), z.literal(4), z.literal(6), z.literal(8), z.literal(12)]),
  /** `null` for a card of text. */
  report: cardReport.nullable(),
  text: z.string().max(4000).default(''),
});

export const dashboardBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  range: z
    .string()
    .regex(RANGE, 'must be a range such as 28d, month or 2026-11-01..2026-11-30')
    .default('28d'),
  compare: z.enum(['before', 'year', 'none']).default('before'),
  /** Which calls; `null` for all. Checked by `parseFilter`. */
  filter: z.unknown().nullable().default(null),
  cards: z.array(card).max(40).default([]),
});

/** A card in the grid: three, four, six, eight or all of twelve columns wide. */
export type Card = z.output<typeof card>;
export type CardReport = z.output<typeof cardReport>;

/** What a dashboard is made of. */
export interface DashboardBody {
  name: string;
  range: string;
  compare: 'before' | 'year' | 'none';
  /** A `Filter`, already checked; `null` for all calls. */
  filter: unknown;
  cards: Card[];
}

/** A dashboard as it is kept. Instants are ms since 1970. */
export interface Dashboard extends DashboardBody {
  /** `dash_…` */
  id: string;
  createdAt: number;
  updatedAt: number;
}

export const shareBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** When the link stops to work, ms; `null` for never. */
  expiresAt: z.number().int().min(0).max(8.64e15).nullable().default(null),
  /** What one has to type to see it; `null` for nothing. */
  password: z.string().min(8, 'must have at least 8 characters').max(200).nullable().default(null),
  /** Holds whatever becomes of the dashboard's; left out, it is the dashboard's as it is now. */
  filter: z.unknown().optional(),
  /** Phone numbers are shown by their last two digits. */
  redacted: z.boolean().default(true),
  /** Whoever has the link may choose another time. */
  dates: z.boolean().default(false),
  /** Whoever has the link may take figures away as files. */
  download: z.boolean().default(false),
  /** Sites that may show it inside a page of theirs, e.g. `https://www.example.com`. */
  origins: z
    .array(
      z
        .string()
        .regex(/^https?:\/\/[a-z0-9.-]+(:\d+)?$/i, 'must be an origin such as https://www.example.com'),
    )
    .max(20)
    .default([]),
});

/** A link to a dashboard for people who have no sign-in. */
export interface Share {
  /** `share_…` */
  id: string;
  dashboard: string;
  name: string;
  expiresAt: number | null;
  hasPassword: boolean;
  filter: unknown;
  redacted: boolean;
  dates: boolean;
  download: boolean;
  origins: string[];
  views: number;
  lastViewedAt: number | null;
  createdAt: number;
}
