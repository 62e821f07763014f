import { matches } from '../../filters/matches.ts';
import type { ConditionNode } from '../flow.ts';
import { factsOf } from '../noted.ts';
import type { NodeKind } from './kind.ts';

export const condition: NodeKind<ConditionNode> = {
  ways: ({ rules, onElse }) => [
    ...rules.map(({ next }, index) => ({ field: `rules.${index}.next`, to: next })),
    { field: 'onElse', to: onElse },
  ],
  prompts: () => [],
  needsCaller: false,
  enter({ rules, onElse }, run) {
    const facts = factsOf(run.context, run.noted);
    // A caller waits: what is not known by now counts as not so.
    const winner = rules.find(({ when }) => matches(when, facts) === true);
    return { to: winner === undefined ? onElse : winner.next };
  },
};
