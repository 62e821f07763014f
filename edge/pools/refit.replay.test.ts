import { describe, expect, it } from 'vitest';
import type { DelayLawName } from './delay-law.ts';
import { seeded } from './random.ts';
import { answerCalls, numberRange } from './replay.ts';
import type { Session } from './traffic.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('an attributor with a fitted law', { timeout: 60_000 }, () => {
  const random = seeded(11);
  const sessions: Session[] = Array.from({ length: 1500 }, (_, visitor) => {
    const start = random() * 2 * DAY;
    return { start, end: start + random() * 8 * MINUTE, visitor, pages: 2 };
  }).sort((a, b) => a.start - b.start);
  const numbers = numberRange(12);
  const given = sessions.map((_, n) => numbers[n % numbers.length] ?? null);
  const answers = (law: DelayLawName, refitted: number) =>
    answerCalls(sessions, given, { attributor: 'full', law, refit: refitted, seed: 1, calls: 6000 });

  it.each(['base', 'fast', 'slow'] as const)('is right when it is sure, whatever the law: %s', (law) => {
    for (const calls of [20, 200, 1000]) expect(answers(law, calls).precision90).toBeGreaterThanOrEqual(0.95);
  });

  it.each(['fast', 'slow'] as const)('knows better how sure it may be when the law is %s', (law) => {
    expect(answers(law, 1000).ece).toBeLessThan(0.7 * answers(law, 0).ece);
  });
});
