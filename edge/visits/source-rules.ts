import type { Field } from '../filters/fields.ts';
import { fieldsIn } from '../filters/fields-in.ts';
import type { Filter, FilterFacts } from '../filters/filter.ts';
import { matches } from '../filters/matches.ts';
import { type Arrival, type Channel, classify, type Source, toldBy } from './source.ts';
import { channelOf } from './sources/channel.ts';
import { KNOWN_SITES } from './sources/known-sites.ts';

/** What a rule makes of a visit: what is said here replaces what we would have said, and the rest stays. */
export interface NewSource {
  /** Worked out from the other three where it is not said. */
  channel?: Channel | undefined;
  source?: string | undefined;
  medium?: string | undefined;
  campaign?: string | undefined;
}

/** A company's own word on where visits came from. */
export interface SourceRule {
  /** `srule_…` */
  id: string;
  name: string;
  /** Key of the only site it is about; `null` for all. */
  site: string | null;
  /** Over `ARRIVAL_FIELDS` and the parameters of the landing address, `parameter.NAME`. Exclusions are its `not`. */
  when: Filter;
  /** `ignoreReferrer`: it is classified as if it had none, such as a booking service that sends visitors back. */
  as: NewSource | { ignoreReferrer: true };
}

/** The rules of a company, of which the first that holds counts. */
export interface SourceRules {
  /** Counts up with every change; a visit keeps which one it was classified by. */
  version: number;
  rules: readonly SourceRule[];
}

export const NO_SOURCE_RULES: SourceRules = { version: 0, rules: [] };

const text = (words: string): Field => ({ kind: 'text', words });

/** What rules can ask about beside parameters. The last six are what we would say without any rule. */
export const ARRIVAL_FIELDS = {
  referrer: text('Referring address'),
  'referrer.host': text('Referring host, without www.'),
  landing: text('Landing address'),
  'landing.host': text('Host of the landing page, without www.'),
  'landing.path': text('Path of the landing page'),
  channel: text('Channel'),
  source: text('Source'),
  medium: text('Medium'),
  campaign: text('Campaign'),
  keyword: text('Keyword'),
  content: text('Ad or link'),
} as const satisfies Record<string, Field>;

const PARAMETER = 'parameter.';

/** The field of this name, for `parseFilter`; `null` where there is none. Names of parameters are in lower case. */
export function arrivalField(name: string): Field | null {
  if (Object.hasOwn(ARRIVAL_FIELDS, name)) return ARRIVAL_FIELDS[name as keyof typeof ARRIVAL_FIELDS];
  if (!/^parameter\.[^\sA-Z]{1,64}$/.test(name)) return null;
  return text(`Parameter ${name.slice(PARAMETER.length)}`);
}

/** Where a visit came from by a company's rules, else as `classify` says. Never throws. */
export function sourceBy({ version, rules }: SourceRules, arrival: Arrival): Source {
  const plain = classify(arrival);
  if (rules.length === 0) return plain;
  const facts = factsOf(rules, arrival, plain);
  const rule = rules.find(({ when }) => matches(when, facts) === true);
  return rule === undefined ? plain : { ...made(rule, arrival, plain), rule: { id: rule.id, version } };
}

/** Which of the rules hold for an arrival, in their order: what the tester shows. */
export function holding(rules: readonly SourceRule[], arrival: Arrival): boolean[] {
  const facts = factsOf(rules, arrival, classify(arrival));
  return rules.map(({ when }) => matches(when, facts) === true);
}

function made({ as }: SourceRule, arrival: Arrival, plain: Source): Source {
  if ('ignoreReferrer' in as) return classify({ ...arrival, referrer: '' });
  const tags = {
    source: as.source ?? plain.source,
    medium: as.medium ?? plain.medium,
    campaign: as.campaign ?? plain.campaign,
  };
  return {
    ...plain,
    ...tags,
    channel: as.channel ?? channelOf(tags, KNOWN_SITES.byName(tags.source)?.kind ?? null),
  };
}

function factsOf(rules: readonly SourceRule[], arrival: Arrival, plain: Source): FilterFacts {
  const { landing, referrer, parameters } = toldBy(arrival);
  // A parameter that is not there is known to be nothing, so every one that is asked about gets its place.
  const asked = rules.flatMap(({ when }) => fieldsIn(when)).filter((name) => name.startsWith(PARAMETER));
  return {
    ...Object.fromEntries(asked.map((name) => [name, parameters.get(name.slice(PARAMETER.length)) ?? null])),
    referrer: referrer.address,
    'referrer.host': referrer.host,
    landing: landing.address,
    'landing.host': landing.host,
    'landing.path': landing.path,
    channel: plain.channel,
    source: plain.source,
    medium: plain.medium,
    campaign: plain.campaign,
    keyword: plain.keyword,
    content: plain.content,
  };
}
