import type { Env } from './env.ts';
import { answerNotFound } from './problem.ts';

/**
 * Files of the dashboard, the script and the demo. A person's navigation to an address that is not a file gets the
 * dashboard, which has its own routes; anything else that is not there is a plain 404, so that a missing script is
 * never answered with a page.
 */
export async function page(env: Env, request: Request): Promise<Response> {
  const file = await env.ASSETS.fetch(request);
  if (file.status !== 404) return file;
  if (!request.headers.get('accept')?.includes('text/html')) {
    return answerNotFound();
  }
  return env.ASSETS.fetch(new Request(new URL('/', request.url), request));
}
