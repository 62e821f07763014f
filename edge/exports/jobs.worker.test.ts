import { runInDurableObject } from 'cloudflare:test';
import { env, exports } from 'cloudflare:workers';
import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import { EVERY_CALL } from '../calls/log.ts';
import { Exporter } from './exporter.ts';
import { type Job, Jobs, KEPT_MS } from './jobs.ts';

const NODES = { bye: { type: 'hangup', message: { say: 'Please call again.' } } };

/** More than a request may ask for at once. */
const CALLS = 50_001;

const FIELDS = ['startedAt', 'caller.number', 'caller.name', 'outcome', 'duration', 'notes'] as const;

/** Long enough for a file of several parts. */
const NAME = 'Zoë of a long name, '.repeat(8);

let company: TestCompany;

beforeAll(async () => {
  company = await TestCompany.with(NODES);
  await runInDurableObject(company.object, (_, { storage: { sql } }) => {
    sql.exec(
      `INSERT INTO call (id, carrier_id, carrier_call, started_at, tracking_number, caller_number, caller_name, prior_calls,
         attribution_kind, confidence, state, outcome, duration)
       WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
       SELECT 'call_' || n, 'c', 'c' || n, 1700000000000 + n * 1000, '+13125550100', '+12125550' || (100 + n % 900), ?2 || n, 0,
         'none', 0, 'ended', 'answered', n % 600 FROM n`,
      CALLS,
      NAME,
    );
    sql.exec(
      "INSERT INTO call_text (call, attribution, stage, publication) SELECT id, '{}', 'over', 0 FROM call",
    );
  });
}, 60_000);

interface Shown {
  id: string;
  state: string;
  done: number;
  of: number | null;
  bytes: number;
  keptUntil: number;
  createdAt: number;
  link: { url: string; expiresAt: number } | null;
}

const read = async (url: string): Promise<Response> =>
  exports.default.fetch(url.replace(env.PUBLIC_URL, 'https://edge.example'));

it('more calls than a request may ask for become a job, with progress and a link', async () => {
  const direct = await company.api('GET', '/exports/calls');
  expect(direct).toMatchObject({ status: 413, body: { type: 'too_large' } });
  expect((direct.body as { message: string }).message).toContain('POST /v1/exports');

  const { status, body } = await company.api<Shown>('POST', '/exports', { format: 'csv', columns: FIELDS });
  expect(status).toBe(202);
  expect(body).toMatchObject({ state: 'waiting', done: 0, of: null, link: null });
  const shown = async () => (await company.api<Shown>('GET', `/exports/${body.id}`)).body;
  await expect
    .poll(
      async () => {
        await company.wake();
        return (await shown()).state;
      },
      { timeout: 30_000 },
    )
    .toBe('done');
  const done = await shown();
  expect(done).toMatchObject({ done: CALLS, of: CALLS });
  expect(done.keptUntil - done.createdAt).toBe(KEPT_MS);
  const file = await read(done.link?.url ?? '');
  expect(file.headers.get('content-disposition')).toContain('.csv');
  const bytes = await file.arrayBuffer();
  expect(bytes.byteLength).toBe(done.bytes);
  const rows: string[][] = parse(new TextDecoder().decode(bytes), { bom: true, record_delimiter: '\r\n' });
  expect(rows).toHaveLength(CALLS + 1);
  expect(new Set(rows.map(([, , name]) => name)).size).toBe(CALLS + 1);
  expect((await read(`${done.link?.url}x`)).status).toBe(403);
}, 60_000);

it('an unknown column, filter or format is named', async () => {
  for (const [body, field] of [
    [{ columns: ['nonsense'] }, 'columns'],
    [{ filter: { field: 'nonsense', op: 'is', value: 1 } }, 'filter.field'],
    [{ format: 'pdf' }, 'format'],
    [{ colour: 'red' }, 'colour'],
  ] as const) {
    const answer = await company.api<{ field: string }>('POST', '/exports', body);
    expect([answer.status, answer.body.field], JSON.stringify(body)).toEqual([400, field]);
  }
});

it.each(['csv', 'xlsx'] as const)(
  'a %s that is killed after every slice comes out as one that was not',
  async (format) => {
    const [whole, broken] = await runInDurableObject(company.object, async (_, { storage }) => {
      const make = async (isKilled: boolean): Promise<Job> => {
        const jobs = new Jobs(storage.sql);
        const { id } = jobs.add(
          {
            kind: 'calls',
            format,
            request: { question: EVERY_CALL, fields: FIELDS, masksCallers: false },
            scheduled: false,
            by: null,
            keptMs: KEPT_MS,
          },
          0,
        );
        let clock = 0;
        for (let slices = 0; slices < 500; slices++) {
          const job = jobs.one(id);
          if (job?.state === 'done') {
            expect(slices > 5).toBe(isKilled);
            return job;
          }
          // Another object each time, as after a restart; a clock that runs ends a slice, and a death leaves the claim.
          await new Exporter(storage.sql, {
            env,
            company: company.id,
            transaction: (work) => storage.transactionSync(work),
          }).work(() => {
            if (isKilled) clock += 1_500;
            return clock;
          });
          clock += 60_000;
        }
        throw new Error('it never ends');
      };
      return [await make(false), await make(true)];
    });
    const content = async ({ id }: Job) =>
      new Uint8Array(
        (await (await env.MEDIA.get(`exports/${company.id}/${id}.${format}`))?.arrayBuffer()) ?? [],
      );
    const [a, b] = [await content(whole as Job), await content(broken as Job)];
    expect(a.length).toBeGreaterThan(format === 'csv' ? 10 * 1024 * 1024 : 1024 * 1024);
    if (format === 'csv') expect(equal(a, b)).toBe(true);
    else {
      const sheet = (bytes: Uint8Array) =>
        strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
      expect(sheet(a) === sheet(b)).toBe(true);
      expect(sheet(a).match(/<row /g)).toHaveLength(CALLS + 1);
    }
  },
  120_000,
);

it('a file is gone after seven days, and one that is stopped at once', async () => {
  const { body } = await company.api<Shown>('POST', '/exports', {
    from: 1_700_000_000_000,
    to: 1_700_000_100_000,
  });
  await company.wake();
  const key = `exports/${company.id}/${body.id}.csv`;
  await expect.poll(async () => (await env.MEDIA.head(key)) !== null, { timeout: 10_000 }).toBe(true);
  await runInDurableObject(company.object, async (_, { storage }) => {
    await new Exporter(storage.sql, {
      env,
      company: company.id,
      transaction: (work) => storage.transactionSync(work),
    }).work(() => body.createdAt + KEPT_MS);
  });
  expect(await env.MEDIA.head(key)).toBeNull();
  expect((await company.api('GET', `/exports/${body.id}`)).status).toBe(404);
}, 30_000);

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, n) => byte === b[n]);
}
