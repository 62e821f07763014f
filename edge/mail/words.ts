import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { masked } from '../accounts/mask.ts';
import type { Measure } from '../reports/metrics.ts';

/*
 * Numbers, times and phone numbers as people read them in a mail. British-plain English: `25 Nov 2026, 08:00`.
 */

/** A phone number for reading; hidden where its reader may not see it. */
export function phoneWords(number: string | null, isMasked: boolean): string {
  if (number === null) return 'Number withheld';
  if (isMasked) return masked(number);
  const parsed = parsePhoneNumberFromString(number);
  if (parsed === undefined) return number;
  return parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}

/** `25 Nov 2026, 08:00` by the clocks of a zone. */
export function timeWords(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** `25 Nov 2026` for a day, `16–22 Nov 2026` for more; `to` is the first moment that does not belong. */
export function periodWords({ from, to }: { from: number; to: number }, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  // A range of one day is written as that day.
  return format.formatRange(from, to - 1).replace(/\s*–\s*/, ' – ');
}

/** `1:05` minutes, or `1:00:05` hours; seconds in. */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A number of a report; `—` where it cannot be said. */
export function valueWords(value: number | null, measure: Measure): string {
  if (value === null) return '—';
  switch (measure) {
    case 'seconds':
      return durationWords(value);
    case 'share':
      return `${(value * 100).toFixed(value === 0 || value === 1 ? 0 : 1)}%`;
    case 'cents':
      return (value / 100).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    case 'ratio':
    case 'points':
      return value.toLocaleString('en-GB', { maximumFractionDigits: 2 });
    default:
      return value.toLocaleString('en-GB', { maximumFractionDigits: 1 });
  }
}
