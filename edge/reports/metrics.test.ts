import { describe, expect, it } from 'vitest';
import { COST_METRICS, isCostMetric, METRIC_NAMES, METRICS, type MetricName } from './metrics.ts';

const said = (name: MetricName) => (isCostMetric(name) ? COST_METRICS[name] : METRICS[name]);

describe('what a report counts', () => {
  it('has words of its own and says in a sentence what it is', () => {
    for (const one of ['words', 'meaning'] as const)
      expect(new Set(METRIC_NAMES.map((name) => said(name)[one])).size).toBe(METRIC_NAMES.length);
    for (const name of METRIC_NAMES) {
      expect(said(name).words).toMatch(/^[A-Z][a-z ]+$/);
      expect(said(name).meaning).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('is a number of calls or callers, unless it is a time, a share, points, money or a ratio', () => {
    const others = {
      seconds: ['talkSeconds', 'averageTalk', 'averageRing'],
      share: ['answerRate'],
      points: ['averageScore'],
      cents: ['value', 'cost', 'costPerCall', 'costPerLead'],
      ratio: ['returnOnAdSpend'],
    };
    for (const name of METRIC_NAMES) {
      const [measure = 'count'] = Object.entries(others).find(([, names]) => names.includes(name)) ?? [];
      expect(said(name).measure, name).toBe(measure);
    }
  });
});
