import type {
  Agreed,
  Ids,
  KeepRequest,
  PageView,
  PastPage,
  Tap as SentTap,
  Touch,
  VisitRequest,
} from '../../sdk/src/protocol.ts';
import { isE164 } from '../e164.ts';
import type { SeenPage } from '../pools/attribution.ts';
import type { Tap } from '../pools/messages.ts';
import { Problem } from '../problem.ts';
import { cleanAddress } from './address.ts';

// The script's messages are checked by hand: the hot path stays light, and each error names its field.

/** More than anybody reads between two keep-alives; a longer list keeps its newest. */
const MAX_PAGES = 50;
const MAX_TAPS = 20;
/** The script remembers no more of earlier visits. */
const MAX_HISTORY = 20;
/** Cookies of other tools that are kept, and the longest value: a site with many streams and conversion linkers. */
const MAX_IDS = 20;
const MAX_ID = 512;
const MAX_TEXT = 4_096;
/** A visit's token, where it says how the visit began. */
const MAX_TOKEN = 32_768;

/** Checks a `POST /v1/visits` body. Throws `invalid_request` naming the field. */
export function readVisitRequest(body: Record<string, unknown>): VisitRequest {
  const touch = readTouch(body.touch, 'touch');
  const { landing: url, at } = touch;
  const pages = body.pages === undefined ? [{ url, title: '', at }] : readPages(body.pages);
  if (pages.length === 0) throw wrong('pages', 'at least one page');
  return {
    site: readText(body.site, 'site'),
    ...(body.visitor === undefined ? {} : { visitor: readVisitor(body.visitor) }),
    ...(body.cookieless === undefined ? {} : { cookieless: readTrue(body.cookieless, 'cookieless') }),
    ...(body.allowAutomation === undefined
      ? {}
      : { allowAutomation: readTrue(body.allowAutomation, 'allowAutomation') }),
    ...(body.carried === undefined ? {} : { carried: readText(body.carried, 'carried') }),
    ...(body.consent === undefined ? {} : { consent: readAgreed(body.consent) }),
    touch,
    ...(body.first === undefined ? {} : { first: readTouch(body.first, 'first') }),
    pages,
  };
}

/** Checks the body of a keep and of a leave. Throws `invalid_request` naming the field. */
export function readKeepRequest(body: Record<string, unknown>): KeepRequest {
  return {
    token: readText(body.token, 'token', MAX_TOKEN),
    pages: readPages(body.pages),
    ...(body.taps === undefined ? {} : { taps: readTaps(body.taps) }),
    ...(body.consent === undefined ? {} : { consent: readAgreed(body.consent) }),
    ...(body.ids === undefined ? {} : { ids: readIds(body.ids) }),
    ...(body.history === undefined ? {} : { history: readPages(body.history, 'history', MAX_HISTORY) }),
  };
}

/** Checks the body of a message that has only to prove whose it is. Throws `invalid_request` naming `token`. */
export function readTokenRequest(body: Record<string, unknown>): { token: string } {
  return { token: readText(body.token, 'token', MAX_TOKEN) };
}

/** `at` may be left out by who sends it at once: then it is now, and the distance to everything else 0. */
function readTouch(value: unknown, field: string): Touch {
  if (!isObject(value)) throw wrong(field, 'an object { landing, referrer, at }');
  return {
    landing: readAddress(value.landing, `${field}.landing`),
    referrer: readText(value.referrer, `${field}.referrer`),
    at: value.at === undefined ? 0 : readInstant(value.at, `${field}.at`),
  };
}

/** Names of the cookies that `Ids` speaks of. */
const ID_NAME = /^(_fbc|_fbp|_ga|_ttp|_ga_\w{1,40}|_gcl_\w{1,20})$/;

function isId(value: unknown): boolean {
  return typeof value === 'string' && value.length <= MAX_ID && /^[\x21-\x7e]+$/.test(value);
}

/** Cookies under other names are passed over, and so are values that no such cookie has. */
function readIds(value: unknown): Ids {
  if (!isObject(value)) throw wrong('ids', 'an object of texts by cookie name');
  const known = Object.entries(value).filter(
    (entry): entry is [string, string] => ID_NAME.test(entry[0]) && isId(entry[1]),
  );
  return Object.fromEntries(known.slice(0, MAX_IDS));
}

function readTaps(value: unknown): SentTap[] {
  if (!Array.isArray(value)) throw wrong('taps', 'an array of { number, at }');
  return value.slice(-MAX_TAPS).map((tap: unknown, index) => {
    if (!isObject(tap)) throw wrong(`taps.${index}`, 'an object { number, at }');
    return {
      number: readText(tap.number, `taps.${index}.number`),
      at: readInstant(tap.at, `taps.${index}.at`),
    };
  });
}

function readTrue(value: unknown, field: string): true {
  if (value !== true) throw wrong(field, 'true, or left out');
  return true;
}

function readAgreed(value: unknown): Agreed {
  if (value !== 'granted') throw wrong('consent', '"granted", or left out');
  return value;
}

function readPages(value: unknown, field = 'pages', most = MAX_PAGES): PastPage[] {
  if (!Array.isArray(value)) throw wrong(field, 'an array of { url, title, at }');
  return value.slice(-most).map((page: unknown, index) => {
    if (!isObject(page)) throw wrong(`${field}.${index}`, 'an object { url, title, at }');
    const { referrer } = page;
    return {
      url: readAddress(page.url, `${field}.${index}.url`),
      title: readText(page.title, `${field}.${index}.title`),
      at: readInstant(page.at, `${field}.${index}.at`),
      ...(referrer === undefined ? {} : { referrer: readText(referrer, `${field}.${index}.referrer`) }),
    };
  });
}

/** A visitor's id as we make them. */
export const VISITOR = /^vtr_[0-9a-z]{26}$/;

function readVisitor(value: unknown): string {
  if (typeof value !== 'string' || !VISITOR.test(value)) {
    throw wrong('visitor', 'the id that an earlier answer gave this browser');
  }
  return value;
}

function readText(value: unknown, field: string, longest = MAX_TEXT): string {
  if (typeof value !== 'string') throw wrong(field, 'a text');
  return value.slice(0, longest);
}

/** An http or https address; throws `invalid_request` naming the field when it is anything else. */
export function readAddress(value: unknown, field: string): string {
  const text = readText(value, field);
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw wrong(field, 'an http or https address');
  return text;
}

function readInstant(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw wrong(field, 'milliseconds since 1970');
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(field: string, expected: string): Problem {
  return new Problem('invalid_request', `${field} must be ${expected}`, field);
}

/** A browser's clock, as far as a message shows it: clocks may be days off. */
export interface Clock {
  /** The edge's, ms, when the message came. */
  now: number;
  /** The browser's, ms, at the newest thing the message tells, which had just happened: that is now. */
  newest: number;
}

/** A message that tells nothing shows nothing of the clock either, which is then taken to be right. */
export function clockOf(
  now: number,
  { pages, taps = [] }: { pages: readonly PageView[]; taps?: readonly SentTap[] },
): Clock {
  const told = [...pages, ...taps].map(({ at }) => at);
  return { now, newest: told.length > 0 ? Math.max(...told) : now };
}

/** An instant of the browser's, by the edge's clock, ms. */
export function timeOf(at: number, { now, newest }: Clock): number {
  return Math.min(now, Math.round(now - (newest - at)));
}

/** What a message tells, by the edge's clock. */
export interface Told {
  pages: SeenPage[];
  taps: Tap[];
}

/**
 * Pages and taps by the edge's clock: the newest was just now, everything else keeps its distance to it.
 *
 * @param like a number printed on the site, E.164, whose country a tapped link without one is in
 */
export function toldAt(
  now: number,
  { pages, taps = [] }: { pages: readonly PageView[]; taps?: readonly SentTap[] },
  like: string,
): Told {
  const clock = clockOf(now, { pages, taps });
  const time = (at: number) => timeOf(at, clock);
  return {
    pages: pages.map((page) => ({
      url: cleanAddress(page.url),
      title: page.title.slice(0, 200),
      at: time(page.at),
    })),
    taps: taps.flatMap((tap) => {
      const number = dialled(tap.number, like);
      return number === null ? [] : [{ number, at: time(tap.at) }];
    }),
  };
}

/**
 * What a link dials, as E.164: `312-555-0101` on a site that prints `+13125550142` is `+13125550101`.
 * A trunk 0 falls away, `00` stands for `+`. `null` when it is no telephone number, or a short one such as 112.
 */
export function dialled(link: string, like: string): string | null {
  const digits = link.replace(/\D/g, '');
  const isInternational = /^\s*(\+|00)/.test(link);
  const national = digits.replace(/^0+/, '');
  if (national.length < 7) return null;
  const country = like.slice(0, Math.max(1, like.length - national.length));
  const number = isInternational ? `+${national}` : `${country}${national}`;
  return isE164(number) ? number : null;
}
