import type { Prompt } from '../flow.ts';
import type { Effect, FlowEvent } from '../step.ts';
import { type Onward, type Run, unexpected } from './kind.ts';
import { hear } from './speech.ts';

/** A question that is answered by pressing keys. */
export interface KeypadQuestion {
  prompt: Prompt;
  /** Said before the prompt when it is asked again after a wrong entry. */
  invalidPrompt: Prompt | null;
  minDigits: number;
  maxDigits: number;
  finishKey: '#' | '*' | null;
  timeoutSeconds: number;
  /** How often it is asked again. */
  retries: number;
}

/** Asks for the first time. */
export function ask(question: KeypadQuestion, run: Run): Onward {
  return gather(question, run, 0, null);
}

/** What came of it: the keys, or what to do where they were none of those that count. */
export type KeypadAnswer =
  | { isValid: true; digits: string; effects: Effect[] }
  | { isValid: false; digits: string; effects: Effect[]; again: Onward | null };

/**
 * Reads an entry. One that does not count is asked for again (`again`) as long as there are retries; `null` then says
 * that it is given up. Every entry is noted, also none.
 */
export function answer(
  question: KeypadQuestion,
  event: FlowEvent,
  run: Run,
  counts: (digits: string) => boolean,
): KeypadAnswer {
  if (event.type !== 'digits' && event.type !== 'continued') throw unexpected(event, run);
  const digits = event.type === 'digits' ? event.digits : '';
  const isValid = counts(digits);
  const by = run.noted.isAgentAlone ? 'agent' : 'caller';
  const effects: Effect[] = [{ type: 'keys', ...run.at, by, digits, isValid }];
  if (isValid) return { isValid, digits, effects };
  const tries = run.memory !== null && 'tries' in run.memory ? run.memory.tries : 0;
  const again =
    tries >= question.retries
      ? null
      : { ...gather(question, run, tries + 1, digits === '' ? null : question.invalidPrompt), effects };
  return { isValid, digits, effects, again };
}

function gather(question: KeypadQuestion, run: Run, tries: number, before: Prompt | null): Onward {
  const { minDigits, maxDigits, finishKey, timeoutSeconds } = question;
  return {
    ask: {
      do: 'gather',
      step: run.step,
      prompts: [...hear(before, run), ...hear(question.prompt, run)],
      minDigits,
      maxDigits,
      finishKey,
      timeoutSeconds,
    },
    memory: { tries },
  };
}
