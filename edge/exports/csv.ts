import { isE164 } from '../e164.ts';
import {
  type CellKind,
  type CellValue,
  type FileWriter,
  type Sheet,
  type SheetHead,
  streamOf,
  written,
} from './sheet.ts';

/**
 * A sheet as CSV (RFC 4180), in UTF-8 with the mark that Excel recognises it by. Times are local, `2026-07-01 09:30:00`;
 * durations are seconds, money has a decimal point, shares are per cent.
 */
export function csv(sheet: Sheet): ReadableStream<Uint8Array> {
  return streamOf(written(csvWriter(sheet), sheet.rows));
}

/** The same, portion by portion. Nothing of it depends on what came before. */
export function csvWriter({ columns, local }: SheetHead): FileWriter {
  const encoder = new TextEncoder();
  return {
    begin: () => encoder.encode(`\ufeff${line(columns.map(({ title }) => guarded(title)))}`),
    rows: (portion) =>
      encoder.encode(
        portion.map((row) => line(columns.map(({ kind }, n) => shown(row[n] ?? null, kind, local)))).join(''),
      ),
    end: () => new Uint8Array(),
    state: () => null,
  };
}

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * A spreadsheet runs text that begins like a formula, and callers choose their own names. The apostrophe makes it text
 * again (OWASP, "CSV Injection"). A plain number such as +13125550123 can do nothing and stays readable for programs.
 */
const guarded = (text: string): string => (/^[=+\-@\t\r]/.test(text) && !isE164(text) ? `'${text}` : text);

function shown(value: CellValue, kind: CellKind, local: (at: number) => number): string {
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
