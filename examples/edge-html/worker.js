// Puts the visit's number into the HTML on its way to the visitor: no script is needed, and there is no moment in which
// the site's own number shows. Runs in front of a site on Cloudflare Workers.
//
// Settings (wrangler.toml): SITE and EDGE as in the script tag; ORIGIN where the site is not behind a route of this
// Worker; CONSENT, such as `consent=yes`, a cookie without which nothing is done; NUMBERLINE, a service binding to
// Numberline's own Worker.

import { rewrite } from './rewrite.js';

/** ms. After that the page goes out as it is. */
const PATIENCE = 300;

/** Seconds: the longest that browsers keep a cookie. */
const LONGEST = 34_560_000;

/** Who the visitor is. The script uses the same cookie. */
const VISITOR = 'numberline';

/** Which visit this is and the proof of it; or that the page's own script has taken it over. */
const VISIT = 'numberline-visit';
const TAKEN_OVER = 'script';

export default {
  /** @param {Request} request */
  async fetch(request, env, context) {
    context.passThroughOnException();
    const { pathname, search } = new URL(request.url);
    const atOrigin = env.ORIGIN ? new Request(new URL(pathname + search, env.ORIGIN), request) : request;
    if (!isVisit(request, env)) return fetch(atOrigin);

    const [page, reply] = await Promise.all([fetch(atOrigin), numbersFor(request, env)]);
    const isHtml = page.ok && /^text\/html/i.test(page.headers.get('content-type') ?? '');
    if (!isHtml || reply === null) return page;
    if (reply.takenOver) {
      const untouched = new Response(page.body, page);
      untouched.headers.append('set-cookie', cookie(request, VISIT, TAKEN_OVER, 1800, 'HttpOnly'));
      return untouched;
    }

    const { answer } = reply;
    const personal = new Response(page.body, page);
    // Nobody else may ever be shown this number, and no cache may take this page for the site's own.
    personal.headers.set('cache-control', 'private, no-store');
    for (const name of ['etag', 'last-modified', 'expires']) personal.headers.delete(name);
    const visit = btoa(JSON.stringify({ visit: answer.visit, token: answer.token }));
    personal.headers.append('set-cookie', cookie(request, VISITOR, answer.visitor, LONGEST));
    personal.headers.append('set-cookie', cookie(request, VISIT, visit, answer.endsAfter, 'HttpOnly'));
    return rewrite(personal, answer.swaps);
  },
};

/** Whether a person opens a page and wants to: not a file, not a page loaded ahead, not without the consent asked for. */
function isVisit({ method, headers }, env) {
  const isPage = headers.get('sec-fetch-dest') ?? (/text\/html/.test(headers.get('accept')) && 'document');
  const isAhead = /prefetch|prerender|preview/i.test(
    ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers.get(name)).join(),
  );
  const hasConsent = !env.CONSENT || `${headers.get('cookie')}`.split('; ').includes(env.CONSENT);
  return (
    method === 'GET' && isPage === 'document' && !isAhead && hasConsent && headers.get('sec-gpc') !== '1'
  );
}

/** What Numberline answers to a visit that begins here or goes on; `null` when there is nothing to show. Never throws. */
async function numbersFor(request, env) {
  const signal = AbortSignal.timeout(PATIENCE);
  const page = { url: request.url, title: '', at: Date.now() };
  try {
    const cookies = cookiesOf(request);
    if (cookies[VISIT] === TAKEN_OVER) return null;
    const known = visitIn(cookies[VISIT]);
    const response = known
      ? await post(
          request,
          env,
          `/v1/visits/${known.visit}/keep`,
          { token: known.token, pages: [page] },
          signal,
        )
      : await post(request, env, '/v1/visits', firstMessage(request, env, page, cookies[VISITOR]), signal);
    if (known && response.status === 404) return { takenOver: true };
    if (!response.ok) return null;
    const answer = await response.json();
    // A robot, and a visitor for whom no number is left, see the page as it was written.
    return answer.swaps.some(({ to }) => to) ? { answer } : null;
  } catch {
    return null;
  }
}

function firstMessage(request, env, page, visitor = '') {
  const referrer = request.headers.get('referer') ?? '';
  return {
    site: env.SITE,
    ...(/^vtr_[0-9a-z]{26}$/.test(visitor) && { visitor }),
    touch: { landing: page.url, referrer, at: page.at },
    pages: [page],
  };
}

/** Asks as the visitor's browser would: Numberline tells robots by what they say, and counts by address. */
function post(request, env, path, message, signal) {
  const headers = new Headers({ origin: new URL(request.url).origin, 'content-type': 'text/plain' });
  for (const name of ['user-agent', 'cf-connecting-ip']) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const numberline = env.NUMBERLINE ?? globalThis;
  return numberline.fetch(new URL(path, env.EDGE), {
    method: 'POST',
    headers,
    body: JSON.stringify(message),
    cf: request.cf,
    signal,
  });
}

function cookiesOf(request) {
  const pairs = (request.headers.get('cookie') ?? '').split('; ').map((pair) => pair.split(/=(.*)/s));
  return Object.fromEntries(pairs);
}

/** What we wrote into the cookie; `null` when it is not there or not ours. */
function visitIn(value) {
  try {
    const { visit, token } = JSON.parse(atob(value));
    return /^\w+$/.test(visit) && typeof token === 'string' ? { visit, token } : null;
  } catch {
    return null;
  }
}

function cookie(request, name, value, maxAge, ...flags) {
  const secure = request.url.startsWith('https:') ? ['Secure'] : [];
  return [`${name}=${value}`, 'Path=/', `Max-Age=${maxAge}`, 'SameSite=Lax', ...secure, ...flags].join('; ');
}
