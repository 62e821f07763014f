import { COLUMNS } from '../filters/columns.ts';
import type { FieldName } from '../filters/fields.ts';

/** What a report can be broken down by: fields of a call, by the names that filters use. */
export const DIMENSIONS = [
  'source.channel',
  'source.source',
  'source.medium',
  'source.campaign',
  'source.keyword',
  'source.content',
  'source.referrer',
  'visit.landing',
  'visit.page',
  'visit.site',
  'visit.device',
  'visit.country',
  'visit.city',
  'caller.country',
  'caller.state',
  'caller.city',
  'trackingNumber',
  'destination',
  'pool',
  'flow',
  'outcome',
  'cause',
  'leadStatus',
  'attribution.kind',
  'firstCall',
  'tags',
  'hour',
  'weekday',
] as const satisfies readonly FieldName[];

export type Dimension = (typeof DIMENSIONS)[number];

/** How a call's worth is dealt to the visits that led to it. */
export const MODELS = ['last', 'first', 'linear', 'position', 'decay'] as const;
/**
 * `last` and `first` give all to one touch, `linear` the same to each, `position` 40 % to the first and the last each and the
 * rest to those between, `decay` half as much for every seven days before the call.
 */
export type Model = (typeof MODELS)[number];

/** Dimensions that say where a visit came from: under a model other than `last` they are those of each touch. */
const OF_A_TOUCH: Partial<Record<Dimension, string>> = {
  'source.channel': 'touch.channel',
  'source.source': 'touch.source',
  'source.medium': 'touch.medium',
  'source.campaign': 'touch.campaign',
  'source.keyword': 'touch.keyword',
  'source.content': 'touch.content',
  'source.referrer': 'touch.referrer',
  'visit.landing': 'touch.landing',
};

/**
 * The share of a call that a touch gets: `touch.n` counts from 1 (the first) to `touch."of"` (the last). A call of which no
 * touch is known keeps all of itself, in the row of what is not known.
 */
const SHARES: Record<Exclude<Model, 'last'>, string> = {
  first: 'iif(coalesce(touch.n, 1) = 1, 1, 0)',
  linear: '1.0 / coalesce(touch."of", 1)',
  position: `CASE coalesce(touch."of", 1) WHEN 1 THEN 1.0 WHEN 2 THEN 0.5
             ELSE iif(touch.n IN (1, touch."of"), 0.4, 0.2 / (touch."of" - 2)) END`,
  // Written with the touch, because a sum over the touches of a call must be 1.
  decay: 'coalesce(touch.decay, 1.0)',
};

/** Where a breakdown takes its rows from: the tables, the columns to group by, and how a call is shared among rows. */
export interface Breakdown {
  from: string;
  columns: string[];
  share: string | null;
}

/** A call with several tags counts whole for each: a total is never the sum of the tags. */
export function breakdownOf(dimensions: readonly Dimension[], model: Model): Breakdown {
  const touched = dimensions.some((dimension) => OF_A_TOUCH[dimension] !== undefined);
  const share = touched && model !== 'last' ? SHARES[model] : null;
  const tables = ['call'];
  if (share !== null) tables.push('LEFT JOIN touch ON touch.call = call.id');
  if (dimensions.includes('tags')) tables.push('LEFT JOIN call_tag ON call_tag.call = call.id');
  return {
    from: tables.join(' '),
    columns: dimensions.map((dimension) => {
      const column = COLUMNS[dimension];
      return (
        (share === null ? undefined : OF_A_TOUCH[dimension]) ?? ('sql' in column ? column.sql : column.of)
      );
    }),
    share,
  };
}
