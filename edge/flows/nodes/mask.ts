import type { MaskNode } from '../flow.ts';
import type { NodeKind } from './kind.ts';

export const mask: NodeKind<MaskNode> = {
  ways: ({ next }) => [{ field: 'next', to: next }],
  prompts: () => [],
  needsCaller: false,
  enter: ({ callerId, next }) => ({ effects: [{ type: 'mask', callerId }], to: next }),
};
