import { createRoute, z } from '@hono/zod-openapi';
import { siteRecordsOf } from '../accounts/sites.ts';
import { readBytes } from '../body.ts';
import { outsideOf } from '../outbox/outside.ts';
import { demandPublic } from '../outbox/public-address.ts';
import { Problem } from '../problem.ts';
import { lookAt } from '../visits/page-check.ts';
import { allowed, answers, problems, router, takes } from './router.ts';

/** Whether a page of a site is set up as it should be. */
export const siteCheck = router();

/** How much of a page is read, bytes, and how long it may take, ms. */
const MOST_BYTES = 2_000_000;
const PATIENCE = 10_000;

const check = createRoute({
  method: 'post',
  path: '/{key}/check',
  summary: 'Look at a page as it is served: is the script there, and is there anything to replace?',
  middleware: [allowed('manage_sites')] as const,
  request: {
    params: z.object({ key: z.string() }),
    body: takes(z.strictObject({ url: z.string().max(2000) })),
  },
  responses: {
    200: answers(
      z.object({ findings: z.array(z.object({ ok: z.boolean(), text: z.string() })) }),
      'What was looked at, in order.',
    ),
    ...problems(400, 401, 403, 404),
  },
});

siteCheck.openapi(check, async (c) => {
  const { key } = c.req.valid('param');
  const sites = await siteRecordsOf(c.env.DIRECTORY, c.var.principal.companyId);
  const site = sites.find((one) => one.key === key);
  if (site === undefined) throw new Problem('not_found', `there is no site ${key}`, 'key');
  const outside = outsideOf(c.env);
  const url = await demandPublic(c.req.valid('json').url, outside.resolve, outside.loopback);
  const page = await fetchPage(url, outside.fetch);
  return c.json({ findings: lookAt(page, { url, site, edge: c.env.PUBLIC_URL }) }, 200);
});

async function fetchPage(url: URL, fetch: (request: Request) => Promise<Response>): Promise<string> {
  // Not followed: where a redirect leads was not checked, and the visitor's page is the one at its end.
  const request = new Request(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
  const response = await fetch(request).catch(() => {
    throw new Problem('invalid_request', `url ${url.host} did not answer`, 'url');
  });
  const location = response.headers.get('location');
  if (location !== null) {
    throw new Problem('invalid_request', `url leads on to ${location}; give that address`, 'url');
  }
  if (!response.ok) throw new Problem('invalid_request', `url was answered with ${response.status}`, 'url');
  return new TextDecoder().decode(await readBytes(response, MOST_BYTES));
}
