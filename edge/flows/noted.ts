import type { FilterFacts } from '../filters/filter.ts';
import type { Effect, FlowContext, FlowOutcome, Noted } from './step.ts';

/** What a call that has just come in has collected. */
export const NOTHING_NOTED: Noted = {
  tags: [],
  score: null,
  valueCents: null,
  fields: {},
  keys: [],
  recording: false,
  mask: null,
  outcome: null,
  isAnswered: false,
  isAgentAlone: false,
};

const NOTE: { [T in Effect['type']]?: (noted: Noted, effect: Extract<Effect, { type: T }>) => Noted } = {
  tags: (noted, { tags }) => ({ ...noted, tags: [...new Set([...noted.tags, ...tags])] }),
  score: (noted, { points }) => ({ ...noted, score: (noted.score ?? 0) + points }),
  value: (noted, { cents }) => ({ ...noted, valueCents: cents }),
  field: (noted, { name, value }) => ({ ...noted, fields: { ...noted.fields, [name]: value } }),
  keys: (noted, { by, digits }) =>
    by === 'caller' && digits !== '' ? { ...noted, keys: [...noted.keys, digits] } : noted,
  recording: (noted, { on }) => ({ ...noted, recording: on }),
  mask: (noted, { callerId }) => ({ ...noted, mask: callerId }),
  outcome: (noted, { outcome }) => ({ ...noted, outcome }),
  agent_alone: (noted) => ({ ...noted, isAgentAlone: true }),
};

/** A later one of these takes the place of an earlier one; the other way round it says nothing new. */
const OUTCOMES: readonly (FlowOutcome | null)[] = [null, 'flow_hangup', 'capped', 'voicemail'];

/** False for an outcome that has been outdone already. */
export function counts(effect: Effect, { outcome }: Noted): boolean {
  return effect.type !== 'outcome' || OUTCOMES.indexOf(effect.outcome) > OUTCOMES.indexOf(outcome);
}

/** What is noted after these effects; `isHeard` when the caller heard, was asked or waited for something with them. */
export function note(noted: Noted, effects: readonly Effect[], isHeard: boolean): Noted {
  const before = isHeard ? { ...noted, isAnswered: true } : noted;
  return effects.reduce((sum, effect) => {
    // Sound because the table is keyed by the type of the effect; the compiler cannot follow the pairing.
    const add = NOTE[effect.type] as ((noted: Noted, effect: Effect) => Noted) | undefined;
    return add === undefined ? sum : add(sum, effect);
  }, before);
}

/** What conditions and placeholders see: what was known when the call came in, and what the flow has added since. */
export function factsOf({ facts }: FlowContext, noted: Noted): FilterFacts {
  const tags = Array.isArray(facts.tags) ? (facts.tags as readonly string[]) : [];
  const fields = Object.entries(noted.fields).map(([name, value]) => [`fields.${name}`, value] as const);
  return {
    ...facts,
    ...(noted.tags.length === 0 ? {} : { tags: [...new Set([...tags, ...noted.tags])] }),
    ...(noted.score === null ? {} : { score: noted.score }),
    ...(noted.valueCents === null ? {} : { valueCents: noted.valueCents }),
    keys: noted.keys.length === 0 ? null : noted.keys.join(' '),
    ...Object.fromEntries(fields),
  };
}
