import type { SurveyNode } from '../flow.ts';
import type { Effect } from '../step.ts';
import { answer, ask, type KeypadQuestion } from './keypad.ts';
import type { NodeKind, Run } from './kind.ts';
import { noteworthy } from './noteworthy.ts';

type Option = SurveyNode['options'][number];

export const survey: NodeKind<SurveyNode> = {
  ways: ({ next }) => [{ field: 'next', to: next }],
  prompts: ({ prompt }) => [{ field: 'prompt', prompt }],
  needsCaller: false,
  enter(node, run) {
    const isThere = run.noted.isAgentAlone === (node.audience === 'agent');
    return isThere ? ask(question(node), run) : { effects: [over(node, run, null)], to: node.next };
  },
  resume(node, event, run) {
    const chosen = (digits: string) => node.options.find(({ key }) => key === digits);
    const entry = answer(question(node), event, run, (digits) => chosen(digits) !== undefined);
    if (!entry.isValid && entry.again !== null) return entry.again;
    const option = chosen(entry.digits) ?? null;
    return {
      effects: [...entry.effects, over(node, run, option), ...(option === null ? [] : noteworthy(option))],
      to: node.next,
    };
  },
};

function question({ prompt, timeoutSeconds, retries }: SurveyNode): KeypadQuestion {
  return {
    prompt,
    invalidPrompt: null,
    minDigits: 1,
    maxDigits: 1,
    finishKey: null,
    timeoutSeconds,
    retries,
  };
}

function over({ audience }: SurveyNode, { at }: Run, option: Option | null): Effect {
  return { type: 'survey', ...at, audience, key: option?.key ?? null, label: option?.label ?? null };
}
