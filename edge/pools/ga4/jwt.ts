import type { ServiceAccount } from './service-account.ts';

/** May read reports and nothing else. */
const SCOPE = 'https://www.googleapis.com/auth/analytics.readonly';

/** Google takes assertions that are good for an hour at most. */
const GOOD_FOR_S = 3600;

/** What a service account asserts about itself to be given a token. Times in seconds since 1970. */
export interface Claims {
  iss: string;
  scope: string;
  aud: string;
  iat: number;
  exp: number;
}

/** The claims of an account at a moment, `now` in ms since 1970: that it may do what the scope says. */
export function claimsOf(account: ServiceAccount, now: number, scope = SCOPE): Claims {
  const iat = Math.floor(now / 1000);
  return { iss: account.clientEmail, scope, aud: account.tokenUri, iat, exp: iat + GOOD_FOR_S };
}

/** What is to be signed, RS256: header and claims (RFC 7515 section 5.1). */
export function signingInput(account: ServiceAccount, claims: Claims): string {
  const header = {
    alg: 'RS256',
    typ: 'JWT',
    ...(account.keyId === null ? {} : { kid: account.keyId }),
  };
  return `${base64UrlOfText(JSON.stringify(header))}.${base64UrlOfText(JSON.stringify(claims))}`;
}

/** base64url without padding, as JWTs are written. */
export function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function base64UrlOfText(text: string): string {
  return base64Url(new TextEncoder().encode(text));
}
