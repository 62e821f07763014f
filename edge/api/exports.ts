import { createRoute, z } from '@hono/zod-openapi';
import type { Principal } from '../accounts/principal.ts';
import { deskOf } from '../calls/desk.ts';
import type { LogQuestion, Place } from '../calls/log.ts';
import type { Env } from '../env.ts';
import { columnsOf, rowOf, USUAL_COLUMNS } from '../exports/call-sheet.ts';
import { csv } from '../exports/csv.ts';
import { xlsx } from '../exports/xlsx.ts';
import { FIELDS, type FieldName } from '../filters/fields.ts';
import { localOf } from '../local-time.ts';
import { Problem } from '../problem.ts';
import { clocksOf } from '../reports/local-sql.ts';
import { questionOf, questionQuery } from './question.ts';
import { FILE, zoneOf } from './reports.ts';
import { allowed, problems, router } from './router.ts';
import { shownFacts } from './sight.ts';

/** Files of calls, with the same question as the log. */
export const exports = router();

/** Calls that are read from the ledger at a time. */
const PORTION = 500;

/** Instants that a ledger can hold, for the clocks of its times. */
const FIRST = Date.UTC(2020, 0, 1);
const AHEAD = 366 * 86_400_000;

const get = createRoute({
  method: 'get',
  path: '/calls',
  summary: 'Calls as a file, newest first: CSV or XLSX',
  description: 'Times are local to the company. It is written while it is read, so it may be of any length.',
  middleware: [allowed('export')] as const,
  request: {
    query: questionQuery.extend({
      format: z
        .enum(['csv', 'xlsx', 'xls'])
        .default('csv')
        .openapi({ enum: ['csv', 'xlsx'] }),
      columns: z.string().max(2000).optional().openapi({
        description: 'Names of fields with commas between.',
        example: 'startedAt,caller.number,source.campaign',
      }),
    }),
  },
  responses: {
    200: {
      description: 'The file.',
      content: { 'text/csv': { schema: z.string() }, [FILE.xlsx['content-type']]: { schema: z.string() } },
    },
    ...problems(400, 401, 403),
  },
});

exports.openapi(get, async (c) => {
  const { format, columns, ...query } = c.req.valid('query');
  if (format === 'xls') {
    throw new Problem(
      'invalid_request',
      'format must be csv or xlsx: the XLS of Excel 97 holds 65,536 rows and is not written any more',
      'format',
    );
  }
  const { principal } = c.var;
  const { companyId } = principal;
  const zone = await zoneOf(c.env, companyId);
  const fields = columns === undefined ? USUAL_COLUMNS : fieldsOf(columns);
  const clocks = clocksOf(zone, FIRST, Date.now() + AHEAD);
  const sheet = {
    name: 'Calls',
    columns: columnsOf(fields, zone),
    rows: portions(c.env, companyId, questionOf(query, zone, principal), fields, principal),
    local: (at: number) => localOf(at, clocks),
  };
  return c.body(format === 'csv' ? csv(sheet) : xlsx(sheet), 200, FILE[format]);
});

async function* portions(
  env: Env,
  companyId: string,
  question: LogQuestion,
  fields: readonly FieldName[],
  principal: Principal,
) {
  const { log } = deskOf(env, companyId);
  let before: Place | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof log.pageOfFacts>> = await log.pageOfFacts(
      question,
      before,
      PORTION,
    );
    yield page.map(({ facts }) => rowOf(fields, shownFacts(principal, facts)));
    before = page.at(-1)?.place ?? null;
    if (page.length < PORTION) return;
  }
}

function fieldsOf(columns: string): FieldName[] {
  return columns.split(',').map((name) => {
    const trimmed = name.trim();
    if (Object.hasOwn(FIELDS, trimmed)) return trimmed as FieldName;
    throw new Problem('invalid_request', `columns: there is no field ${JSON.stringify(trimmed)}`, 'columns');
  });
}
