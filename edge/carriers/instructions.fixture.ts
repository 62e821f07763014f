import type { DialLeg, Instruction, Spoken } from '../flows/instruction.ts';
import type { CallbackUrls } from './carrier.ts';

type Dial = Extract<Instruction, { do: 'dial' }>;

/** Where everything goes in documents that are compared. */
export const URLS: CallbackUrls = {
  next: (step) => `https://e.example/next/${step}`,
  pickup: (step, leg) => `https://e.example/pickup/${step}/${leg}`,
  status: 'https://e.example/status',
  recording: 'https://e.example/recording',
  transcript: 'https://e.example/transcript',
};

export const say = (text: string, language = 'en-US'): Extract<Spoken, { do: 'say' }> => ({
  do: 'say',
  text,
  language,
});

export const leg = (to: string, more: Partial<DialLeg> = {}): DialLeg => ({
  to,
  sendDigits: '',
  hasPickup: false,
  acceptKey: null,
  ...more,
});

/** A dial of one destination for 20 seconds, unless said otherwise. */
export const dial = (more: Partial<Omit<Dial, 'do'>> = {}): Dial => ({
  do: 'dial',
  step: 1,
  legs: [leg('+13125550100')],
  ringSeconds: 20,
  callerId: null,
  timeLimitSeconds: null,
  record: false,
  holdUrl: null,
  survey: false,
  ...more,
});

/** One key, waited for 6 seconds, unless said otherwise. */
export const gather = (
  more: Partial<Omit<Extract<Instruction, { do: 'gather' }>, 'do'>> = {},
): Instruction => ({
  do: 'gather',
  step: 1,
  prompts: [],
  minDigits: 1,
  maxDigits: 1,
  finishKey: null,
  timeoutSeconds: 6,
  ...more,
});
