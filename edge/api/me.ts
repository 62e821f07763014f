import { createRoute, z } from '@hono/zod-openapi';
import { DEMO } from '../accounts/demo.ts';
import { companyById } from '../accounts/directory.ts';
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

me.openapi(welcome, (c) =>
  c.json(
    {
      product: 'Numberline',
      demo: c.env.SIMULATOR === 'on' ? { email: DEMO.email, password: DEMO.password, site: '/demo/' } : null,
    },
    200,
  ),
);

const who = createRoute({
  method: 'get',
  path: '/me',
  summary: 'Who am I, and in which company?',
  middleware: [allowed('view_calls')] as const,
  responses: {
    200: answers(
      z.object({
        user: z.object({ name: z.string(), email: z.string() }).nullable(),
        company: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
      }),
      'The signed-in person (`null` for an API key) and the company.',
    ),
    ...problems(401, 403),
  },
});

me.openapi(who, async (c) => {
  const { companyId, user } = c.var.principal;
  const company = await companyById(c.env.DIRECTORY, companyId);
  if (company === null) throw new Problem('not_found', `there is no company ${companyId}`);
  return c.json({ user: user && { name: user.name, email: user.email }, company }, 200);
});
