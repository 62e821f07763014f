import { createRoute, z } from '@hono/zod-openapi';
import { DEMO } from '../accounts/demo.ts';
import { companyById } from '../accounts/directory.ts';
import { workplacesOf } from '../accounts/members.ts';
import { PERMISSIONS } from '../accounts/permissions.ts';
import { roleOf } from '../accounts/roles.ts';
import { DEFAULT_BRAND } from '../brand/brand.ts';
import { brandOfHost } from '../brand/by-host.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';

/** Who is asking, and what the sign-in page says before anybody is. */
export const me = router();

const welcome = createRoute({
  method: 'get',
  path: '/welcome',
  summary: 'What the sign-in page needs to know',
  responses: {
    200: answers(
      z.object({
        product: z.string(),
        demo: z.object({ email: z.string(), password: z.string(), site: z.string() }).nullable(),
      }),
      'The name of the product; the demo login where there is one.',
    ),
  },
});

me.openapi(welcome, async (c) => {
  const brand = await brandOfHost(c.env, new URL(c.req.url).hostname);
  // An agency's customers are not offered somebody else's sign-in.
  const isDemo = c.env.SIMULATOR === 'on' && brand === null;
  return c.json(
    {
      product: (brand ?? DEFAULT_BRAND).name,
      demo: isDemo ? { email: DEMO.email, password: DEMO.password, site: '/demo/' } : null,
    },
    200,
  );
});

const who = createRoute({
  method: 'get',
  path: '/me',
  summary: 'Who am I, in which company, and what may I do there?',
  description:
    'A person who works in several companies names one in the header `Numberline-Company` of every request, or as `company` in the address of a WebSocket or a file. Without, it is the one they have been in longest.',
  middleware: [allowed(null)] as const,
  responses: {
    200: answers(
      z.object({
        user: z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable(),
        company: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
        role: z.object({ id: z.string(), name: z.string() }).nullable(),
        permissions: z.array(z.enum(PERMISSIONS)),
        scope: z
          .object({
            numbers: z.array(z.string()).nullable(),
            destinations: z.array(z.string()).nullable(),
          })
          .nullable()
          .openapi({ description: 'The calls they see; `null` for all of the company.' }),
        masksCallers: z.boolean().openapi({ description: 'Callers’ numbers are not shown whole.' }),
        companies: z
          .array(
            z.object({
              id: z.string(),
              name: z.string(),
              account: z.object({ id: z.string(), name: z.string() }),
              ownsAccount: z.boolean().openapi({ description: 'They may make companies in it.' }),
            }),
          )
          .openapi({ description: 'All companies they work in; none for an API key.' }),
      }),
      'The signed-in person (`null` for an API key) and the company.',
    ),
    ...problems(401, 403, 404),
  },
});

me.openapi(who, async (c) => {
  const { companyId, user, role, permissions, scope, masksCallers } = c.var.principal;
  const db = c.env.DIRECTORY;
  const [company, named, companies] = await Promise.all([
    companyById(db, companyId),
    role === null ? null : roleOf(db, companyId, role),
    user === null ? [] : workplacesOf(db, user.id),
  ]);
  if (company === null) throw new Problem('not_found', `there is no company ${companyId}`);
  return c.json(
    {
      user,
      company: { id: company.id, name: company.name, timeZone: company.timeZone },
      role: named && { id: named.id, name: named.name },
      permissions: PERMISSIONS.filter((permission) => permissions.has(permission)),
      scope: scope && {
        numbers: scope.numbers === null ? null : [...scope.numbers],
        destinations: scope.destinations === null ? null : [...scope.destinations],
      },
      masksCallers,
      companies,
    },
    200,
  );
});
