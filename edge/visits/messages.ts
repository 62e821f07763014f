import type { KeepRequest, PageView, VisitRequest } from '../../sdk/src/protocol.ts';
import type { SeenPage } from '../pools/attribution.ts';
import { Problem } from '../problem.ts';
import { cleanAddress } from './address.ts';

// The script's messages are checked by hand: the hot path stays light, and each error names its field.

/** More than anybody reads between two keep-alives; a longer list keeps its newest. */
const MAX_PAGES = 50;
const MAX_TEXT = 4_096;

/** Checks a `POST /v1/visits` body. Throws `invalid_request` naming the field. */
export function readVisitRequest(body: Record<string, unknown>): VisitRequest {
  const touch = body.touch;
  if (!isObject(touch)) throw wrong('touch', 'an object { landing, referrer, at }');
  const pages = readPages(body.pages);
  if (pages.length === 0) throw wrong('pages', 'at least one page');
  return {
    site: readText(body.site, 'site'),
    ...(body.visitor === undefined ? {} : { visitor: readVisitor(body.visitor) }),
    touch: {
      landing: readAddress(touch.landing, 'touch.landing'),
      referrer: readText(touch.referrer, 'touch.referrer'),
      at: readInstant(touch.at, 'touch.at'),
    },
    pages,
  };
}

/** Checks the body of a keep and of a leave. Throws `invalid_request` naming the field. */
export function readKeepRequest(body: Record<string, unknown>): KeepRequest {
  return { token: readText(body.token, 'token'), pages: readPages(body.pages) };
}

function readPages(value: unknown): PageView[] {
  if (!Array.isArray(value)) throw wrong('pages', 'an array of { url, title, at }');
  return value.slice(-MAX_PAGES).map((page: unknown, index) => {
    if (!isObject(page)) throw wrong(`pages.${index}`, 'an object { url, title, at }');
    return {
      url: readAddress(page.url, `pages.${index}.url`),
      title: readText(page.title, `pages.${index}.title`),
      at: readInstant(page.at, `pages.${index}.at`),
    };
  });
}

function readVisitor(value: unknown): string {
  if (typeof value !== 'string' || !/^vtr_[0-9a-z]{26}$/.test(value)) {
    throw wrong('visitor', 'the id that an earlier answer gave this browser');
  }
  return value;
}

function readText(value: unknown, field: string): string {
  if (typeof value !== 'string') throw wrong(field, 'a text');
  return value.slice(0, MAX_TEXT);
}

function readAddress(value: unknown, field: string): string {
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

/**
 * The pages by the edge's clock. Browsers' clocks may be days off, but the newest page was opened just before its
 * message was sent: that one is now, the others keep their distance to it.
 */
export function seenPages(pages: readonly PageView[], now: number): SeenPage[] {
  const newest = Math.max(...pages.map((page) => page.at));
  return pages.map((page) => ({
    url: cleanAddress(page.url),
    title: page.title.slice(0, 200),
    at: Math.round(now - (newest - page.at)),
  }));
}
