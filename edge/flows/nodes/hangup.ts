import type { HangUpNode } from '../flow.ts';
import type { NodeKind } from './kind.ts';
import { hear } from './speech.ts';

export const hangUp: NodeKind<HangUpNode> = {
  ways: () => [],
  prompts: ({ message }) => (message === null ? [] : [{ field: 'message', prompt: message }]),
  needsCaller: false,
  enter({ message, reason }, run) {
    const canRefuse = message === null && !run.noted.isAnswered && run.world.capabilities.reject;
    return {
      say: run.noted.isAgentAlone ? [] : hear(message, run),
      effects: [{ type: 'outcome', outcome: 'flow_hangup' }],
      end: reason !== 'normal' && canRefuse ? reason : 'hangup',
    };
  },
};
