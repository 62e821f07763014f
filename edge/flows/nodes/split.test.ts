import { describe, expect, it } from 'vitest';
import { PlayedCall, published } from '../flow.fixture.ts';

const say = (message: string) => ({ type: 'hangup', message });
const branches = [
  { percent: 70, next: 'a' },
  { percent: 25, next: 'b' },
  { percent: 5, next: 'c' },
];
const flow = published({ split: { type: 'split', branches }, a: say('a'), b: say('b'), c: say('c') });
const wayOf = (key: string) => new PlayedCall(flow, { context: { key } }).step.state.at.node;
const callers = Array.from({ length: 5000 }, (_, n) => `+1312${String(5550000 + n)}`);

describe('a split', () => {
  it('sends each share of the callers its way, though their numbers follow each other', () => {
    const ways = callers.map(wayOf);
    for (const { percent, next } of branches) {
      const share = ways.filter((way) => way === next).length / ways.length;
      expect(Math.abs(share * 100 - percent)).toBeLessThan(2);
    }
  });

  it('sends the same caller the same way every time', () => {
    for (const key of callers.slice(0, 100)) expect(wayOf(key)).toBe(wayOf(key));
  });

  it('does not depend on another split before it', () => {
    const half = (first: string, second: string) => [
      { percent: 50, next: first },
      { percent: 50, next: second },
    ];
    const twice = published({
      first: { type: 'split', branches: half('second', 'a') },
      second: { type: 'split', branches: half('b', 'c') },
      a: say('a'),
      b: say('b'),
      c: say('c'),
    });
    const ways = callers.map((key) => new PlayedCall(twice, { context: { key } }).step.state.at.node);
    const share = ways.filter((way) => way === 'b').length / ways.filter((way) => way !== 'a').length;
    expect(Math.abs(share - 0.5)).toBeLessThan(0.03);
  });

  it('goes nowhere by a branch of no percent', () => {
    const none = [
      { percent: 0, next: 'a' },
      { percent: 100, next: 'b' },
    ];
    const all = published({ split: { type: 'split', branches: none }, a: say('a'), b: say('b') });
    for (const key of callers.slice(0, 200))
      expect(new PlayedCall(all, { context: { key } }).step.state.at.node).toBe('b');
  });
});
