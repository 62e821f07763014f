import { constants, deflateRawSync } from 'node:zlib';
import { together, type ZipEntry, type ZipState, ZipWriter } from '../archive/zip.ts';
import {
  type CellKind,
  type CellValue,
  type FileWriter,
  type Sheet,
  type SheetColumn,
  type SheetHead,
  streamOf,
  written,
} from './sheet.ts';

/** What Excel holds at most: rows of a sheet with its heading, and characters of a cell. */
const MOST_ROWS = 1_048_576;
const LONGEST_TEXT = 32_767;

/** Number formats by kind of cell: their place among the styles below. 0 is the plain one, 1 the heading. */
const STYLE: Record<CellKind, number> = {
  text: 0,
  number: 0,
  boolean: 0,
  instant: 2,
  seconds: 3,
  cents: 4,
  share: 5,
};

/** Days from 1899-12-30, which Excel counts from, to 1970. */
const EPOCH_DAYS = 25_569;
const DAY_MS = 86_400_000;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * A sheet as an Excel workbook (ECMA-376), written piece by piece: memory stays the same however many rows there are. Times
 * are real, local times; durations count in hours; numbers of phones are text.
 *
 * Throws, in the stream, where there are more rows than a sheet can have.
 */
export function xlsx(sheet: Sheet): ReadableStream<Uint8Array> {
  return streamOf(written(xlsxWriter(sheet), sheet.rows));
}

/** Where a workbook stands. */
interface XlsxState {
  zip: ZipState;
  open: ZipEntry | null;
  /** The row written last; 1 is the heading. */
  row: number;
}

/** The end of a stream of DEFLATE: an empty block that says it is the last (RFC 1951, 3.2.3). */
const LAST_BLOCK = Uint8Array.of(3, 0);

/** The same, portion by portion; with what `state` answered it goes on where another one was. */
export function xlsxWriter(sheet: SheetHead, before: unknown = null): FileWriter {
  const known = before as XlsxState | null;
  const zip = new ZipWriter(known?.zip);
  zip.reopen(known?.open ?? null);
  let row = known?.row ?? 1;
  const encoder = new TextEncoder();
  const write = (text: string): Uint8Array => {
    const content = encoder.encode(text);
    return zip.piece(deflated(content), content);
  };
  return {
    begin: () =>
      together([
        ...Object.entries(frame(sheet.name)).map(([name, text]) => zip.file(name, encoder.encode(text))),
        zip.begin('xl/worksheets/sheet1.xml', 8),
        write(opening(sheet.columns)),
      ]),
    rows: (portion) => {
      if (portion.length === 0) return new Uint8Array();
      if (row + portion.length > MOST_ROWS) throw new Error(`a sheet of Excel has at most ${MOST_ROWS} rows`);
      return write(portion.map((values) => rowOf(++row, values, sheet)).join(''));
    },
    end: () => {
      const last = `${letters(sheet.columns.length - 1)}${row}`;
      return together([
        write(`</sheetData><autoFilter ref="A1:${last}"/></worksheet>`),
        zip.piece(LAST_BLOCK, new Uint8Array()),
        zip.end(),
        zip.finish(),
      ]);
    },
    state: () => ({ zip: zip.state, open: zip.open, row }) satisfies XlsxState,
  };
}

/** Blocks of DEFLATE that end on a whole byte and are not the last: they can be put one behind the other. */
function deflated(content: Uint8Array): Uint8Array {
  return deflateRawSync(content, { level: 6, finishFlush: constants.Z_SYNC_FLUSH });
}

function rowOf(row: number, values: readonly CellValue[], { columns, local }: SheetHead): string {
  const cells = columns.map(({ kind }, n) => cell(`${letters(n)}${row}`, values[n] ?? null, kind, local));
  return `<row r="${row}">${cells.join('')}</row>`;
}

function cell(at: string, value: CellValue, kind: CellKind, local: (at: number) => number): string {
  if (value === null || value === '') return '';
  if (typeof value === 'boolean') return `<c r="${at}" t="b"><v>${Number(value)}</v></c>`;
  if (typeof value === 'string') return textCell(at, value, 0);
  return `<c r="${at}" s="${STYLE[kind]}"><v>${counted(value, kind, local)}</v></c>`;
}

function textCell(at: string, text: string, style: number): string {
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, LONGEST_TEXT))}</t></is></c>`;
}

/** Excel counts time in days. */
function counted(value: number, kind: CellKind, local: (at: number) => number): number {
  switch (kind) {
    case 'instant':
      return local(value) / DAY_MS + EPOCH_DAYS;
    case 'seconds':
      return value / 86_400;
    case 'cents':
      return value / 100;
    default:
      return value;
  }
}

/** What XML 1.0 cannot hold is left out: controls, and halves of characters. */
const UNWRITABLE = /[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu;

function escaped(text: string): string {
  return text
    .replace(UNWRITABLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** `A` … `Z`, `AA` …, for columns from 0. */
function letters(n: number): string {
  return (n < 26 ? '' : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));
}

/** The heading stays in sight and can be filtered by. */
function opening(columns: readonly SheetColumn[]): string {
  const widths = columns.map(({ title, kind }, n) => {
    const width = Math.max(title.length + 4, kind === 'instant' ? 20 : 12);
    return `<col min="${n + 1}" max="${n + 1}" width="${width}" customWidth="1"/>`;
  });
  const heading = columns.map(({ title }, n) => textCell(`${letters(n)}1`, title, 1));
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${widths.join('')}</cols><sheetData><row r="1">${heading.join('')}</row>`
  );
}

/** The parts of a workbook that hold no data. */
function frame(name: string): Record<string, string> {
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${escaped(sheetName(name))}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="9" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  };
}

/** Excel allows 31 characters, and not these. */
function sheetName(name: string): string {
  return (
    name
      .replace(/[\\/?*[\]:]/g, ' ')
      .slice(0, 31)
      .trim() || 'Sheet'
  );
}
