import type { SetNode } from '../flow.ts';
import type { NodeKind } from './kind.ts';
import { noteworthy } from './noteworthy.ts';

export const set: NodeKind<SetNode> = {
  ways: ({ next }) => [{ field: 'next', to: next }],
  prompts: () => [],
  needsCaller: false,
  enter: (node) => ({ effects: noteworthy(node), to: node.next }),
};
