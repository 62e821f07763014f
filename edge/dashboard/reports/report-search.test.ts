import { expect, it } from 'vitest';
import { askedBy, isChosen, readReportSearch } from './report-search.ts';

it('an address says what is shown, by what, and how often; what is not known is left out', () => {
  const search = readReportSearch({
    report: 'campaigns',
    show: 'calls,nonsense,value,calls',
    by: 'source.campaign,visit.device,tags',
    per: 'fortnight',
    model: 'linear',
  });
  expect(search).toEqual({
    report: 'campaigns',
    show: 'calls,value',
    by: 'source.campaign,visit.device',
    model: 'linear',
  });
});

it('what the address leaves open is as the standard report has it', () => {
  const standard = { metrics: ['calls', 'missed'], dimensions: ['hour'], interval: null } as const;
  const open = { ...standard, metrics: [...standard.metrics], dimensions: [...standard.dimensions] };
  expect(askedBy({ report: 'missed' }, open)).toMatchObject({
    metrics: ['calls', 'missed'],
    dimensions: ['hour'],
  });
  expect(askedBy({ report: 'missed', by: 'none', per: 'week' }, open)).toMatchObject({
    dimensions: [],
    interval: 'week',
  });
});

it('nothing is chosen until something of the report is named', () => {
  expect(isChosen(readReportSearch({ range: '7d' }))).toBe(false);
  expect(isChosen(readReportSearch({ by: 'tags' }))).toBe(true);
});
