import { createRoute, z } from '@hono/zod-openapi';
import { askerOf } from '../accounts/principal.ts';
import { filesOf } from '../exports/files-of.ts';
import { csvRows } from '../imports/csv-rows.ts';
import { type ForeignCall, ORIGINS, readRow } from '../imports/foreign-calls.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router, takes } from './router.ts';
import { instant } from './schemas.ts';

/** Calls that are brought from another product. */
export const imports = router();

/** Rows that are taken at a time. */
const MOST_ROWS = 5_000;

const batch = z
  .object({
    id: z.string(),
    from: z.enum(ORIGINS),
    madeBy: z.string().nullable(),
    at: instant,
    calls: z.number().int(),
    undoneAt: instant.nullable(),
  })
  .openapi('CallImport');

const bring = createRoute({
  method: 'post',
  path: '/',
  summary: 'Bring calls from CallRail or CallTrackingMetrics',
  description: `As their API answers (\`calls\`) or as their file (\`csv\`), at most ${MOST_ROWS} at a time. A call that is here already, by its id there, is not made again. No rule runs and nothing is sent.`,
  middleware: [allowed('manage_integrations')] as const,
  request: {
    body: takes(
      z
        .strictObject({
          from: z.enum(ORIGINS),
          preview: z.boolean().default(false).openapi({ description: 'Only say what would be made.' }),
          csv: z.string().max(10_000_000).optional(),
          calls: z.array(z.record(z.string(), z.unknown())).max(MOST_ROWS).optional(),
        })
        .openapi('CallImportRequest'),
    ),
  },
  responses: {
    200: answers(
      z.object({
        import: batch.nullable().openapi({ description: '`null` for a preview, and when nothing was new.' }),
        made: z.number().int().openapi({ description: 'Calls that are, or would be, made.' }),
        known: z.number().int().openapi({ description: 'Calls that are here already.' }),
        refused: z.array(
          z.object({
            row: z.number().int().openapi({ description: 'From 1, without the heading.' }),
            id: z.string().nullable(),
            why: z.string(),
          }),
        ),
      }),
      'What became of each row.',
    ),
    ...problems(400, 401, 403),
  },
});

imports.openapi(bring, async (c) => {
  const { principal } = c.var;
  const { from, preview, csv, calls: given } = c.req.valid('json');
  if ((csv === undefined) === (given === undefined)) {
    throw new Problem('invalid_request', 'give either csv or calls', 'calls');
  }
  const rows = csv === undefined ? (given ?? []) : csvRows(csv);
  if (rows === null) throw new Problem('invalid_request', 'csv: a quote is never closed', 'csv');
  if (rows.length > MOST_ROWS) {
    throw new Problem('invalid_request', `csv: at most ${MOST_ROWS} rows at a time`, 'csv');
  }
  const calls = new Map<string, ForeignCall>();
  const refused: { row: number; id: string | null; why: string }[] = [];
  for (const [n, row] of rows.entries()) {
    const read = readRow(from, row);
    if ('refused' in read) refused.push({ row: n + 1, id: idOf(row), why: read.refused });
    else if (calls.has(read.call.id)) {
      refused.push({ row: n + 1, id: read.call.id, why: 'is the same call as an earlier row' });
    } else calls.set(read.call.id, read.call);
  }
  const desk = filesOf(c.env, principal.companyId).imports;
  const known = (await desk.known(from, [...calls.keys()])).length;
  const made = calls.size - known;
  const done =
    preview || made === 0 ? null : await desk.add(from, [...calls.values()], askerOf(principal), Date.now());
  return c.json({ import: done, made: done?.calls ?? made, known, refused }, 200);
});

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'What was brought, newest first',
  middleware: [allowed('manage_integrations')] as const,
  responses: { 200: answers(z.object({ imports: z.array(batch) }), 'At most 100.'), ...problems(401, 403) },
});

imports.openapi(list, async (c) =>
  c.json({ imports: await filesOf(c.env, c.var.principal.companyId).imports.list() }, 200),
);

const undo = createRoute({
  method: 'post',
  path: '/{id}/undo',
  summary: 'Take back what was brought, with what has since been made of it',
  middleware: [allowed('manage_integrations')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: answers(batch, 'What was taken back.'), ...problems(401, 403, 404) },
});

imports.openapi(undo, async (c) => {
  const { id } = c.req.valid('param');
  const gone = await filesOf(c.env, c.var.principal.companyId).imports.undo(id, Date.now());
  if (gone === null) throw new Problem('not_found', `there is no import ${id}`, 'id');
  return c.json(gone, 200);
});

function idOf(row: Readonly<Record<string, unknown>>): string | null {
  const { id } = row;
  return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 100) : null;
}
