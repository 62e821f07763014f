/**
 * Programs that say who they are and pretend to be a browser otherwise: crawlers, link previews, uptime and speed
 * checks, headless browsers. `CUBOT` makes phones. A contact address in the name (`+https://…`) is a crawler's habit
 * that no browser shares.
 */
const PROGRAM = new RegExp(
  [
    '(?<!cu)bot(?![a-z])|robot|crawl|spider|slurp|scrap|archiver|httrack',
    'headless|phantomjs|puppeteer|playwright|selenium|cypress|jsdom|rendertron|prerender|electron-crawler',
    'lighthouse|page ?speed|gtmetrix|pingdom|uptime|statuscake|site24x7|synthetics?\\b|monitoring|catchpoint|datadog',
    'externalhit|externalagent|facebookcatalog|uripreview|bingpreview|embedly|vkshare|imgproxy|link ?preview',
    'google(other|-inspectiontool|-read-aloud|-site-verification|-extended|-safety)|mediapartners|adsbot|apis-google',
    'feedfetcher|google favicon|google web preview|duplexweb|chatgpt-user|perplexity-user|claude-(user|web)|bytespider',
    'validator|link ?check|wappalyzer|nessus|nikto|netcraft|censys|zgrab|qualys|detectify|burp',
    '\\+?https?://',
  ].join('|'),
  'i',
);

/** Every browser since 1994 begins like this (Opera Mini: `Opera/`); tools and libraries begin with their own name. */
const BROWSER = /^(mozilla\/\d|opera\/\d)/i;

/** Headers with which a browser loads a page that nobody looks at yet (the Speculation Rules and their forerunners). */
const SPECULATIVE: readonly [header: string, value: RegExp][] = [
  ['sec-purpose', /prefetch|prerender/i],
  ['purpose', /prefetch|prerender|preview/i],
  ['x-purpose', /prefetch|preview/i],
  ['x-moz', /prefetch/i],
];

/**
 * Whether nobody is looking: a crawler, a headless browser, a monitoring service, an empty user agent, or a browser
 * that loads the page ahead of a visit. Such a request gets no tracking number.
 */
export function isBot(userAgent: string, headers: Pick<Headers, 'get'>): boolean {
  if (!BROWSER.test(userAgent.trim()) || PROGRAM.test(userAgent)) return true;
  return SPECULATIVE.some(([name, value]) => value.test(headers.get(name) ?? ''));
}
