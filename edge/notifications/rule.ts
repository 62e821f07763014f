import type { Filter } from '../filters/filter.ts';
import type { NotificationEvent } from './events.ts';

/** Hours in which a rule stays quiet; what happens in them is told together when they end. */
export interface QuietHours {
  /** Minutes since midnight in the company's zone; where `from` is after `until`, over midnight. */
  from: number;
  until: number;
}

/** Who is told of what by e-mail. */
export interface NotificationRule {
  /** `ntf_…` */
  id: string;
  name: string;
  enabled: boolean;
  events: NotificationEvent[];
  /** Which calls; `null` for all. What is not about a call is told in any case. */
  when: Filter | null;
  /** Ids of users of the company: told at the address they sign in with, for as long as they work there. */
  people: string[];
  /** Further addresses. */
  addresses: string[];
  quiet: QuietHours | null;
  /** Minutes that are collected into one mail; 0 for at once. */
  digestMinutes: 0 | 15 | 60;
  /** Mails in an hour; what comes after them is told together when the hour is over. */
  mostPerHour: number;
  /** Hide callers' numbers from further addresses. What a person may see is up to their role. */
  maskCallers: boolean;
}
