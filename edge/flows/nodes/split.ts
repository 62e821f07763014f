import { chance } from '../chance.ts';
import type { SplitNode } from '../flow.ts';
import { nodeKey } from '../step.ts';
import type { NodeKind } from './kind.ts';

export const split: NodeKind<SplitNode> = {
  ways: ({ branches }) => branches.map(({ next }, index) => ({ field: `branches.${index}.next`, to: next })),
  prompts: () => [],
  needsCaller: false,
  enter({ branches }, { at, context }) {
    // The node is part of the draw, so that two splits in a row do not send the same callers the same way.
    const drawn = chance(`${nodeKey(at)} ${context.key}`) * 100;
    let sum = 0;
    const winner = branches.find(({ percent }) => {
      sum += percent;
      return drawn < sum;
    });
    return { to: (winner ?? branches.at(-1))?.next ?? null };
  },
};
