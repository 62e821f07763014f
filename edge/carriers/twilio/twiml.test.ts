import { expect, it } from 'vitest';
import type { Instruction } from '../../flows/instruction.ts';
import { twiml } from './twiml.ts';

const urls = {
  dialed: (node: string) => `https://calls.example/carriers/c1/dialed/${node}`,
  status: 'https://calls.example/carriers/c1/status',
};
const dial = (destinations: string[]): Instruction => ({
  do: 'dial',
  node: 'n',
  destinations,
  ringSeconds: 5,
  callerId: null,
});
const response = (verbs: string) => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;

it('rings every destination at once and asks to hear how each one goes', () => {
  const number = (to: string) =>
    '<Number statusCallback="https://calls.example/carriers/c1/status" ' +
    `statusCallbackEvent="initiated ringing answered completed" statusCallbackMethod="POST">${to}</Number>`;
  expect(
    twiml(
      [
        {
          do: 'dial',
          node: 'office',
          destinations: ['+13125550100', '+13125550101'],
          ringSeconds: 20,
          callerId: '+13125550199',
        },
      ],
      urls,
    ),
  ).toBe(
    response(
      '<Dial action="https://calls.example/carriers/c1/dialed/office" method="POST" timeout="20" ' +
        `callerId="+13125550199" answerOnBridge="true">${number('+13125550100')}${number('+13125550101')}</Dial>`,
    ),
  );
});

it('leaves the caller id to Twilio when there is none to show', () => {
  expect(twiml([dial(['+13125550100'])], urls)).not.toContain('callerId');
});

it('says a sentence and hangs up', () => {
  expect(twiml([{ do: 'say', text: 'Goodbye.' }, { do: 'hangup' }], urls)).toBe(
    response('<Say>Goodbye.</Say><Hangup/>'),
  );
});

it('says what XML has signs for, and nothing that XML cannot hold', () => {
  expect(twiml([{ do: 'say', text: `Tom & "Jerry's" <b>\u0000\uD800 ☎️ 🐈` }], urls)).toBe(
    response('<Say>Tom &amp; &quot;Jerry&apos;s&quot; &lt;b&gt; ☎️ 🐈</Say>'),
  );
});

it('writes an address with several parameters as an attribute', () => {
  const dialed = () => 'https://calls.example/d?a=1&b="2"';
  expect(twiml([dial([])], { ...urls, dialed })).toContain(
    'action="https://calls.example/d?a=1&amp;b=&quot;2&quot;"',
  );
});
