import { createRoute, z } from '@hono/zod-openapi';
import { poolsOf } from '../accounts/directory.ts';
import {
  changeSite,
  conflictsOf,
  createSite,
  type SiteRecord,
  siteRecordsOf,
  type WantedGroup,
} from '../accounts/sites.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { e164, site } from './schemas.ts';

/** Web properties, their allowed origins and the numbers to replace on them. */
export const sites = router();

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'All sites',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(z.object({ sites: z.array(site) }), 'The sites, oldest first.'),
    ...problems(401, 403),
  },
});

sites.openapi(list, async (c) => {
  const found = await siteRecordsOf(c.env.DIRECTORY, c.var.principal.companyId);
  return c.json({ sites: found.map(asShown) }, 200);
});

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text,
    'must be an origin such as https://www.example.com, without a path',
  );

const name = z.string().trim().min(1).max(100);
const origins = z.array(origin).min(1).max(50);
const wantedGroup = z.strictObject({
  name,
  pool: z.string(),
  active: z.boolean().default(true),
  numbers: z.array(e164).min(1).max(100),
  paths: z
    .array(z.string().trim().max(200))
    .max(20)
    .default([])
    .openapi({
      description:
        'It counts on pages under these only, whole segments: `/berlin` is `/berlin/`. None is everywhere.',
      example: ['/berlin/'],
    }),
});

const create = createRoute({
  method: 'post',
  path: '/',
  summary: 'Make a site',
  middleware: [allowed('manage_sites')] as const,
  request: {
    body: takes(
      z.object({
        name,
        origins,
        groups: z
          .array(wantedGroup)
          .min(1)
          .max(50)
          .optional()
          .openapi({ description: 'Either these or `targets`.' }),
        targets: z
          .array(z.object({ number: e164, pool: z.string() }))
          .min(1)
          .max(100)
          .optional()
          .openapi({ description: 'The short way: those that share a pool become a group.' }),
      }),
    ),
  },
  responses: {
    201: answers(site, 'The new site; `key` goes into the script tag.'),
    ...problems(400, 401, 403, 404, 409),
  },
});

sites.openapi(create, async (c) => {
  const { name, origins, groups, targets } = c.req.valid('json');
  const { companyId } = c.var.principal;
  if ((groups === undefined) === (targets === undefined)) {
    throw new Problem('invalid_request', 'give either groups or targets', 'targets');
  }
  const wanted =
    targets === undefined ? (groups ?? []).map(asWanted) : await grouped(c.env, companyId, targets);
  return c.json(asShown(await createSite(c.env, { companyId, name, origins, groups: wanted })), 201);
});

const change = createRoute({
  method: 'patch',
  path: '/{key}',
  summary: 'Change a site; what is left out stays',
  middleware: [allowed('manage_sites')] as const,
  request: {
    params: z.object({ key: z.string() }),
    body: takes(
      z
        .strictObject({
          name,
          origins,
          groups: z
            .array(wantedGroup.extend({ id: z.string().optional() }))
            .max(50)
            .openapi({ description: 'In the place of all there were; one without an id is new.' }),
        })
        .partial(),
    ),
  },
  responses: { 200: answers(site, 'The site.'), ...problems(400, 401, 403, 404, 409) },
});

sites.openapi(change, async (c) => {
  const { name, origins, groups } = c.req.valid('json');
  const changed = await changeSite(c.env, c.var.principal.companyId, c.req.valid('param').key, {
    ...(name === undefined ? {} : { name }),
    ...(origins === undefined ? {} : { origins }),
    ...(groups === undefined ? {} : { groups: groups.map(asWanted) }),
  });
  return c.json(asShown(changed), 200);
});

const conflicts = createRoute({
  method: 'get',
  path: '/conflicts',
  summary: 'Printed numbers that cannot be replaced as they are set',
  middleware: [allowed('view_setup')] as const,
  responses: {
    200: answers(
      z.object({
        conflicts: z.array(
          z.object({
            number: e164,
            kind: z.enum(['two_groups', 'tracking_number']),
            groups: z.array(z.object({ site: z.string(), id: z.string(), name: z.string() })),
            message: z.string(),
          }),
        ),
      }),
      'What is wrong; it may have been right when it was set.',
    ),
    ...problems(401, 403),
  },
});

sites.openapi(conflicts, async (c) => {
  const found = await conflictsOf(c.env, c.var.principal.companyId);
  return c.json(
    {
      conflicts: found.map(({ groups, ...rest }) => ({
        ...rest,
        groups: groups.map(({ site, id, name }) => ({ site, id, name })),
      })),
    },
    200,
  );
});

function asWanted({
  pool,
  id,
  ...group
}: z.output<typeof wantedGroup> & { id?: string | undefined }): WantedGroup {
  return { ...group, poolId: pool, ...(id === undefined ? {} : { id }) };
}

/** Targets as groups, each with the name of its pool. */
async function grouped(
  env: Env,
  companyId: string,
  targets: readonly { number: string; pool: string }[],
): Promise<WantedGroup[]> {
  const pools = new Map((await poolsOf(env.DIRECTORY, companyId)).map(({ id, name }) => [id, name]));
  const foreign = targets.findIndex(({ pool }) => !pools.has(pool));
  if (foreign >= 0) {
    throw new Problem('not_found', `there is no pool ${targets[foreign]?.pool}`, `targets.${foreign}.pool`);
  }
  return [...pools].flatMap(([poolId, name]) => {
    const numbers = targets.filter(({ pool }) => pool === poolId).map(({ number }) => number);
    return numbers.length === 0 ? [] : [{ name, poolId, active: true, numbers }];
  });
}

function asShown({ key, name, origins, groups }: SiteRecord): z.input<typeof site> {
  return {
    key,
    name,
    origins,
    groups: groups.map(({ id, name, poolId, active, numbers, paths }) => ({
      id,
      name,
      pool: poolId,
      active,
      numbers,
      paths,
    })),
    targets: groups
      .filter(({ active }) => active)
      .flatMap(({ poolId, numbers, paths }) => numbers.map((number) => ({ number, pool: poolId, paths }))),
  };
}
