import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../flows/instruction.ts';
import { twiml } from '../twilio/twiml.ts';
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
        callerId: null,
        answerOnBridge: false,
        numbers: [{ to: '+1312', callback: { url: 'https://calls.example/s', events: ['completed'] } }],
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

it('reads back what our writer writes', () => {
  const number = fc.integer({ min: 1_000_000, max: 999_999_999 }).map((digits) => `+1${digits}`);
  const dial = fc.record({
    do: fc.constant('dial' as const),
    node: fc.stringMatching(/^[a-z0-9_-]{1,10}$/),
    destinations: fc.array(number, { minLength: 1, maxLength: 10 }),
    ringSeconds: fc.integer({ min: 5, max: 120 }),
    callerId: fc.option(number),
  });
  const say = fc.record({
    do: fc.constant('say' as const),
    text: fc.string({ unit: 'grapheme', minLength: 1 }),
  });
  const hangup = fc.constant<Instruction>({ do: 'hangup' });
  const urls = {
    status: 'https://x.example/s?a=1&b=2',
    dialed: (node: string) => `https://x.example/d/${node}`,
  };
  fc.assert(
    fc.property(fc.array(fc.oneof<fc.Arbitrary<Instruction>[]>(dial, say, hangup)), (instructions) => {
      expect(readTwiml(twiml(instructions, urls), base)).toEqual(
        instructions.map((instruction) => {
          if (instruction.do === 'say') return { verb: 'Say', text: instruction.text.trim() };
          if (instruction.do === 'hangup') return { verb: 'Hangup' };
          return {
            verb: 'Dial',
            action: urls.dialed(instruction.node),
            timeout: instruction.ringSeconds,
            callerId: instruction.callerId,
            answerOnBridge: true,
            numbers: instruction.destinations.map((to) => ({
              to,
              callback: { url: urls.status, events: ['initiated', 'ringing', 'answered', 'completed'] },
            })),
          };
        }),
      );
    }),
  );
});
