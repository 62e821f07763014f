import { VISITOR } from './messages.ts';

// Safari keeps what a script writes (a cookie, localStorage) for seven days, and a cookie that the site's own server
// sets for as long as it says (webkit.org/blog/8613, measured with WebKitGTK's --enable-itp). So where the edge is on
// the customer's own host, it sets the visitor's cookie itself. The cookie is the one the script knows, by name and
// domain, and is not HttpOnly: a refusal removes it in the browser at once, without asking us. It is worth nothing to
// a thief, and the script keeps the same id in localStorage anyway.

/** The edge and a page are hosts of one site: how the visitor's cookie is set there. */
export interface FirstParty {
  /** The widest that is surely the customer's own; `null` where there are no domains (an IP address, `localhost`). */
  domain: string | null;
  secure: boolean;
}

const NAME = 'numberline';

/** The longest that browsers keep a cookie: 400 days, in seconds (RFC 6265bis, section 5.5). */
const LONGEST = 34_560_000;

/**
 * Whether the edge may set the visitor's cookie for a page: it is on the very host of the page, or on a subdomain of
 * it (`calls.example.com` for `https://www.example.com` and `https://example.com`). `null` when it is not. What else
 * belongs together only the public suffix list knows; browsers hold us to that one besides.
 *
 * @param origin of the page, known to be one of the site's
 * @param edge the address of the request, as the browser sent it
 */
export function firstParty(origin: string, edge: string): FirstParty | null {
  const page = new URL(origin);
  const { protocol, hostname } = new URL(edge);
  if (page.protocol !== protocol) return null;
  const secure = protocol === 'https:';
  const plain = page.hostname.replace(/^www\./, '');
  const domain = plain.includes('.') ? plain : page.hostname;
  if (!domain.includes('.') || /^[\d.]+$/.test(domain)) {
    return hostname === page.hostname ? { domain: null, secure } : null;
  }
  const isOwn = hostname === page.hostname || hostname === domain || hostname.endsWith(`.${domain}`);
  return isOwn ? { domain, secure } : null;
}

/** `Set-Cookie` that keeps the visitor's id. */
export function visitorCookie(visitor: string, party: FirstParty): string {
  return cookie(visitor, LONGEST, party);
}

/** `Set-Cookie` that removes it. */
export function noVisitorCookie(party: FirstParty): string {
  return cookie('', 0, party);
}

function cookie(value: string, maxAge: number, { domain, secure }: FirstParty): string {
  return [
    `${NAME}=${value}`,
    'Path=/',
    `Max-Age=${maxAge}`,
    'SameSite=Lax',
    ...(domain === null ? [] : [`Domain=${domain}`]),
    ...(secure ? ['Secure'] : []),
  ].join('; ');
}

/** The visitor in a `Cookie` header; `null` when there is none, or something that we never set. */
export function visitorIn(cookies: string | undefined): string | null {
  for (const pair of cookies?.split(';') ?? []) {
    const [name, value = ''] = pair.trim().split('=');
    if (name === NAME && VISITOR.test(value)) return value;
  }
  return null;
}
