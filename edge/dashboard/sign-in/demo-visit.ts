/** What a click on an ad adds to the address of the page: the demo site opened "as if from a Google ad". */
export const DEMO_VISIT = `?${new URLSearchParams({
  utm_source: 'google',
  utm_medium: 'cpc',
  utm_campaign: 'spring-check',
  utm_term: 'emergency plumber',
  gclid: 'demo-click-1',
})}`;
