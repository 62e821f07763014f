import { expect, it } from 'vitest';
import type { Instruction } from '../../flows/instruction.ts';
import { dial, gather, URLS } from '../instructions.fixture.ts';
import { twiml } from '../twilio/xml.ts';
import { TELNYX } from './xml.ts';

const render = (...instructions: Instruction[]) => twiml(instructions, URLS, TELNYX);

it('keeps to Telnyx’s own limits', () => {
  expect(render(dial({ ringSeconds: 1, timeLimitSeconds: 10 }))).toContain('timeout="5" timeLimit="60"');
  expect(render(dial({ ringSeconds: 300, timeLimitSeconds: 99_999 }))).toContain(
    'timeout="120" timeLimit="14400"',
  );
});

it('goes on to the same step when no key was pressed', () => {
  const xml = render(gather({ step: 2 }));
  expect(xml).not.toContain('actionOnEmptyResult');
  expect(xml).toContain('/><Redirect method="POST">https://e.example/next/2</Redirect>');
});

it('has transcripts under Telnyx’s names, and does not pay for hearing silence', () => {
  const xml = render({ do: 'record', step: 3, maxSeconds: 60, beep: true, transcribe: true });
  expect(xml).toContain('transcription="true" transcriptionCallback="https://e.example/transcript"');
  expect(xml).not.toMatch(/transcribe|timeout/);
});
