import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribution } from '../pools/attribution.ts';
import { sampleVisit } from '../pools/visit.fixture.ts';
import type { Source } from '../visits/source.ts';
import { touchesOf } from './touches.ts';

const DAY = 86_400_000;
const CALLED = 1_790_000_000_000;

const source = (name: string): Source => ({ ...sampleVisit('one', CALLED).source, source: name });

function attribution(visit: Partial<ReturnType<typeof sampleVisit>>): Attribution {
  const whole = { ...sampleVisit('one', CALLED - 60_000), source: source('last'), ...visit };
  return {
    kind: 'visit',
    confidence: 0.95,
    reason: '',
    source: whole.source,
    candidates: [{ visit: whole, probability: 0.95, reason: '' }],
  };
}

const page = (days: number, name?: string) => ({
  url: `https://example.com/${days}`,
  title: '',
  at: CALLED - days * DAY,
  ...(name === undefined ? {} : { source: source(name) }),
});

describe('the visits that led to a call', () => {
  it('are the first, those the browser remembers, and the one that called', () => {
    const touches = touchesOf(
      attribution({
        first: { source: source('first'), at: CALLED - 90 * DAY },
        history: [page(30, 'old'), page(29), page(7, 'newer')],
      }),
      CALLED,
    );
    expect(touches.map(({ n, of, source, landing }) => [n, of, source, landing])).toEqual([
      [1, 4, 'first', null],
      [2, 4, 'old', '/30'],
      [3, 4, 'newer', '/7'],
      [4, 4, 'last', '/'],
    ]);
  });

  it('are one fewer where the first is remembered too', () => {
    const first = { source: source('old'), at: CALLED - 30 * DAY + 500 };
    const touches = touchesOf(attribution({ first, history: [page(30, 'old')] }), CALLED);
    expect(touches.map(({ source }) => source)).toEqual(['old', 'last']);
  });

  it('are the source alone where no visit is sure, and none where nothing is known', () => {
    const none: Attribution = { kind: 'none', confidence: 0, reason: '', source: null, candidates: [] };
    expect(touchesOf(none, CALLED)).toEqual([]);
    expect(touchesOf({ ...none, kind: 'static', source: source('radio') }, CALLED)).toMatchObject([
      { n: 1, of: 1, source: 'radio', landing: null, decay: 1 },
    ]);
  });
});

it('a touch counts for half a week later, and all of a call add up to one', () => {
  const [old, last] = touchesOf(attribution({ startedAt: CALLED, history: [page(7, 'old')] }), CALLED);
  expect((last?.decay ?? 0) / (old?.decay ?? 1)).toBeCloseTo(2, 6);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 40 }), (days) => {
      const touches = touchesOf(attribution({ history: days.map((day) => page(day, 'x')) }), CALLED);
      expect(touches.reduce((sum, { decay }) => sum + decay, 0)).toBeCloseTo(1, 9);
      expect(touches.map(({ n }) => n)).toEqual(touches.map((_, n) => n + 1));
    }),
  );
});
