import { expect, it } from 'vitest';
import type { Instruction } from '../../flows/instruction.ts';
import { GOLDEN_URLS } from '../golden.fixture.ts';
import { twiml } from '../twilio/xml.ts';
import { TELNYX } from './xml.ts';

const render = (...instructions: Instruction[]) => twiml(instructions, GOLDEN_URLS, TELNYX);

it('keeps to Telnyx’s own limits', () => {
  const dial = (ringSeconds: number, timeLimitSeconds: number): Instruction => ({
    do: 'dial',
    step: 1,
    legs: [],
    ringSeconds,
    callerId: null,
    timeLimitSeconds,
    record: false,
    holdUrl: null,
    survey: false,
  });
  expect(render(dial(1, 10))).toContain('timeout="5" timeLimit="60"');
  expect(render(dial(300, 99_999))).toContain('timeout="120" timeLimit="14400"');
});

it('goes on to the same step when no key was pressed', () => {
  const xml = render({
    do: 'gather',
    step: 2,
    prompts: [],
    minDigits: 1,
    maxDigits: 1,
    finishKey: null,
    timeoutSeconds: 5,
  });
  expect(xml).not.toContain('actionOnEmptyResult');
  expect(xml).toContain('/><Redirect method="POST">https://e.example/next/2</Redirect>');
});

it('has transcripts under Telnyx’s names, and does not pay for hearing silence', () => {
  const xml = render({ do: 'record', step: 3, maxSeconds: 60, beep: true, transcribe: true });
  expect(xml).toContain('transcription="true" transcriptionCallback="https://e.example/transcript"');
  expect(xml).not.toMatch(/transcribe|timeout/);
});
