import type { CellKind, CellValue } from './sheet.ts';

/**
 * What people read in a cell of a PDF: local times to the minute, money with its decimals, durations in hours, minutes and
 * seconds, shares in per cent to a tenth.
 */
export function cellText(
  value: Exclude<CellValue, null>,
  kind: CellKind,
  local: (at: number) => number,
): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  switch (kind) {
    case 'instant':
      return new Date(local(value)).toISOString().slice(0, 16).replace('T', ' ');
    case 'cents':
      return grouped((value / 100).toFixed(2));
    case 'share':
      return `${(value * 100).toFixed(1)}%`;
    case 'seconds':
      return clock(Math.round(value));
    default:
      return grouped(Number.isInteger(value) ? String(value) : value.toFixed(2));
  }
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');

function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}
