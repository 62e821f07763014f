import * as plivo from 'plivo';
import { expect, it } from 'vitest';
import { canonicalXml } from '../canonical-xml.fixture.ts';
import { GOLDEN_CALLS, playGoldenCall } from '../golden-calls.fixture.ts';
import { dial, URLS } from '../instructions.fixture.ts';
import { readXml, type XmlElement } from '../simulator/xml-reader.ts';
import { plivoPickup, plivoXml } from './xml.ts';

/** An element of Plivo's own writer; it refuses a child or an attribute that Plivo does not know. */
type Writer = Record<string, (...content: unknown[]) => Writer>;

const BODIES = ['Speak', 'Play', 'Number', 'User', 'Redirect'];

/** Writes a document again, element by element, with Plivo's own library. */
function rewrite(into: Writer, { name, attributes, children, text }: XmlElement): void {
  const add = into[`add${name}`];
  if (add === undefined) throw new Error(`Plivo has no <${name}> here`);
  const own = BODIES.includes(name) ? add.call(into, text, attributes) : add.call(into, attributes);
  for (const child of children) rewrite(own, child);
}

it.each(GOLDEN_CALLS)('Plivo’s own library writes the same: $feature', (golden) => {
  for (const { instructions, isPickup } of playGoldenCall(golden).answers) {
    const ours = (isPickup ? plivoPickup : plivoXml)(instructions, URLS);
    const theirs = plivo.Response() as unknown as Writer & { toXML(): string };
    for (const element of readXml(ours).children) rewrite(theirs, element);
    expect(canonicalXml(ours)).toEqual(canonicalXml(theirs.toXML()));
  }
});

it('hangs up no sooner than Plivo would itself', () => {
  expect(plivoXml([dial({ timeLimitSeconds: 90_000 })], URLS)).toContain('timeLimit="14400"');
});

it('asks for a key on pickup only where there is something to hear', () => {
  const xml = plivoXml([dial({})], URLS);
  expect(xml).not.toContain('confirm');
});

it('plays on pickup what is to be heard, and leaves the rest to Plivo', () => {
  expect(plivoPickup([{ do: 'play', url: 'https://e.example/a.mp3' }, { do: 'hangup' }], URLS)).toContain(
    '<Response><Play>https://e.example/a.mp3</Play></Response>',
  );
});

it('plays music while it rings by a document of its own', () => {
  const xml = plivoXml([dial({ holdUrl: 'https://e.example/media/x' })], URLS);
  expect(xml).toContain('dialMusic="https://e.example/media/x/music.xml"');
  expect(plivoXml([dial({})], URLS)).not.toContain('dialMusic');
});
