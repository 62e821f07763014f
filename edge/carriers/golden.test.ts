import { describe, expect, it } from 'vitest';
import { canonicalXml } from './canonical-xml.fixture.ts';
import { GOLDEN } from './golden.fixture.ts';
import { type CarrierKind, DIALECTS } from './index.ts';
import { URLS } from './instructions.fixture.ts';
import { readTwiml } from './simulator/twiml-reader.ts';

/** One element a line, an attribute that says where to as a short word, so that two dialects can be laid side by side. */
function readable(xml: string): string {
  return xml
    .replace('<?xml version="1.0" encoding="UTF-8"?>', '')
    .replaceAll('https://e.example', '')
    .replaceAll('><', '>\n<');
}

describe.each<CarrierKind>(['twilio', 'signalwire', 'telnyx', 'plivo'])('%s', (kind) => {
  it('says each feature of a call flow as it did', async () => {
    const dialect = DIALECTS[kind];
    const documents = GOLDEN.map(({ feature, instructions, pickup }) => {
      const render = pickup ? dialect.renderPickup : dialect.render;
      return `${feature}\n\n${readable(render(instructions, URLS).body)}\n`;
    });
    await expect(documents.join('\n')).toMatchFileSnapshot(`./${kind}/golden.txt`);
  });

  it.each(GOLDEN)('is well-formed and says what it is: $feature', ({ instructions, pickup }) => {
    const dialect = DIALECTS[kind];
    const { contentType, body } = (pickup ? dialect.renderPickup : dialect.render)(instructions, URLS);
    expect(contentType).toBe('text/xml');
    expect(canonicalXml(body)).toMatchObject({ name: 'Response' });
  });
});

it.each(GOLDEN)('the built-in carrier can carry out $feature', ({ instructions, pickup }) => {
  const { body } = DIALECTS.simulator.render(instructions, URLS);
  readTwiml(body, URLS.next(0), pickup ?? false);
});
