import type { SeenPage, VisitSnapshot } from './attribution.ts';

/** A visit for tests: a phone in Chicago that came by an ad, with one page seen. `at`: ms since 1970. */
export function sampleVisit(
  visit: string,
  at: number,
  visitor = `visitor of ${visit}`,
  campaign = `campaign of ${visit}`,
): VisitSnapshot {
  return {
    visit,
    visitor,
    site: 'site_1',
    source: {
      channel: 'Paid Search',
      source: 'google',
      medium: 'cpc',
      campaign,
      keyword: null,
      content: null,
      clickIds: { gclid: 'Cj0' },
      referrer: 'google.com',
    },
    landing: 'https://example.com/',
    referrer: 'https://google.com/',
    pages: [samplePage('/', at)],
    country: 'US',
    region: 'IL',
    city: 'Chicago',
    device: 'phone',
    startedAt: at,
    lastActiveAt: at,
  };
}

export function samplePage(path: string, at: number): SeenPage {
  return { url: `https://example.com${path}`, title: path, at };
}
