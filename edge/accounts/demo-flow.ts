import type { Flow, Prompt } from '../flows/flow.ts';

/** Rings when a test call is routed: the front desk, and the plumber who is on call for the West. */
const FRONT_DESK = '+13125550188';
const ON_CALL = '+13125550189';

/** Area codes of the big cities on the Pacific (nanpa.com). */
const WEST = ['206', '213', '310', '323', '408', '415', '503', '510', '619', '628', '650', '971'];

const say = (text: string): Prompt => ({ say: text, language: 'en-US' });

const ring = {
  type: 'dial',
  mode: 'simultaneous',
  ringSeconds: 25,
  sticky: false,
  callerId: 'caller',
  accept: null,
  timeLimitSeconds: null,
  holdMedia: null,
  onAnswered: null,
  onNoAnswer: 'message',
  onBusy: 'message',
  onFailed: 'message',
  onCapped: 'message',
} as const;

/**
 * What a caller of the demo company walks through: a greeting, a menu, another way for callers from the West, a whisper
 * to whoever picks up, a mailbox. Pressing nothing is fine: it rings the front desk.
 */
export const DEMO_FLOW: Flow = {
  start: 'welcome',
  nodes: {
    welcome: {
      type: 'greeting',
      prompt: say('Thank you for calling Harbor and Pine Plumbing.'),
      next: 'menu',
    },
    menu: {
      type: 'menu',
      prompt: say(
        'For an emergency, press 1. To leave a message, press 2. For anything else, stay on the line.',
      ),
      keys: { '1': 'urgent', '2': 'message' },
      timeoutSeconds: 3,
      retries: 0,
      invalidPrompt: null,
      onTimeout: 'where',
      onInvalid: 'where',
    },
    urgent: {
      type: 'set',
      tags: ['Emergency'],
      score: 10,
      valueCents: null,
      fields: {},
      next: 'where',
    },
    where: {
      type: 'caller',
      rules: [{ match: { areaCodes: WEST }, next: 'west' }],
      onNoMatch: 'desk',
    },
    desk: {
      ...ring,
      destinations: [{ to: FRONT_DESK, label: 'Front desk', sendDigits: '', weight: 1 }],
      whisper: say('A call from {source}.'),
    },
    west: {
      ...ring,
      destinations: [{ to: ON_CALL, label: 'On call, West', sendDigits: '', weight: 1 }],
      whisper: say('A call from the West.'),
    },
    message: {
      type: 'voicemail',
      greeting: say('Everybody is out on a job. Please leave a message after the tone.'),
      maxSeconds: 120,
      transcribe: true,
      next: null,
    },
  },
};
