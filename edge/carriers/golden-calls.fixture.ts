import { CONTEXT, published, WORLD } from '../flows/flow.fixture.ts';
import type { Instruction } from '../flows/instruction.ts';
import { enter, pickup, resume } from '../flows/interpreter.ts';
import type { FlowContext, Step } from '../flows/step.ts';
import { URLS } from './instructions.fixture.ts';
import { BASE, placement, play } from './simulator/play.fixture.ts';
import type { Post, SimulatedState } from './simulator/state.ts';
import { twilio } from './twilio/index.ts';

/** A call through a flow: how the flow goes and what the people do. */
export interface GoldenCall {
  feature: string;
  nodes: Record<string, unknown>;
  /** A `Script` as people write it. */
  script?: unknown;
  context?: Partial<FlowContext>;
}

/** One answer of ours in such a call: what it answers, and what it asks of the carrier. */
export interface Answer {
  to: string;
  instructions: readonly Instruction[];
  isPickup: boolean;
}

const say = (text: string) => ({ say: text, language: 'en-US' });
const hangup = (message: string | null = null) => ({ type: 'hangup', message });
const dial = (to: string | string[], more: object = {}) => ({
  type: 'dial',
  destinations: [to].flat(),
  ringSeconds: 20,
  onNoAnswer: null,
  ...more,
});
const voicemail = { type: 'voicemail', greeting: say('Please leave a message.') };

/** A call for each feature of a flow that the carrier has a part in. */
export const GOLDEN_CALLS: readonly GoldenCall[] = [
  {
    feature: 'Call greeting, then the destination number',
    nodes: {
      hello: { type: 'greeting', prompt: say('Welcome to Windy City Plumbing.'), next: 'office' },
      office: dial('+13125550100'),
    },
  },
  {
    feature: 'Keypad entry: menu, wrong key twice, then voicemail',
    nodes: {
      menu: {
        type: 'menu',
        prompt: say('Press 1 for sales, 2 for service.'),
        keys: { '1': 'sales', '2': 'sales' },
        retries: 1,
        invalidPrompt: say('That is no choice.'),
        onTimeout: 'voicemail',
        onInvalid: 'voicemail',
      },
      sales: dial('+13125550100'),
      voicemail,
    },
    script: { keys: ['9', '8'] },
  },
  {
    feature: 'Keypad entry: nothing pressed, then a message from the media library',
    nodes: {
      menu: {
        type: 'menu',
        prompt: say('Press 1 for sales.'),
        keys: { '1': 'sales' },
        retries: 0,
        onTimeout: 'jingle',
        onInvalid: 'jingle',
      },
      sales: dial('+13125550100'),
      jingle: { type: 'greeting', prompt: { play: 'jingle' }, next: null },
    },
  },
  {
    feature: 'Collected digits, and geo-routing by them',
    nodes: {
      zip: {
        type: 'collect',
        prompt: say('Enter your zip code.'),
        minDigits: 5,
        maxDigits: 5,
        saveAs: 'zip',
        next: 'geo',
        onFail: 'south',
      },
      geo: {
        type: 'caller',
        rules: [{ match: { zips: ['60601-60661'] }, next: 'north' }],
        onNoMatch: 'south',
      },
      north: dial('+13125550100'),
      south: dial('+13125550101'),
    },
    script: { keys: ['60622'] },
  },
  {
    feature: 'Simultaneous ringing, an extension and a SIP phone; caller ID masked; the first to answer wins',
    nodes: {
      mask: { type: 'mask', callerId: 'tracking_number', next: 'office' },
      office: dial(['+13125550100', '+13125550101', 'sip:desk@example.com'], {
        destinations: [
          '+13125550100',
          { to: '+13125550101', sendDigits: 'ww12' },
          { to: 'sip:desk@example.com' },
        ],
      }),
    },
    script: { callee: 'no_answer', destinations: { 'sip:desk@example.com': { answerAfter: 3 } } },
  },
  {
    feature: 'Sequential ringing: busy, nobody, then voicemail',
    nodes: {
      office: dial(['+13125550100', '+13125550101'], { mode: 'sequential', onNoAnswer: 'voicemail' }),
      voicemail,
    },
    script: { callee: 'no_answer', destinations: { '+13125550100': { callee: 'busy' } } },
  },
  {
    feature: 'Call whisper, and a key to accept: an answering machine, then a person',
    nodes: {
      office: dial(['+13125550100', '+13125550101'], {
        mode: 'sequential',
        whisper: say('Call from {source}.'),
        accept: { key: '1' },
      }),
    },
    script: { destinations: { '+13125550100': { callee: 'machine' } } },
  },
  {
    feature: 'Call recording with a notice, and a limit',
    nodes: {
      record: { type: 'record', on: true, notice: say('This call is recorded.'), next: 'office' },
      office: dial('+13125550100', { timeLimitSeconds: 3600 }),
    },
  },
  {
    feature: 'Call survey of the caller, after the destination has hung up',
    nodes: {
      office: dial('+13125550100', { onAnswered: 'survey' }),
      survey: {
        type: 'survey',
        audience: 'caller',
        prompt: say('From 1 to 5, how was it?'),
        options: [
          { key: '1', label: 'Bad' },
          { key: '5', label: 'Good' },
        ],
      },
    },
    script: { keys: ['5'] },
  },
  {
    feature: 'Hang up: refused as busy before it costs anything',
    nodes: { closed: { ...hangup(), reason: 'busy' } },
  },
  {
    feature: 'Hang up with a message',
    nodes: { closed: hangup('We are closed. Please call again tomorrow.') },
  },
];

/** Plays the call through the interpreter, the Twilio dialect and the built-in carrier; what we answered, in order. */
export function playGoldenCall({ nodes, script, context }: GoldenCall): {
  call: SimulatedState;
  answers: Answer[];
} {
  const flows = { main: published(nodes) };
  const world = { ...WORLD, capabilities: twilio.capabilities };
  const urls = {
    ...URLS,
    next: (step: number) => `${BASE}/next/${step}`,
    pickup: (step: number, leg: number) => `${BASE}/pickup/${step}/${leg}`,
  };
  const answers: Answer[] = [];
  let now: Step | null = null;

  const answer = (to: string, instructions: readonly Instruction[], pickedUp?: string) => {
    answers.push({ to, instructions, isPickup: pickedUp !== undefined });
    const next = pickedUp === undefined ? urls.next : () => `${pickedUp}?key`;
    return { status: 200, body: twilio.render(instructions, { ...urls, next }).body };
  };

  const call = play(placement(script), (post: Post) => {
    const { kind, line, url, form } = post;
    if (line === null) return { status: 204, body: '' };
    if (kind === 'voice') {
      now = enter(flows, 'main', { ...CONTEXT, ...context }, world);
      return answer('The call comes in', now.instructions);
    }
    if (now === null) throw new Error(`${kind} came before the call`);
    const state: Step['state'] = (now as Step).state;
    const result = twilio.parseStep(new URLSearchParams(form).toString(), state.step);
    if (typeof line === 'number') {
      const [pickedUp = '', asked] = url.split('?');
      const digits = result.type === 'digits' ? result.digits : asked === undefined ? null : '';
      const leg = Number(pickedUp.split('/').at(-1));
      const words = digits === null ? 'picks up' : `presses ${digits || 'nothing'}`;
      return answer(
        `Destination ${leg + 1} ${words}`,
        pickup(flows, state, state.step, leg, digits, world),
        pickedUp,
      );
    }
    // Nobody is there any more to hear what comes next.
    if (form.CallStatus === 'completed') return answer(`${inWords(result)} and hangs up`, [{ do: 'hangup' }]);
    const { call: _, ...event } = result;
    now = resume(flows, state, event, world);
    return answer(inWords(result), now.instructions);
  });
  return { call, answers };
}

function inWords(result: ReturnType<typeof twilio.parseStep>): string {
  switch (result.type) {
    case 'digits':
      return `The caller presses ${result.digits || 'nothing'}`;
    case 'dialed':
      return `The dial ends as ${result.status}`;
    case 'recorded':
      return `The caller leaves a message of ${result.duration} s`;
    case 'continued':
      return 'The caller says nothing';
  }
}
