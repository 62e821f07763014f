/**
 * GA4's default channel groups (support.google.com/analytics/answer/9756891), which people already know from
 * their reports, plus the assistants that have since become a channel of their own.
 */
export type Channel =
  | 'Direct'
  | 'Cross-network'
  | 'Paid Shopping'
  | 'Paid Search'
  | 'Paid Social'
  | 'Paid Video'
  | 'Display'
  | 'Paid Other'
  | 'Organic Shopping'
  | 'Organic Social'
  | 'Organic Video'
  | 'Organic Search'
  | 'AI Assistants'
  | 'Email'
  | 'SMS'
  | 'Affiliates'
  | 'Referral'
  | 'Audio'
  | 'Mobile Push Notifications';

/** Where a visit came from. Text is as the site owner tagged it; `null` is "not said". */
export interface Source {
  channel: Channel;
  /** `google`, `newsletter`, `example.org`, or `(direct)`. */
  source: string;
  /** `cpc`, `organic`, `referral`, `(none)`, or what utm_medium says. */
  medium: string;
  campaign: string | null;
  /** utm_term, or the query a search engine still tells. */
  keyword: string | null;
  /** utm_content: which ad or link. */
  content: string | null;
  /** Ad click ids by parameter name, e.g. `{ gclid: 'Cj0…' }`. */
  clickIds: Record<string, string>;
  /** Host of the referring page without `www.`; `null` when there was none or it is the site itself. */
  referrer: string | null;
}
