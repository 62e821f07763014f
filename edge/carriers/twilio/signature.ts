import type { CarrierRequest } from '../carrier.ts';
import { fromBase64, hmac, isHmac, toBase64 } from '../hmac.ts';

/*
 * How Twilio signs (https://www.twilio.com/docs/usage/security#validating-requests): HMAC-SHA1 with the account's
 * auth token over the address it called, followed by every posted field as name and value, sorted by name, with
 * nothing between them; base64, in the header X-Twilio-Signature. A field that is sent more than once counts once
 * per different value, sorted. A body that is no form is signed through its SHA-256 in the query (`bodySHA256`).
 */

/** The header the signature travels in. */
export const SIGNATURE_HEADER = 'X-Twilio-Signature';

/** The signature Twilio would send with this form (or with a body whose hash is in the address). Base64. */
export async function sign(url: string, body: string, secret: string): Promise<string> {
  return toBase64(await hmac('SHA-1', secret, signedText(url, body)));
}

/** True when the request was signed with the secret, in Twilio's header. An empty secret signs nothing. */
export function verify(request: CarrierRequest, secret: string): Promise<boolean> {
  return isSigned(request, request.headers.get(SIGNATURE_HEADER), secret);
}

/** True when this is the request's signature: base64, `null` when it came without one. */
export async function isSigned(
  { url, body }: CarrierRequest,
  told: string | null,
  secret: string,
): Promise<boolean> {
  const signature = fromBase64(told ?? '');
  if (signature === null || secret === '') return false;
  const hash = bodyHashIn(url);
  // No secret in this comparison: whoever sends the body can compute its hash.
  if (hash !== null && hash.toLowerCase() !== (await sha256(body))) return false;
  for (const spelling of spellings(url))
    if (await isHmac('SHA-1', secret, signedText(spelling, body), signature)) return true;
  return false;
}

function signedText(url: string, body: string): string {
  return bodyHashIn(url) === null ? url + sortedFields(body) : url;
}

function sortedFields(form: string): string {
  const fields = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(form)) {
    const values = fields.get(name) ?? new Set<string>();
    fields.set(name, values.add(value));
  }
  return [...fields.keys()]
    .sort()
    .flatMap((name) => [...(fields.get(name) ?? [])].sort().map((value) => name + value))
    .join('');
}

/**
 * The ways Twilio may have spelled the address it signed: as it was configured or as a URL parser writes it, with
 * or without the port. It is not consistent about the port, and its own libraries try both
 * (twilio-node, src/webhooks/webhooks.ts).
 */
function spellings(url: string): string[] {
  if (!URL.canParse(url)) return [url];
  const parsed = new URL(url);
  const bare = new URL(url);
  bare.port = '';
  const standardPort = parsed.protocol === 'https:' ? ':443' : ':80';
  const all = [url, parsed.href, bare.href, url.replace(ORIGIN, `$1`), parsed.href.replace(ORIGIN, `$1`)];
  if (parsed.port === '')
    all.push(url.replace(ORIGIN, `$1${standardPort}`), parsed.href.replace(ORIGIN, `$1${standardPort}`));
  return [...new Set(all.flatMap((spelling) => [spelling, withLegacyQuery(spelling)]))];
}

/** The query as old back ends of Twilio's escape it: `'` and its like as they are, a space as `%20`, a name's values together. */
function withLegacyQuery(url: string): string {
  const start = url.indexOf('?');
  if (start === -1 || start === url.length - 1) return url;
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(url.slice(start + 1)))
    values.set(name, [...(values.get(name) ?? []), value]);
  const pairs = [...values].flatMap(([name, all]) =>
    all.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return `${url.slice(0, start)}?${pairs.join('&')}`;
}

/** Scheme, credentials and host as `$1`; the port, where there is one, outside it. */
const ORIGIN = /^([a-z]+:\/\/(?:[^/?#@]*@)?(?:\[[^\]]*\]|[^/?#:]+))(?::\d+)?/i;

function bodyHashIn(url: string): string | null {
  return URL.canParse(url) ? new URL(url).searchParams.get('bodySHA256') : null;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
