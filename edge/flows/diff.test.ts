import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from './diff.ts';
import { published } from './flow.fixture.ts';
import { anyFlow } from './random-flow.fixture.ts';

const dial = {
  type: 'dial',
  destinations: ['+13125550100', '+13125550101'],
  ringSeconds: 20,
  onNoAnswer: 'bye',
};
const bye = { type: 'hangup', message: 'Goodbye.' };
const before = published({ office: dial, bye });
const changed = (nodes: Record<string, unknown>) => diff(before, published(nodes)).map(({ text }) => text);

describe('two versions differ by', () => {
  it('nothing when they are the same', () => {
    expect(diff(before, JSON.parse(JSON.stringify(before)))).toEqual([]);
  });

  it('nodes that were added and removed', () => {
    const voicemail = { type: 'voicemail', greeting: 'Leave a message.' };
    expect(changed({ office: { ...dial, onNoAnswer: 'voicemail' }, voicemail })).toEqual([
      'bye: hangup removed',
      'office: when nobody answers bye → voicemail',
      'office: when busy bye → voicemail',
      'office: when it fails bye → voicemail',
      'office: when capped bye → voicemail',
      'voicemail: voicemail added',
    ]);
  });

  it('each field on its own, with what it was and is', () => {
    expect(diff(before, published({ office: { ...dial, ringSeconds: 25 }, bye }))).toEqual([
      {
        kind: 'changed',
        node: 'office',
        field: 'ringSeconds',
        before: 20,
        after: 25,
        text: 'office: ring time (s) 20 → 25',
      },
    ]);
  });

  it('the destination that was put in, not by those that stand behind it now', () => {
    const destinations = [
      { to: '+13125550109', label: 'Ann' },
      '+13125550100',
      { to: '+13125550101', weight: 2 },
    ];
    expect(changed({ office: { ...dial, destinations }, bye })).toEqual([
      'office: destination +13125550101 weight 1 → 2',
      'office: destination +13125550109 added',
    ]);
  });

  it('the order in which destinations stand', () => {
    const destinations = ['+13125550101', '+13125550100'];
    expect(changed({ office: { ...dial, destinations }, bye })).toEqual([
      'office: destination order ["+13125550100","+13125550101"] → ["+13125550101","+13125550100"]',
    ]);
  });

  it('what is said, and an exit to the end of the call', () => {
    const nodes = {
      office: { ...dial, whisper: { play: 'jingle' }, onBusy: null },
      bye: { type: 'hangup', message: 'Bye.' },
    };
    expect(changed(nodes)).toEqual([
      'bye: message “Goodbye.” → “Bye.”',
      'office: whisper none → asset jingle',
      'office: when busy bye → end of the call',
    ]);
  });

  it('where calls begin, and a node that became another kind', () => {
    const nodes = {
      hello: { type: 'greeting', prompt: 'Hello.', next: 'office' },
      office: { type: 'greeting', prompt: 'Hi.', next: 'bye' },
      bye,
    };
    expect(changed(nodes)).toEqual([
      'Calls begin at hello instead of office',
      'hello: greeting added',
      'office: is now a greeting instead of a dial',
    ]);
  });
});

it('there is a change exactly where two flows differ, and the way back says the opposite', () => {
  fc.assert(
    fc.property(anyFlow, anyFlow, (one, other) => {
      const there = diff(one, other);
      expect(there.length === 0).toBe(JSON.stringify(one) === JSON.stringify(other));
      const back = diff(other, one);
      const keys = (changes: typeof there) => changes.map(({ node, field }) => `${node} ${field}`).sort();
      expect(keys(back)).toEqual(keys(there));
    }),
    { numRuns: 200 },
  );
});
