import type { Env } from './env.ts';
import { answerNotFound } from './problem.ts';
import { PINNED_PATH } from './visits/pinned-script.ts';

/** What the dashboard may load and who may frame it; no inline script or style is allowed. */
const DASHBOARD_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** The script as it is now: all of it, its smallest build, what it loads to be looked at, or what a page has inline. */
const FLOATING_PATH = /^\/numberline(\.(core|debug|stub))?\.js$/;

/** The script is on other people's pages, wherever they are, and may be read by them. */
const SCRIPT_HEADERS = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
  'x-content-type-options': 'nosniff',
};

/** A script named by its content never changes: no browser needs to ask for it twice. */
const PINNED_SCRIPT_HEADERS = { ...SCRIPT_HEADERS, 'cache-control': 'public, max-age=31536000, immutable' };

/**
 * Files of the dashboard, the script and the demo. A person's navigation to an address that is not a file gets the
 * dashboard, which has its own routes; anything else that is not there is a plain 404, so that a missing script is
 * never answered with a page.
 *
 * @param company whose the page is where its address says so, as a shared dashboard's does
 */
export async function page(env: Env, request: Request, company: string | null = null): Promise<Response> {
  const { pathname } = new URL(request.url);
  const file = await env.ASSETS.fetch(request);
  if (FLOATING_PATH.test(pathname)) return withHeaders(file, SCRIPT_HEADERS);
  if (PINNED_PATH.test(pathname) && isThere(file)) return withHeaders(file, PINNED_SCRIPT_HEADERS);
  if (file.status !== 404) return pathname === '/' ? dashboard(env, request, file, company) : file;
  if (!request.headers.get('accept')?.includes('text/html')) return answerNotFound();
  return dashboard(
    env,
    request,
    await env.ASSETS.fetch(new Request(new URL('/', request.url), request)),
    company,
  );
}

/** What is of a company looks like its brand, on any host; else, on a host that is not the installation's own, like whose it is. */
async function dashboard(
  env: Env,
  request: Request,
  file: Response,
  company: string | null,
): Promise<Response> {
  const page = withHeaders(file, DASHBOARD_HEADERS);
  const { host } = new URL(request.url);
  if (company === null && host === new URL(env.PUBLIC_URL).host) return page;
  const { painted, paintedFor } = await import('./brand/paint.ts');
  return company === null ? painted(env, request, page) : paintedFor(env, company, page);
}

/** Also when the browser has it already. */
function isThere(file: Response): boolean {
  return file.ok || file.status === 304;
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  const copy = new Response(response.body, response);
  for (const [name, value] of Object.entries(headers)) copy.headers.set(name, value);
  return copy;
}
