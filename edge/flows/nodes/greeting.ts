import type { GreetingNode } from '../flow.ts';
import type { NodeKind } from './kind.ts';
import { hear } from './speech.ts';

export const greeting: NodeKind<GreetingNode> = {
  ways: ({ next }) => [{ field: 'next', to: next }],
  prompts: ({ prompt }) => [{ field: 'prompt', prompt }],
  needsCaller: true,
  enter: ({ prompt, next }, run) => ({ say: hear(prompt, run), to: next }),
};
