import { z } from 'zod';
import type { Filter } from '../filters/filter.ts';

/** When a rule is looked at. */
export const TRIGGERS = [
  'call.started',
  'call.ended',
  'call.recording_ready',
  'call.transcript_ready',
  'call.updated',
] as const;

export type Trigger = (typeof TRIGGERS)[number];

export const LEAD_STATUSES = ['unset', 'qualified', 'not_qualified', 'spam', 'duplicate'] as const;
export type LeadStatus = (typeof LEAD_STATUSES)[number];

/** Longest name of a tag, in characters. */
const LONGEST_TAG = 64;
/** Longest note, in characters. */
const LONGEST_NOTE = 4000;
/** The most a value may be, in cents: a hundred million. */
const MOST_CENTS = 10_000_000_000;

const tag = z.string().trim().min(1).max(LONGEST_TAG);

/** What a rule does with a call. */
export const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('add_tag'), tag }),
  z.strictObject({ do: z.literal('remove_tag'), tag }),
  z.strictObject({ do: z.literal('set_lead_status'), to: z.enum(LEAD_STATUSES) }),
  /** Points that are added up; each rule's part can be told apart. */
  z.strictObject({ do: z.literal('add_score'), points: z.number().int().min(-100).max(100) }),
  z.strictObject({ do: z.literal('set_value'), cents: z.number().int().min(0).max(MOST_CENTS) }),
  z.strictObject({ do: z.literal('add_note'), body: z.string().trim().min(1).max(LONGEST_NOTE) }),
  z.strictObject({ do: z.literal('block_caller') }),
  z.strictObject({ do: z.literal('send_webhook'), webhook: z.string().min(1) }),
]);

export type Action = z.output<typeof action>;

/** Conditions and what follows from them, as somebody writes it down. */
export const ruleRequest = z.strictObject({
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean().default(true),
  trigger: z.enum(TRIGGERS),
  /** Checked by `parseFilter`. */
  when: z.unknown(),
  actions: z.array(action).min(1, 'must have at least one action').max(20),
  /** When it holds, the rules after it are not looked at for this trigger. */
  stop: z.boolean().default(false),
});

/** One version of a rule. A version never changes: what was done to a call names the version that did it. */
export interface Rule {
  /** `rule_…` */
  id: string;
  version: number;
  name: string;
  enabled: boolean;
  /** Rules are looked at in this order. */
  position: number;
  trigger: Trigger;
  when: Filter;
  actions: Action[];
  stop: boolean;
}
