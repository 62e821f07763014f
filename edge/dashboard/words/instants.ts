/** How instants are written: the company's zone, and the reader's kind of English. */
export interface Clock {
  /** IANA name, e.g. `America/Chicago`. */
  timeZone: string;
  /** BCP 47; decides between 14:02 and 2:02 PM, and the order of day and month. */
  locale: string;
}

/** The screens are in English, so dates are too: the reader's own English where the browser names one. */
export function englishOf(languages: readonly string[]): string {
  return languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow and a table writes thousands of times with a handful of them. */
function format(clock: Clock, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([clock, options]);
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(clock.locale, { timeZone: clock.timeZone, ...options });
  formats.set(key, made);
  return made;
}

const DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
const TIME: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit', second: '2-digit' };

/** Short enough for a table: the time today, day and time this year, the date before that. `at` and `now` in ms. */
export function shortInstant(at: number, now: number, clock: Clock): string {
  const day = (instant: number) => format(clock, DAY).format(instant);
  if (day(at) === day(now)) return timeOfDay(at, clock);
  const year = (instant: number) => format(clock, { year: 'numeric' }).format(instant);
  return year(at) === year(now)
    ? format(clock, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(at)
    : format(clock, { year: 'numeric', month: 'short', day: 'numeric' }).format(at);
}

/** To the second, without the day. */
export function timeOfDay(at: number, clock: Clock): string {
  return format(clock, TIME).format(at);
}

/** Everything about an instant, with its zone: "Mon, 23 Nov 2026, 14:02:10 CST". */
export function fullInstant(at: number, clock: Clock): string {
  return format(clock, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    ...TIME,
    timeZoneName: 'short',
  }).format(at);
}

/** A length of time as a clock shows it: `0:07`, `12:40`, `1:02:09`. Seconds in; never negative. */
export function clockLength(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** A length of time in words, in its two largest units: "48 s", "2 min 10 s", "1 h 5 min", "3 d 4 h". Seconds in. */
export function lengthInWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const units: [string, number][] = [
    ['d', Math.floor(whole / 86400)],
    ['h', Math.floor(whole / 3600) % 24],
    ['min', Math.floor(whole / 60) % 60],
    ['s', whole % 60],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  if (first === -1) return '0 s';
  return units
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(' ');
}

/** How long ago, in one unit: enough for things that are watched as they change. ms in. */
export function ago(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1000);
  const [count, unit] = lengthInWords(seconds).split(' ');
  return seconds < 1 ? 'just now' : `${count} ${unit} ago`;
}
