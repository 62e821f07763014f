import type { GoToNode } from '../flow.ts';
import type { NodeKind } from './kind.ts';

export const goTo: NodeKind<GoToNode> = {
  ways: ({ to }) => ('node' in to ? [{ field: 'to.node', to: to.node }] : []),
  prompts: () => [],
  needsCaller: false,
  enter: ({ to }) => ('node' in to ? { to: to.node } : { toFlow: to.flow }),
};
