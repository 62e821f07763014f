import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../flows/instruction.ts';
import { canonicalXml } from '../canonical-xml.fixture.ts';
import { dial, gather, leg, say, URLS as urls } from '../instructions.fixture.ts';
import { TWILIO, twiml } from './xml.ts';

const render = (...instructions: Instruction[]) => twiml(instructions, urls, TWILIO);

type Response = InstanceType<typeof twilio.twiml.VoiceResponse>;
const POST = { method: 'POST' };
const progress = {
  statusCallback: urls.status,
  statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'] as const,
  statusCallbackMethod: 'POST',
};

describe('writes what Twilio’s own library writes:', () => {
  const cases: [string, Instruction[], (response: Response) => void][] = [
    [
      'a greeting, said and played, then the end',
      [
        say('Grüezi & welcome', 'de-CH'),
        { do: 'play', url: 'https://x.example/a.mp3?v=1&w=2' },
        { do: 'hangup' },
      ],
      (response) => {
        // The library’s types know fewer languages than Twilio does.
        response.say({ language: 'de-CH' as 'de-DE' }, 'Grüezi & welcome');
        response.play('https://x.example/a.mp3?v=1&w=2');
        response.hangup();
      },
    ],
    [
      'a menu that comes back also when no key was pressed',
      [
        gather({
          step: 2,
          prompts: [say('Press 1 for sales.'), { do: 'play', url: 'https://x.example/menu.wav' }],
          minDigits: 1,
          maxDigits: 1,
          finishKey: null,
          timeoutSeconds: 6,
        }),
      ],
      (response) => {
        const gather = response.gather({
          input: ['dtmf'],
          action: urls.next(2),
          ...POST,
          numDigits: 1,
          finishOnKey: '',
          timeout: 6,
          actionOnEmptyResult: true,
        });
        gather.say({ language: 'en-US' }, 'Press 1 for sales.');
        gather.play('https://x.example/menu.wav');
      },
    ],
    [
      'digits that end with #',
      [
        gather({
          step: 3,
          prompts: [],
          minDigits: 5,
          maxDigits: 9,
          finishKey: '#',
          timeoutSeconds: 10,
        }),
      ],
      (response) => {
        response.gather({
          input: ['dtmf'],
          action: urls.next(3),
          ...POST,
          numDigits: 9,
          finishOnKey: '#',
          timeout: 10,
          actionOnEmptyResult: true,
        });
      },
    ],
    [
      'two numbers and a SIP phone at once, with whisper, extension, recording, caller id and time limit',
      [
        dial({
          legs: [
            leg('+13125550100', { sendDigits: 'ww12', hasPickup: true, acceptKey: '1' }),
            leg('+13125550101'),
            leg('sip:desk@example.com', { sendDigits: '5', hasPickup: true }),
          ],
          callerId: '+13125550199',
          timeLimitSeconds: 3600,
          record: true,
        }),
      ],
      (response) => {
        const node = response.dial({
          action: urls.next(1),
          ...POST,
          timeout: 20,
          timeLimit: 3600,
          callerId: '+13125550199',
          answerOnBridge: true,
          record: 'record-from-answer-dual',
          recordingStatusCallback: urls.recording,
          recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
          recordingStatusCallbackMethod: 'POST',
        });
        const events = { ...progress, statusCallbackEvent: [...progress.statusCallbackEvent] };
        node.number({ sendDigits: 'ww12', url: urls.pickup(1, 0), ...POST, ...events }, '+13125550100');
        node.number(events, '+13125550101');
        node.sip({ url: urls.pickup(1, 2), ...POST, ...events }, 'sip:desk@example.com');
      },
    ],
    [
      'a message with its transcript; nothing said comes back too',
      [say('Leave a message.'), { do: 'record', step: 4, maxSeconds: 120, beep: true, transcribe: true }],
      (response) => {
        response.say({ language: 'en-US' }, 'Leave a message.');
        response.record({
          action: urls.next(4),
          ...POST,
          maxLength: 120,
          timeout: 5,
          finishOnKey: '#',
          playBeep: true,
          recordingStatusCallback: urls.recording,
          recordingStatusCallbackEvent: ['completed', 'absent'],
          recordingStatusCallbackMethod: 'POST',
          transcribe: true,
          transcribeCallback: urls.transcript,
        });
        response.redirect(POST, urls.next(4));
      },
    ],
    ['another look', [{ do: 'redirect', step: 7 }], (response) => response.redirect(POST, urls.next(7))],
    ['a refusal', [{ do: 'reject', reason: 'busy' }], (response) => response.reject({ reason: 'busy' })],
    ['nothing', [], () => {}],
  ];

  it.each(cases)('%s', (_what, instructions, build) => {
    const theirs = new twilio.twiml.VoiceResponse();
    build(theirs);
    expect(canonicalXml(render(...instructions))).toEqual(canonicalXml(theirs.toString()));
  });
});

it('leaves the caller id to Twilio when there is none to show', () => {
  expect(render(dial())).not.toContain('callerId');
});

it('brings times that Twilio does not take to the nearest that it does', () => {
  expect(render(dial({ ringSeconds: 1, timeLimitSeconds: 100_000 }))).toContain(
    'timeout="5" timeLimit="14400"',
  );
  expect(render(dial({ ringSeconds: 1000 }))).toContain('timeout="600"');
});

it('rings the first ten of more', () => {
  const legs = Array.from({ length: 12 }, (_, i) => leg(`+131255501${i + 10}`));
  expect(render(dial({ legs })).match(/<Number/g)).toHaveLength(10);
});

it('says what XML has signs for, and nothing that XML cannot hold', () => {
  expect(render(say(`Tom & "Jerry's" <b>\u0000\uD800 ☎️ 🐈`))).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><Response>' +
      '<Say language="en-US">Tom &amp; &quot;Jerry&apos;s&quot; &lt;b&gt; ☎️ 🐈</Say></Response>',
  );
});

it('writes an address with several parameters as an attribute', () => {
  const next = () => 'https://calls.example/d?a=1&b="2"';
  expect(twiml([dial()], { ...urls, next }, TWILIO)).toContain(
    'action="https://calls.example/d?a=1&amp;b=&quot;2&quot;"',
  );
});
