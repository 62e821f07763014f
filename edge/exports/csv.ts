import { isE164 } from '../e164.ts';
import { type CellKind, type CellValue, type Sheet, streamOf } from './sheet.ts';

/**
 * A sheet as CSV (RFC 4180), in UTF-8 with the mark that Excel recognises it by. Times are local, `2026-07-01 09:30:00`;
 * durations are seconds, money has a decimal point, shares are per cent.
 */
export function csv({ columns, rows, local }: Sheet): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield encoder.encode(`\ufeff${line(columns.map(({ title }) => guarded(title)))}`);
    for await (const portion of rows) {
      const text = portion
        .map((row) => line(columns.map(({ kind }, n) => written(row[n] ?? null, kind, local))))
        .join('');
      if (text !== '') yield encoder.encode(text);
    }
  }
  return streamOf(pieces());
}

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * A spreadsheet runs text that begins like a formula, and callers choose their own names. The apostrophe makes it text
 * again (OWASP, "CSV Injection"). A plain number such as +13125550123 can do nothing and stays readable for programs.
 */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) && !isE164(text) ? `'${text}` : text);

function written(value: CellValue, kind: CellKind, local: (at: number) => number): string {
  if (value === null) return '';
  if (typeof value === 'string') return guarded(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  switch (kind) {
    case 'instant':
      return new Date(local(value)).toISOString().slice(0, 19).replace('T', ' ');
    case 'cents':
      return (value / 100).toFixed(2);
    case 'share':
      return `${rounded(value * 100)}%`;
    default:
      return String(rounded(value));
  }
}

/** Without the dust of binary fractions. */
const rounded = (value: number): number => Number(value.toFixed(6));
