import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../flows/instruction.ts';
import { TWILIO, twiml } from '../twilio/xml.ts';
import { readTwiml } from './twiml-reader.ts';

const base = 'https://calls.example/carriers/c1/voice';
const read = (verbs: string) => readTwiml(`<?xml version="1.0"?><Response>${verbs}</Response>`, base);

describe('the verbs', () => {
  it('are read in order', () => {
    expect(read('<Say voice="alice">Hi</Say> <Pause length="3"/><Pause/><Hangup/>')).toEqual([
      { verb: 'Say', text: 'Hi' },
      { verb: 'Pause', length: 3 },
      { verb: 'Pause', length: 1 },
      { verb: 'Hangup' },
    ]);
  });

  it('may be none', () => {
    expect(readTwiml('<Response/>', base)).toEqual([]);
  });

  it('include Dial with numbers, its addresses relative to the document', () => {
    expect(
      read('<Dial action="dialed/a?x=1&amp;y=2"><Number statusCallback="/s">+1312</Number></Dial>'),
    ).toEqual([
      {
        verb: 'Dial',
        action: 'https://calls.example/carriers/c1/dialed/a?x=1&y=2',
        timeout: 30,
        timeLimit: 14_400,
        callerId: null,
        answerOnBridge: false,
        record: null,
        numbers: [
          {
            to: '+1312',
            url: null,
            sendDigits: '',
            callback: { url: 'https://calls.example/s', events: ['completed'] },
          },
        ],
      },
    ]);
  });

  it('include Dial with nothing but a number', () => {
    expect(read('<Dial>+13125550100</Dial>')).toMatchObject([
      { action: null, numbers: [{ to: '+13125550100', callback: null }] },
    ]);
  });

  it('include Reject and Redirect', () => {
    expect(read('<Reject/><Reject reason="busy"/><Redirect>next</Redirect>')).toEqual([
      { verb: 'Reject', reason: 'rejected' },
      { verb: 'Reject', reason: 'busy' },
      { verb: 'Redirect', url: 'https://calls.example/carriers/c1/next' },
    ]);
  });
});

describe('a document is refused', () => {
  it.each([
    ['a verb nobody knows', '<Sing>la</Sing>', /no verb <Sing>/],
    ['a verb in the wrong case', '<hangup/>', /no verb <hangup>/],
    ['an attribute that would be ignored', '<Dial record="true">+1</Dial>', /<Dial record>/],
    ['a method other than POST', '<Redirect method="GET">x</Redirect>', /must be POST/],
    ['a dial of nobody', '<Dial/>', /rings nobody/],
    ['a dial of a room', '<Dial><Conference>x</Conference></Dial>', /cannot ring a <Conference>/],
    ['a time that is none', '<Pause length="soon"/>', /<Pause length> must be a whole number/],
    [
      'an event that is none',
      '<Dial><Number statusCallbackEvent="rang">+1</Number></Dial>',
      /no event "rang"/,
    ],
    ['an element inside a sentence', '<Say><b>x</b></Say>', /no elements inside/],
    ['a dial inside a menu', '<Gather><Dial>+1</Dial></Gather>', /<Gather> cannot hold a <Dial>/],
    ['a number by itself', '<Number>+1</Number>', /no verb <Number>/],
    ['words beside verbs', 'Hello<Hangup/>', /no text of its own/],
    ['eleven numbers', `<Dial>${'<Number>+1</Number>'.repeat(11)}</Dial>`, /at most ten/],
    ['a SIP address that is none', '<Dial><Sip>desk</Sip></Dial>', /must be a SIP address/],
    ['digits for a SIP address', '<Dial><Sip sendDigits="1">sip:a@b</Sip></Dial>', /<Sip sendDigits>/],
    ['digits that are none', '<Dial><Number sendDigits="1,2">+1</Number></Dial>', /must be keys and w/],
    ['no digits at all', '<Gather numDigits="0"/>', /numDigits> must be a whole number from 1/],
    ['two finishing keys', '<Gather finishOnKey="#*"/>', /one key or none/],
    ['speech', '<Gather input="speech"/>', /<Gather input> must be dtmf/],
    ['a dial that is too long', '<Dial timeLimit="14401">+1</Dial>', /from 1 to 14400/],
    ['a ring that is too long', '<Dial timeout="601">+1</Dial>', /from 1 to 600/],
    ['a switch that is none', '<Dial answerOnBridge="yes">+1</Dial>', /must be false or true/],
    ['a message of no length', '<Record maxLength="0"/>', /from 1 to/],
    ['a transcript for nobody', '<Record transcribe="true"/>', /needs a transcribeCallback/],
    ['a sentence that is too long', `<Say>${'a'.repeat(4097)}</Say>`, /at most 4096/],
    ['a file without an address', '<Play/>', /has no address/],
    ['too much', `${'<Say>aaaaaaaaaaaaaaaaaaaaaa</Say>'.repeat(2200)}`, /longer than 64 kB/],
    ['an element left open', '<Say>x', /closes nothing that is open/],
    ['a plain &', '<Say>Tom & Jerry</Say>', /written &amp;/],
    ['an attribute without quotes', '<Pause length=3/>', /not XML/],
  ])('with %s', (_what, verbs, message) => {
    expect(() => read(verbs)).toThrow(message);
  });

  it.each([
    '',
    'OK',
    '{"type":"not_found"}',
    '<Reply/>',
    '<Response>',
    '<Response/><Response/>',
    '<!DOCTYPE x><Response/>',
  ])('that is not TwiML: %s', (source) => {
    expect(() => readTwiml(source, base)).toThrow();
  });
});

it('lets a destination that has picked up hear and press, no more', () => {
  const pickup = (verbs: string) => readTwiml(`<Response>${verbs}</Response>`, base, true);
  expect(pickup('<Say>x</Say><Gather/><Hangup/>')).toHaveLength(3);
  for (const verb of ['<Dial>+1</Dial>', '<Record/>', '<Reject/>'])
    expect(() => pickup(verb)).toThrow('is not for a destination that has just picked up');
});

it('reads back what our writer writes', () => {
  const number = fc.integer({ min: 1_000_000, max: 999_999_999 }).map((digits) => `+1${digits}`);
  const say = fc.record({
    do: fc.constant('say' as const),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    language: fc.constantFrom('en-US', 'de-DE'),
  });
  const play = fc.record({
    do: fc.constant('play' as const),
    url: fc.constantFrom('https://x.example/a.mp3?v=1&w=2', 'https://x.example/b.wav'),
  });
  const dial = fc.record({
    do: fc.constant('dial' as const),
    step: fc.nat(50),
    legs: fc.array(
      fc.record({
        to: fc.oneof(number, fc.constant('sip:desk@x.example')),
        sendDigits: fc.constantFrom('', 'ww1#'),
        hasPickup: fc.boolean(),
        acceptKey: fc.constant(null),
      }),
      { minLength: 1, maxLength: 10 },
    ),
    ringSeconds: fc.integer({ min: 5, max: 120 }),
    callerId: fc.option(number),
    timeLimitSeconds: fc.option(fc.integer({ min: 60, max: 14_400 })),
    record: fc.boolean(),
    holdUrl: fc.constant(null),
    survey: fc.constant(false),
  });
  const gather = fc.record({
    do: fc.constant('gather' as const),
    step: fc.nat(50),
    prompts: fc.array(fc.oneof(say, play), { maxLength: 3 }),
    minDigits: fc.constant(1),
    maxDigits: fc.integer({ min: 1, max: 20 }),
    finishKey: fc.constantFrom('#' as const, '*' as const, null),
    timeoutSeconds: fc.integer({ min: 1, max: 60 }),
  });
  const record = fc.record({
    do: fc.constant('record' as const),
    step: fc.nat(50),
    maxSeconds: fc.integer({ min: 1, max: 3600 }),
    beep: fc.boolean(),
    transcribe: fc.boolean(),
  });
  const plain = fc.constantFrom<Instruction>(
    { do: 'hangup' },
    { do: 'redirect', step: 3 },
    { do: 'reject', reason: 'busy' },
  );
  const urls = {
    status: 'https://x.example/s?a=1&b=2',
    next: (step: number) => `https://x.example/n/${step}`,
    pickup: (step: number, leg: number) => `https://x.example/p/${step}/${leg}`,
    recording: 'https://x.example/r',
    transcript: 'https://x.example/t',
  };
  const heard = (prompt: Instruction) => {
    if (prompt.do === 'say') return { verb: 'Say', text: prompt.text.trim() };
    return prompt.do === 'play' ? { verb: 'Play', url: new URL(prompt.url).href } : null;
  };
  const callback = (url: string, ...events: string[]) => ({ url, events });

  function expected(instruction: Instruction): unknown[] {
    switch (instruction.do) {
      case 'say':
      case 'play':
        return [heard(instruction)];
      case 'hangup':
        return [{ verb: 'Hangup' }];
      case 'reject':
        return [{ verb: 'Reject', reason: instruction.reason }];
      case 'redirect':
        return [{ verb: 'Redirect', url: urls.next(instruction.step) }];
      case 'gather':
        return [
          {
            verb: 'Gather',
            action: urls.next(instruction.step),
            prompts: instruction.prompts.map(heard),
            numDigits: instruction.maxDigits,
            finishOnKey: instruction.finishKey ?? '',
            timeout: instruction.timeoutSeconds,
            actionOnEmptyResult: true,
          },
        ];
      case 'record':
        return [
          {
            verb: 'Record',
            action: urls.next(instruction.step),
            maxLength: instruction.maxSeconds,
            timeout: 5,
            callback: callback(urls.recording, 'completed', 'absent'),
            transcribe: instruction.transcribe ? urls.transcript : null,
          },
          { verb: 'Redirect', url: urls.next(instruction.step) },
        ];
      case 'dial':
        return [
          {
            verb: 'Dial',
            action: urls.next(instruction.step),
            timeout: instruction.ringSeconds,
            timeLimit: instruction.timeLimitSeconds ?? 14_400,
            callerId: instruction.callerId,
            answerOnBridge: true,
            record: instruction.record
              ? { channels: 2, callback: callback(urls.recording, 'in-progress', 'completed', 'absent') }
              : null,
            numbers: instruction.legs.map(({ to, sendDigits, hasPickup }, leg) => ({
              to,
              url: hasPickup ? urls.pickup(instruction.step, leg) : null,
              sendDigits: to.startsWith('sip:') ? '' : sendDigits,
              callback: callback(urls.status, 'initiated', 'ringing', 'answered', 'completed'),
            })),
          },
        ];
    }
  }

  fc.assert(
    fc.property(
      fc.array(fc.oneof<fc.Arbitrary<Instruction>[]>(say, play, dial, gather, record, plain), {
        maxLength: 5,
      }),
      (instructions) => {
        expect(readTwiml(twiml(instructions, urls, TWILIO), base)).toEqual(instructions.flatMap(expected));
      },
    ),
  );
}, 30_000);
