import { createRoute, z } from '@hono/zod-openapi';
import { sitesOf } from '../accounts/directory.ts';
import { createSite } from '../accounts/provision.ts';
import { allowed, answers, problems, router } from './router.ts';
import { e164, site } from './schemas.ts';

/** Web properties, their allowed origins and the numbers to replace on them. */
export const sites = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All sites',
  middleware: [allowed('view_calls')] as const,
  responses: {
    200: answers(z.object({ sites: z.array(site) }), 'The sites, oldest first.'),
    ...problems(401, 403),
  },
});

sites.openapi(list, async (c) => {
  const found = await sitesOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json(
    {
      sites: found.map(({ key, name, origins, targets }) => ({
        key,
        name,
        origins,
        targets: targets.map(({ number, poolId }) => ({ number, pool: poolId })),
      })),
    },
    200,
  );
});

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text,
    'must be an origin such as https://www.example.com, without a path',
  );

const create = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a site',
  middleware: [allowed('manage_sites')] as const,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            name: z.string().trim().min(1).max(100),
            origins: z.array(origin).min(1).max(50),
            targets: z
              .array(z.object({ number: e164, pool: z.string() }))
              .min(1)
              .max(100),
          }),
        },
      },
    },
  },
  responses: {
    201: answers(site, 'The new site; `key` goes into the script tag.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

sites.openapi(create, async (c) => {
  const { name, origins, targets } = c.req.valid('json');
  const { key } = await createSite(c.env, {
    companyId: c.var.principal.companyId,
    name,
    origins,
    targets: targets.map(({ number, pool }) => ({ number, poolId: pool })),
  });
  return c.json({ key, name, origins, targets }, 201);
});
