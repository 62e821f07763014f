import '../charts/pdf-fonts.fixture.ts';
import { exports } from 'cloudflare:workers';
import { parse } from 'csv-parse/sync';
import readXlsx from 'read-excel-file/universal';
import { expect, it } from 'vitest';
import type { CallPage } from '../calls/call.ts';
import { TestCompany } from '../calls/company.fixture.ts';
import { textsOf } from '../charts/pdf-text.fixture.ts';
import { seeded } from '../pools/random.ts';

// One question, asked of the log, of a report and of files, has one answer.

const SEED = 20261125;
const CALLS = 40;

const NODES = {
  ring: { type: 'dial', destinations: [{ to: '+13125550188' }], ringSeconds: 20, onNoAnswer: 'bye' },
  bye: { type: 'hangup', message: { say: 'Please call again.' } },
};

interface Report {
  rows: { keys: (string | number | null)[]; values: (number | null)[] }[];
  totals: { values: (number | null)[] };
}

const QUESTIONS: unknown[] = [
  null,
  { field: 'leadStatus', op: 'is', value: 'qualified' },
  {
    any: [
      { field: 'tags', op: 'is', value: 'quote' },
      { field: 'score', op: 'least', value: 50 },
    ],
  },
  { not: { field: 'valueCents', op: 'known' } },
  {
    all: [{ field: 'firstCall', op: 'is', value: true }, { not: { field: 'tags', op: 'is', value: 'bulk' } }],
  },
  { field: 'caller.number', op: 'ends', value: '1' },
];

it('log, report, CSV, XLSX and PDF give the same numbers', async () => {
  const company = await TestCompany.with(NODES, { zone: 'America/Chicago' });
  const random = seeded(SEED);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (let n = 0; n < CALLS; n++) {
    const answer =
      random() < 0.6 ? { callee: 'answers', talkFor: Math.floor(random() * 300) } : { callee: 'no_answer' };
    await company.call(random() < 0.1 ? 'anonymous' : `+1212555010${Math.floor(random() * 5)}`, answer);
  }
  for (const { id } of await company.ledger()) {
    await company.api('PATCH', `/calls/${id}`, {
      leadStatus: pick(['unset', 'qualified', 'not_qualified', 'spam']),
      score: pick([null, 0, 30, 50, 100]),
      valueCents: pick([null, 0, 1, 12_345, 9_999_999]),
      addTags: pick([[], ['quote'], ['bulk', 'quote'], ['=1+1']]),
    });
  }

  const from = Date.now() - 86_400_000;
  const to = Date.now() + 1000;
  for (const filter of QUESTIONS) {
    for (const unwanted of ['exclude', 'include'] as const) {
      const query = `from=${from}&to=${to}&unwanted=${unwanted}${filter === null ? '' : `&filter=${encodeURIComponent(JSON.stringify(filter))}`}`;
      const request = {
        metrics: ['calls', 'answered', 'qualified', 'value', 'talkSeconds', 'firstCalls'],
        dimensions: ['leadStatus'],
        from,
        to,
        filter,
        unwanted,
      };
      const report = (await company.api<Report>('POST', '/reports', request)).body;
      const [reportCsv, reportXlsx, reportPdf] = await Promise.all([
        file(company, 'POST', '/reports?format=csv', request),
        file(company, 'POST', '/reports?format=xlsx', request),
        file(company, 'POST', '/reports?format=pdf', request),
      ]);
      const columns = 'outcome,leadStatus,valueCents,talkSeconds,firstCall,tags';
      const [callsCsv, callsXlsx] = await Promise.all([
        file(company, 'GET', `/exports/calls?format=csv&columns=${columns}&${query}`),
        file(company, 'GET', `/exports/calls?format=xlsx&columns=${columns}&${query}`),
      ]);

      const log = await logged(company, query);
      const { matched } = (
        await company.api<{ matched: number }>('POST', `/calls/edit?preview=true&${query}`, {})
      ).body;
      const [calls, answered, qualified, value, talk, first] = report.totals.values;
      const shown = JSON.stringify({ filter, unwanted });
      expect(log.length, shown).toBe(calls);
      expect(matched, shown).toBe(calls);

      // Rows of the report add up to its total, in the answer and in both files.
      const rows = report.rows.map(({ keys, values }) => [String(keys[0]), ...values]);
      expect(
        rows.reduce((sum, row) => sum + Number(row[1]), 0),
        shown,
      ).toBe(calls);
      const all = [...rows, ['Total', ...report.totals.values]];
      expect(csvOf(reportCsv).slice(1), shown).toEqual(
        all.map((row) => row.map((cell, n) => (n === 4 ? (Number(cell) / 100).toFixed(2) : String(cell)))),
      );
      if (rows.length > 0) {
        // Cell by cell behind the heading, of which "Lead status" is the first.
        const texts = (await textsOf(new Uint8Array(reportPdf))).flat();
        const cells = texts.slice(texts.lastIndexOf('Lead status') + 7);
        const read = all.map((_, n) => cells.slice(n * 7, n * 7 + 7));
        expect(
          read.map(([name, calls, answered, qualified, value, talk, first]) => [
            name,
            ...[calls, answered, qualified].map(count),
            cents(value?.replaceAll(',', '')),
            secondsIn(talk),
            count(first),
          ]),
          shown,
        ).toEqual(all);
      }
      const xlsxRows = (await xlsxOf(reportXlsx)).slice(1);
      expect(xlsxRows, shown).toHaveLength(all.length);
      for (const [n, row] of all.entries()) {
        expect(xlsxRows[n]?.slice(0, 4), shown).toEqual(row.slice(0, 4));
        expect(cents(xlsxRows[n]?.[4]), shown).toBe(row[4]);
        expect(secondsOf(xlsxRows[n]?.[5]), shown).toBe(row[5]);
      }

      // The calls in both files add up to what the report says.
      const csvRows = csvOf(callsCsv).slice(1);
      const totals = (
        read: readonly (readonly unknown[])[],
        isFirst: (cell: unknown) => boolean,
        seconds: (cell: unknown) => number,
      ) => ({
        calls: read.length,
        answered: read.filter(([outcome]) => outcome === 'answered').length,
        qualified: read.filter(([, status]) => status === 'qualified').length,
        value: read.reduce((sum, row) => sum + cents(row[2]), 0),
        talk: read.reduce((sum, row) => sum + seconds(row[3]), 0),
        first: read.filter((row) => isFirst(row[4])).length,
      });
      const said = { calls, answered, qualified, value, talk, first };
      expect(
        totals(csvRows, (cell) => cell === 'yes', Number),
        shown,
      ).toEqual(said);
      expect(
        totals((await xlsxOf(callsXlsx)).slice(1), (cell) => cell === true, secondsOf),
        shown,
      ).toEqual(said);
      if (csvRows.some((row) => String(row[5]).includes('1+1'))) {
        expect(
          csvRows.every((row) => !String(row[5]).startsWith('=')),
          shown,
        ).toBe(true);
      }
    }
  }
}, 120_000);

/** All pages of the log. */
async function logged(company: TestCompany, query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const address: string = `/calls?limit=7&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`;
    const { body }: { body: CallPage } = await company.api<CallPage>('GET', address);
    ids.push(...body.calls.map(({ id }) => id));
    cursor = body.next;
  }
  expect(new Set(ids).size).toBe(ids.length);
  return ids;
}

async function file(
  company: TestCompany,
  method: string,
  path: string,
  body?: unknown,
): Promise<ArrayBuffer> {
  const response = await exports.default.fetch(`https://edge.example/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${company.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status, response.ok ? '' : await response.text()).toBe(200);
  return response.arrayBuffer();
}

const csvOf = (bytes: ArrayBuffer): string[][] =>
  parse(new TextDecoder().decode(bytes), { bom: true, record_delimiter: '\r\n' });

const xlsxOf = async (bytes: ArrayBuffer): Promise<unknown[][]> => (await readXlsx(bytes))[0]?.data ?? [];

const count = (text: string | undefined): number => Number(text?.replaceAll(',', ''));

/** `1:02:05` */
const secondsIn = (text: string | undefined): number =>
  (text ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** Files have money with a decimal point. */
const cents = (cell: unknown): number => Math.round(Number(cell ?? 0) * 100);

/** In a spreadsheet a duration is a share of a day. */
const secondsOf = (cell: unknown): number =>
  cell instanceof Date
    ? Math.round((cell.getTime() - Date.UTC(1899, 11, 30)) / 1000)
    : Math.round(Number(cell ?? 0) * 86_400);
