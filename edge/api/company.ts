import { createRoute, z } from '@hono/zod-openapi';
import { companyById, numbersOf } from '../accounts/directory.ts';
import { whyUnfit } from '../flows/unfit-destination.ts';
import { isZone } from '../flows/wall-clock.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { e164 } from './schemas.ts';

/** What a company has set for all its calls. */
export const company = router();

const settings = z
  .object({
    id: z.string(),
    name: z.string(),
    timeZone: z.string().openapi({ example: 'America/Chicago' }),
    backupNumber: z.string().nullable().openapi({ description: 'Rings when no flow can be run.' }),
  })
  .openapi('Company');

const read = createRoute({
  method: 'get',
  path: '/',
  summary: 'The company',
  middleware: [allowed('view_calls')] as const,
  responses: { 200: answers(settings, 'The company.'), ...problems(401, 403, 404) },
});

company.openapi(read, async (c) => c.json(await found(c.env.DIRECTORY, c.var.principal.companyId), 200));

const companyChange = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    timeZone: z.string().refine(isZone, 'must be a time zone such as Europe/Berlin'),
    backupNumber: e164.nullable(),
  })
  .partial()
  .openapi('CompanyChange', { description: 'What is left out stays.' });

const change = createRoute({
  method: 'patch',
  path: '/',
  summary: 'Change what is set for all calls',
  middleware: [allowed('manage_flows')] as const,
  request: {
    body: takes(companyChange),
  },
  responses: { 200: answers(settings, 'The company.'), ...problems(400, 401, 403, 404) },
});

company.openapi(change, async (c) => {
  const { companyId } = c.var.principal;
  const before = await found(c.env.DIRECTORY, companyId);
  const { name = before.name, timeZone = before.timeZone, ...rest } = c.req.valid('json');
  const backupNumber = rest.backupNumber === undefined ? before.backupNumber : rest.backupNumber;
  if (backupNumber !== null && backupNumber !== before.backupNumber) {
    const own = await numbersOf(c.env.DIRECTORY, companyId);
    const unfit = whyUnfit(backupNumber, new Set(own.map(({ number }) => number)));
    if (unfit !== null) throw new Problem('invalid_request', unfit, 'backupNumber');
  }
  await c.env.DIRECTORY.prepare('UPDATE company SET name = ?, time_zone = ?, backup_number = ? WHERE id = ?')
    .bind(name, timeZone, backupNumber, companyId)
    .run();
  return c.json(await found(c.env.DIRECTORY, companyId), 200);
});

async function found(db: D1Database, id: string) {
  const one = await companyById(db, id);
  if (one === null) throw new Problem('not_found', `there is no company ${id}`);
  return one;
}
