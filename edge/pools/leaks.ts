import { type Attribution, type Holder, type IncomingCall, NAMED_FROM } from './attribution.ts';
import { sinceTap } from './evidence.ts';

/** A number of the pool that people call who did not get it from a visit: it is printed, cached or listed somewhere. */
export interface Leak {
  /** E.164 */
  number: string;
  /**
   * `printed`: seen on a page of the site that was not given it. `advertised`: called like a number in an ad, by many,
   * over days. `called`: called by people who did not get it from a visit.
   */
  kind: 'printed' | 'advertised' | 'called';
  /** Calls in the 30 days before that speak for it. */
  calls: number;
  /** The first sign of it, ms since 1970. */
  since: number;
  /** What was seen and what it may mean, in words. */
  explanation: string;
}

/**
 * How a call stands to the visits that had the number.
 * `nobody`: none had it in 30 days. `stray`: some had it, but none was there when the call came, none had tapped it
 * in the three minutes before, the caller was nobody known, and no visit is likely enough to be named.
 * `explained`: every other call.
 */
export type CallKind = 'nobody' | 'stray' | 'explained';

/** Which kind a call is, from who had the number and what the attribution made of it. */
export function kindOfCall(call: IncomingCall, holders: readonly Holder[], answer: Attribution): CallKind {
  if (answer.kind === 'none') return 'nobody';
  const isExplained = holders.some(
    (holder) => holder.live || sinceTap(call, holder) !== null || (holder.calledBefore ?? 0) > 0,
  );
  return isExplained || answer.confidence >= NAMED_FROM ? 'explained' : 'stray';
}

/** The calls to one number in 30 days. Callers are counted, not calls: one who calls ten times is one. */
export interface CallTally {
  number: string;
  /** Callers of any kind of call. */
  callers: number;
  nobody: { calls: number; callers: number; since: number | null };
  stray: { calls: number; callers: number; since: number | null };
  /** Of both kinds together; on how many days they came, by UTC. */
  loose: { callers: number; days: number };
}

/** A number that visitors tapped on a page of the site though none of them had ever been given it. */
export interface Sighting {
  number: string;
  visitors: number;
  /** The first of them, ms since 1970. */
  since: number;
  /** Address of the page on which it was tapped last; `null` when the visit told none. */
  page: string | null;
}

/**
 * Up to this share of the callers of a sound number may be stray: those who call long after their visit, when the
 * number has gone on. With simulated callers on three real traces it was 3–16 % under the base delay law and 6–29 %
 * under the slow one, the greatest with a tenth of the numbers that lose nobody.
 */
const STRAY_AT_MOST = 1 / 3;

/** A number is only called leaked when chance would do the same to one in a thousand. */
const BY_CHANCE = 0.001;

/** A number that so many people call on so many days, none of them after a visit, is advertised somewhere. */
const ADVERTISED = { callers: 5, days: 5 };

/**
 * The numbers that leaked, by number. A number has leaked when somebody called it while nobody had had it for 30 days:
 * no visit can be behind that. It has, too, when so many of its callers are stray that a sound number would have as
 * many less than once in a thousand times, were every third of its callers stray: the upper tail of a binomial
 * distribution. Seven stray callers and no other are just enough. And it has when a visitor tapped it on a page
 * though it was never theirs: then it stands in that page. Only calls, taps and who had the number are looked at,
 * never how often the number was handed out.
 */
export function leaksOf(tallies: readonly CallTally[], sightings: readonly Sighting[]): Leak[] {
  const numbers = new Set([...tallies, ...sightings].map(({ number }) => number));
  return [...numbers].sort().flatMap((number) => {
    const tally = tallies.find((one) => one.number === number);
    const sighting = sightings.find((one) => one.number === number);
    return leakOf(number, tally, sighting) ?? [];
  });
}

function leakOf(number: string, tally?: CallTally, sighting?: Sighting): Leak | null {
  const nobody = tally?.nobody.since ?? null;
  const stray = tally !== undefined && hasStrays(tally) ? tally.stray.since : null;
  const signs: { kind: Leak['kind']; calls: number; since: number; words: string }[] = [];
  if (sighting !== undefined) {
    signs.push({ kind: 'printed', calls: 0, since: sighting.since, words: seenOn(sighting) });
  }
  if (tally !== undefined && nobody !== null) {
    signs.push({ kind: 'called', calls: tally.nobody.calls, since: nobody, words: unheld(tally) });
  }
  if (tally !== undefined && stray !== null) {
    signs.push({ kind: 'called', calls: tally.stray.calls, since: stray, words: astray(tally) });
  }
  const [first] = signs;
  if (first === undefined) return null;
  const advertised = tally !== undefined && (nobody ?? stray) !== null && isAdvertised(tally);
  return {
    number,
    kind: advertised && first.kind === 'called' ? 'advertised' : first.kind,
    calls: signs.reduce((sum, { calls }) => sum + calls, 0),
    since: Math.min(...signs.map(({ since }) => since)),
    explanation: [...signs.map(({ words }) => words), advice(first.kind, advertised)].join(' '),
  };
}

function hasStrays({ stray, callers }: CallTally): boolean {
  return stray.since !== null && upperTail(stray.callers, callers, STRAY_AT_MOST) <= BY_CHANCE;
}

function isAdvertised({ loose }: CallTally): boolean {
  return loose.callers >= ADVERTISED.callers && loose.days >= ADVERTISED.days;
}

function seenOn({ visitors, page }: Sighting): string {
  const who = visitors === 1 ? 'A visitor who was' : `${visitors} visitors who were`;
  return `${who} never given the number tapped it on ${page ?? 'a page of the site'}: it stands in that page, or the page came out of a cache.`;
}

function unheld({ nobody }: CallTally): string {
  return `${called(nobody)} while nobody had been given the number for 30 days.`;
}

function astray({ stray, callers }: CallTally): string {
  return `${stray.callers} of ${callers} callers in 30 days called with no visit there, no tap on the number before and no visit likely to be theirs.`;
}

function advice(kind: Leak['kind'], advertised: boolean): string {
  if (kind === 'printed')
    return "Print the page's own number there, and clear the caches in front of the site.";
  return advertised
    ? 'It is called like a number in an ad, a listing or print: take it out of the pool and make it a static number of that source.'
    : 'It may be printed, cached or listed somewhere, have belonged to somebody else before, or have been dialled by mistake: if it goes on, take it out of the pool.';
}

function called({ calls, callers }: { calls: number; callers: number }): string {
  const times = calls === 1 ? '1 call came' : `${calls} calls came`;
  return calls === 1 ? times : `${times} from ${callers === 1 ? 'one caller' : `${callers} callers`}`;
}

/** Chance of `least` or more successes in `tries`, each with chance `p`, 0 < p < 1. */
export function upperTail(least: number, tries: number, p: number): number {
  let sum = 0;
  // In logarithms, as the first term of many tries is too small for a number.
  let term = tries * Math.log1p(-p);
  for (let n = 0; n <= tries; n++) {
    if (n >= least) sum += Math.exp(term);
    term += Math.log(((tries - n) / (n + 1)) * (p / (1 - p)));
  }
  return Math.min(1, sum);
}
