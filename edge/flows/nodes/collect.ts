import type { CollectNode } from '../flow.ts';
import { answer, ask, type KeypadQuestion } from './keypad.ts';
import type { NodeKind } from './kind.ts';

export const collect: NodeKind<CollectNode> = {
  ways: ({ next, onFail }) => [
    { field: 'next', to: next, isPressed: true },
    { field: 'onFail', to: onFail },
  ],
  prompts: ({ prompt }) => [{ field: 'prompt', prompt }],
  needsCaller: true,
  enter: (node, run) => ask(question(node), run),
  resume(node, event, run) {
    const counts = (digits: string) =>
      /^\d+$/.test(digits) && digits.length >= node.minDigits && digits.length <= node.maxDigits;
    const entry = answer(question(node), event, run, counts);
    if (entry.isValid) {
      const field = { type: 'field', name: node.saveAs, value: entry.digits } as const;
      return { effects: [...entry.effects, field], to: node.next };
    }
    return entry.again ?? { effects: entry.effects, to: node.onFail };
  },
};

function question({ prompt, minDigits, maxDigits, timeoutSeconds, retries }: CollectNode): KeypadQuestion {
  const finishKey = minDigits === maxDigits ? null : '#';
  return { prompt, invalidPrompt: null, minDigits, maxDigits, finishKey, timeoutSeconds, retries };
}
