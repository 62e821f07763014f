import { describe, expect, it } from 'vitest';
import { canonicalXml } from './canonical-xml.fixture.ts';
import { type Answer, GOLDEN_CALLS, playGoldenCall } from './golden-calls.fixture.ts';
import { type CarrierKind, DIALECTS } from './index.ts';
import { URLS } from './instructions.fixture.ts';

// The same calls in every dialect, to be read side by side: `<carrier>/golden-calls.txt`.

const played = GOLDEN_CALLS.map((golden) => ({ ...golden, ...playGoldenCall(golden) }));

describe.each(played)('$feature', ({ call, answers }) => {
  it('goes to its end with the built-in carrier', () => {
    expect(call.error).toBeNull();
    expect(call.caller.endedAt).not.toBeNull();
    expect(answers.length).toBe(call.documents);
  });
});

/** One element a line; where results go as a short word. */
function readable(xml: string): string {
  return xml
    .replace('<?xml version="1.0" encoding="UTF-8"?>', '')
    .replaceAll('https://e.example', '')
    .replaceAll('><', '>\n<');
}

describe.each<CarrierKind>(['twilio', 'signalwire', 'telnyx', 'plivo'])('%s', (kind) => {
  const write = ({ instructions, isPickup }: Answer) => {
    const { render, renderPickup } = DIALECTS[kind];
    // The key that is pressed on pickup goes to the pickup again.
    const key = (step: number) => `${URLS.pickup(step, 0)}/key`;
    return isPickup ? renderPickup(instructions, { ...URLS, next: key }) : render(instructions, URLS);
  };

  it('answers in well-formed XML', () => {
    for (const { answers } of played)
      for (const answer of answers) {
        const { contentType, body } = write(answer);
        expect(contentType).toBe('text/xml');
        expect(canonicalXml(body)).toMatchObject({ name: 'Response' });
      }
  });

  it('says in each call what it did', async () => {
    const calls = played.map(({ feature, answers }) => {
      const told = answers.map((answer) => `${answer.to}:\n${readable(write(answer).body)}\n`);
      return `## ${feature}\n\n${told.join('\n')}`;
    });
    await expect(calls.join('\n')).toMatchFileSnapshot(`./${kind}/golden-calls.txt`);
  });
});
