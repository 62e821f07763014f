import { describe, expect, it } from 'vitest';
import type { PageFacts } from '../src/examine.ts';
import type { VisitAnswer } from '../src/protocol.ts';
import type { Seen } from './verify-browser.ts';
import { reportOf, textOf } from './verify-report.ts';

const FROM = '+13125550123';
const TO = '+18475550199';

const page = (...lines: string[]): PageFacts => ({
  title: 'Contact',
  tags: [
    { src: 'https://calls.test/numberline.js', site: 'key', edge: null, consent: null, heldBackAs: null },
  ],
  hasCommand: false,
  isRunning: true,
  consentTools: [],
  optimisers: [],
  tagManager: false,
  printed: lines.map((text) => ({ text, where: 'text', leftAlone: null })),
});

const seen = (answer: Partial<VisitAnswer>, changes: Partial<Seen>): Seen => ({
  url: 'https://www.test/',
  status: 200,
  written: page('Call 312-555-0123'),
  live: page('Call 847-555-0199'),
  script: { url: 'https://calls.test/numberline.js', status: 200, failure: null },
  visit: {
    url: 'https://calls.test/v1/visits',
    status: 200,
    failure: null,
    error: null,
    answer: {
      visit: 'v',
      visitor: 'v',
      token: 't',
      keepEvery: 60,
      endsAfter: 1800,
      swaps: [{ from: FROM, to: TO }],
      ...answer,
    },
  },
  violations: [],
  warnings: [],
  cameLate: false,
  waitedForConsent: false,
  ...changes,
});

describe('the report on a page', () => {
  it('is good when every target was swapped', () => {
    const report = reportOf(seen({}, {}));
    expect(report).toMatchObject({ ok: true, problems: [], numbers: [{ number: FROM, swappedTo: TO }] });
    expect(textOf(report)).toContain('It works');
  });

  it('finds a target in letters, and not inside a longer number', () => {
    const { numbers } = reportOf(
      seen(
        { swaps: [{ from: '+18003569377', to: TO }] },
        {
          written: page('1-800-FLOWERS', 'Licence 4180035693771'),
          live: page('1-847-5550199', 'Licence 4180035693771'),
        },
      ),
    );
    expect(numbers.map(({ text }) => text)).toEqual(['1-800-FLOWERS']);
  });

  it('names a target that still stands', () => {
    const { ok, problems } = reportOf(seen({}, { live: page('Call 312-555-0123') }));
    expect(ok).toBe(false);
    expect(problems).toEqual(['+13125550123 still stands in “Call 312-555-0123”.']);
  });

  it('tells an empty pool from a script that fails', () => {
    const { problems, numbers } = reportOf(
      seen({ swaps: [], overflow: [FROM] }, { live: page('Call 312-555-0123') }),
    );
    expect(problems).toEqual([expect.stringMatching(/every tracking number|pool is too small/i)]);
    expect(numbers).toMatchObject([
      { number: FROM, swappedTo: null, reason: 'every tracking number is in use' },
    ]);
  });

  it('blames the tag manager only where there is one', () => {
    const without = { ...page('Call 312-555-0123'), tags: [], isRunning: false };
    const problemsWith = (tagManager: boolean) =>
      reportOf(seen({}, { written: without, live: { ...without, tagManager }, script: null, visit: null }))
        .problems;
    expect(problemsWith(true)).toEqual([expect.stringContaining('tag manager')]);
    expect(problemsWith(false)).toEqual(['There is no Numberline script on this page.']);
  });
});
