import type { Instruction } from '../flows/instruction.ts';
import { dial, gather, leg, say } from './instructions.fixture.ts';

/** One answer of ours in each feature of a call flow, in no carrier's dialect. `pickup`: to a destination. */
export const GOLDEN: readonly { feature: string; instructions: Instruction[]; pickup?: true }[] = [
  {
    feature: 'call greeting, then the destination number',
    instructions: [say('Welcome to Windy City Plumbing.'), dial()],
  },
  {
    feature: 'keypad entry',
    instructions: [gather({ prompts: [say('Press 1 for sales, 2 for service.')] })],
  },
  {
    feature: 'keypad entry, wrong key twice, then voicemail',
    instructions: [
      say('That is no choice.'),
      { do: 'play', url: 'https://e.example/media/voicemail.mp3' },
      { do: 'record', step: 4, maxSeconds: 120, beep: true, transcribe: true },
    ],
  },
  {
    feature: 'collected digits that end with #',
    instructions: [
      gather({
        step: 2,
        prompts: [say('Enter your zip code and press pound.')],
        minDigits: 5,
        maxDigits: 5,
        finishKey: '#',
        timeoutSeconds: 10,
      }),
    ],
  },
  {
    feature: 'simultaneous ringing with call whisper, extension and caller ID masking',
    instructions: [
      dial({
        step: 3,
        legs: [
          leg('+13125550100', { hasPickup: true }),
          leg('+13125550101', { sendDigits: 'ww12' }),
          leg('sip:desk@example.com'),
        ],
        callerId: '+13125550123',
      }),
    ],
  },
  {
    feature: 'a destination that must accept, and a recorded conversation with a limit',
    instructions: [
      dial({
        step: 3,
        legs: [leg('+13125550100', { hasPickup: true, acceptKey: '1' })],
        record: true,
        timeLimitSeconds: 3600,
      }),
    ],
  },
  {
    feature: 'what a destination hears on pickup',
    pickup: true,
    instructions: [
      say('Call from Google Ads.'),
      gather({ step: 3, prompts: [say('Press 1 to accept.')], timeoutSeconds: 8 }),
    ],
  },
  { feature: 'a destination that accepted is connected', pickup: true, instructions: [] },
  {
    feature: 'webhook: ask again once a server of the company has answered',
    instructions: [{ do: 'redirect', step: 5 }],
  },
  {
    feature: 'call survey, of a caller whose agent has hung up',
    instructions: [gather({ step: 6, prompts: [say('From 1 to 5, how was it?')], timeoutSeconds: 8 })],
  },
  {
    feature: 'call recording with a notice first',
    instructions: [say('This call is recorded.'), dial({ step: 2, record: true })],
  },
  { feature: 'blocked caller', instructions: [{ do: 'reject', reason: 'rejected' }] },
  { feature: 'capped: busy', instructions: [{ do: 'reject', reason: 'busy' }] },
  { feature: 'hang up with a message', instructions: [say('We are closed. Goodbye.'), { do: 'hangup' }] },
];
