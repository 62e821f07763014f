import type { Effect, FlowLibrary } from './step.ts';

const WORDS: {
  [T in Effect['type']]?: (effect: Extract<Effect, { type: T }>, flows: FlowLibrary) => string;
} = {
  entered: ({ flow, node }, flows) => `goes to ${node} (${flows[flow]?.nodes[node]?.type})`,
  tags: ({ tags }) => `tags it ${tags.join(', ')}`,
  score: ({ points }) => `adds ${points} to its score`,
  value: ({ cents }) => `sets its value to ${(cents / 100).toFixed(2)}`,
  field: ({ name, value }) => `keeps ${name}: ${value}`,
  recording: ({ on }) => (on ? 'records from here on' : 'records no more'),
  survey: ({ label }) =>
    label === null ? 'gets no answer to the survey' : `gets the answer ${label} to the survey`,
  fetch: ({ url }) => `asks ${url}`,
  cause: ({ cause }) =>
    cause === 'capped' ? 'finds every destination at its cap' : 'gives up on the wrong keys',
};

/** What a flow notes, in words that go on from "the flow"; `null` for what is seen otherwise. */
export function effectInWords(effect: Effect, flows: FlowLibrary): string | null {
  // Sound because the table is keyed by the type of the effect; the compiler cannot follow the pairing.
  const words = WORDS[effect.type] as ((effect: Effect, flows: FlowLibrary) => string) | undefined;
  return words?.(effect, flows) ?? null;
}
