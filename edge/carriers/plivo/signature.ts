import type { CarrierRequest } from '../carrier.ts';
import { fromBase64, hmac, isHmac, toBase64 } from '../hmac.ts';

/*
 * How Plivo signs, version 3 (https://www.plivo.com/docs/voice/concepts/signature-validation/, npm plivo,
 * utils/v3Security): HMAC-SHA256 with the account's auth token over address, query and fields, and a nonce:
 *
 *     https://host/path [?sorted=query&…] [.] [name and value of every field, sorted] . nonce
 *
 * The point between query and fields is there when both are; the question mark also when there are only fields.
 */

const SIGNATURE_HEADER = 'X-Plivo-Signature-V3';
const NONCE_HEADER = 'X-Plivo-Signature-V3-Nonce';

/** While an auth token is being changed, there are two. */
const MOST_SIGNATURES = 4;

/** True when the request was signed with the auth token. The header may hold several signatures; one is enough. */
export async function verify(request: CarrierRequest, authToken: string): Promise<boolean> {
  const nonce = request.headers.get(NONCE_HEADER) ?? '';
  if (authToken === '' || nonce === '') return false;
  const text = `${signedText(request)}.${nonce}`;
  const told = (request.headers.get(SIGNATURE_HEADER) ?? '').split(',').slice(0, MOST_SIGNATURES);
  for (const each of told) {
    const signature = fromBase64(each.trim());
    if (signature !== null && (await isHmac('SHA-256', authToken, text, signature))) return true;
  }
  return false;
}

/** The signature Plivo would send with this nonce. Base64. */
export async function sign(
  request: Pick<CarrierRequest, 'method' | 'url' | 'body'>,
  nonce: string,
  authToken: string,
): Promise<string> {
  return toBase64(await hmac('SHA-256', authToken, `${signedText(request)}.${nonce}`));
}

function signedText({ method, url, body }: Pick<CarrierRequest, 'method' | 'url' | 'body'>): string {
  const [, origin = url, search = ''] = ADDRESS.exec(url) ?? [];
  const query = sorted(search).map(([name, value]) => `${name}=${value}`);
  const fields = method === 'POST' ? sorted(body).map(([name, value]) => name + value) : [];
  const asked = query.length > 0 || fields.length > 0 ? `?${query.join('&')}` : '';
  const point = query.length > 0 && fields.length > 0 ? '.' : '';
  return origin + asked + point + fields.join('');
}

/** Everything before the query, user and password left out, and the query. */
const ADDRESS = /^([a-z]+:\/\/(?:[^/?#@]*@)?[^?#]*)(?:\?([^#]*))?/i;

/** By name, then by value; a pair that is there twice counts twice. */
function sorted(form: string): [string, string][] {
  return [...new URLSearchParams(form)].sort(([a, x], [b, y]) => {
    if (a !== b) return a < b ? -1 : 1;
    return x < y ? -1 : Number(x > y);
  });
}
