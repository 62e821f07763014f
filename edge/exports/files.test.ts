import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import readExcelFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import { csv } from './csv.ts';
import type { CellValue, Sheet, SheetColumn } from './sheet.ts';
import { xlsx } from './xlsx.ts';

const readWorkbook = async (file: Buffer) => (await readExcelFile(file))[0]?.data ?? [];

const bytesOf = async (stream: ReadableStream<Uint8Array>): Promise<Buffer> =>
  Buffer.from(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());

function sheet(columns: SheetColumn[], ...portions: CellValue[][][]): Sheet {
  async function* rows() {
    yield* portions;
  }
  return { name: 'Calls', columns, rows: rows(), local: (at) => at + 2 * 3_600_000 };
}

const text: SheetColumn = { title: 'Name', kind: 'text' };
const COLUMNS: SheetColumn[] = [
  text,
  { title: 'Caller', kind: 'text' },
  { title: 'Time', kind: 'instant' },
  { title: 'Talk', kind: 'seconds' },
  { title: 'Value', kind: 'cents' },
  { title: 'Rate', kind: 'share' },
  { title: 'First', kind: 'boolean' },
];
const ROW: CellValue[] = [
  'Zoë "Z", Ltd',
  '+13125550123',
  Date.UTC(2026, 6, 1, 8, 30),
  3725,
  5050,
  0.25,
  true,
];

describe('CSV', () => {
  it('writes local times, seconds, money and per cent', async () => {
    const lines = (await bytesOf(csv(sheet(COLUMNS, [ROW], [])))).toString().split('\r\n');
    expect(lines).toEqual([
      '\ufeffName,Caller,Time,Talk,Value,Rate,First',
      '"Zoë ""Z"", Ltd",+13125550123,2026-07-01 10:30:00,3725,50.50,25%,yes',
      '',
    ]);
  });

  it.each(['=1+1', '+1-800-EVIL()', '-2+3', '@SUM(A1)', '\t=1', '\r=1', "=cmd|' /C calc'!A0"])(
    'makes text of %j, which a spreadsheet would run',
    async (name) => {
      const file = await bytesOf(csv(sheet([text], [[name]])));
      expect(parse(file, { bom: true })[1]).toEqual([`'${name}`]);
    },
  );

  it('is read back as it was by another program', async () => {
    // What had the apostrophe before cannot be told from what was given one.
    const cell = (text: fc.Arbitrary<string>) => text.filter((one) => !/^'[=+\-@\t\r]/.test(one));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell(fc.string({ unit: 'grapheme' })), cell(fc.string())), { maxLength: 20 }),
        async (rows) => {
          const file = await bytesOf(csv(sheet([text, text], rows)));
          const read = parse(file, { bom: true }).slice(1);
          expect(
            read.map((row: string[]) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r])/, ''))),
          ).toEqual(rows);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('XLSX', () => {
  it('is read by another program with real times, numbers and text', async () => {
    const rows = await readWorkbook(await bytesOf(xlsx(sheet(COLUMNS, [ROW]))));
    expect(rows[0]).toEqual(COLUMNS.map(({ title }) => title));
    const [name, caller, time, talk, value, rate, first] = rows[1] ?? [];
    expect([name, caller, value, rate, first]).toEqual(['Zoë "Z", Ltd', '+13125550123', 50.5, 0.25, true]);
    expect(time).toEqual(new Date(Date.UTC(2026, 6, 1, 10, 30)));
    // Excel counts a duration from the last day of 1899.
    expect(talk).toEqual(new Date(Date.UTC(1899, 11, 30, 1, 2, 5)));
  });

  it('never runs what a caller chose as a name, and drops what XML cannot hold', async () => {
    const [, row] = await readWorkbook(
      await bytesOf(xlsx(sheet([text, text], [['=1+1', 'a\0b\ud800c<&>"']]))),
    );
    expect(row).toEqual(['=1+1', 'abc<&>"']);
  });

  it('goes past column Z and has a heading that stays in sight', async () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ ...text, title: `c${n}` }));
    const file = await bytesOf(xlsx(sheet(many, [many.map(({ title }) => title)])));
    const xml = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    expect(xml).toContain('<c r="AD2"');
    expect(xml).toContain('state="frozen"');
    expect((await readWorkbook(file))[1]).toHaveLength(30);
  });

  it('keeps any text that XML can hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 10 }),
        async (names) => {
          const printable = names.filter((name) => /\S/u.test(name) && !/\p{Cc}/u.test(name));
          const file = await bytesOf(
            xlsx(
              sheet(
                [text],
                printable.map((name) => [name]),
              ),
            ),
          );
          const xml = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
          for (const name of printable) {
            const kept = name
              .replaceAll('&', '&amp;')
              .replaceAll('<', '&lt;')
              .replaceAll('>', '&gt;')
              .replaceAll('"', '&quot;');
            expect(xml).toContain(`>${kept.replace(/[\ufffe\uffff]/g, '')}<`);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('uses the same memory for a hundred times as many rows', async () => {
    const most = async (portions: number): Promise<number> => {
      async function* rows() {
        for (let n = 0; n < portions; n++) yield Array.from({ length: 500 }, () => ROW);
      }
      const reader = xlsx({ ...sheet(COLUMNS), rows: rows() }).getReader();
      let held = 0;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return held;
        held = Math.max(held, value.length);
      }
    };
    expect(await most(200)).toBeLessThan(2 * (await most(2)) + 65_536);
  }, 60_000);
});
