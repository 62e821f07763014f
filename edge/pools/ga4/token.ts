import { Problem } from '../../problem.ts';
import { type Answer, ask, type Google } from './ask.ts';
import { base64Url, claimsOf, signingInput } from './jwt.ts';
import type { ServiceAccount } from './service-account.ts';

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * An access token for a service account, good for about an hour: the account's signed word (RFC 7523) for a token.
 * `now`: ms since 1970; `scope`: what it may do, reading reports unless said.
 *
 * @throws Problem `invalid_request` naming the field of the key that is at fault; `unavailable` when Google gives none
 * for a reason that is not the key's
 */
export async function accessToken(
  google: Google,
  account: ServiceAccount,
  now: number,
  scope?: string,
): Promise<string> {
  const assertion = await signedAssertion(account, now, scope);
  const form = new URLSearchParams({ grant_type: GRANT, assertion });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await ask(google, account.tokenUri, headers, form.toString());
  const token = (answer.body as { access_token?: unknown } | null)?.access_token;
  if (answer.status !== 200 || typeof token !== 'string' || token === '') {
    throw tokenRefusal(answer, account.clientEmail);
  }
  return token;
}

/** The account's word for who it is: a JWT signed with its key. */
export async function signedAssertion(account: ServiceAccount, now: number, scope?: string): Promise<string> {
  const input = signingInput(account, claimsOf(account, now, scope));
  const key = await importKey(account.privateKey);
  const signature = await crypto.subtle.sign(ALGORITHM.name, key, new TextEncoder().encode(input));
  return `${input}.${base64Url(new Uint8Array(signature))}`;
}

async function importKey(der: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
  } catch {
    const field = 'serviceAccount.private_key';
    throw new Problem('invalid_request', `${field} is not an RSA key in PKCS#8, or is not whole`, field);
  }
}

/** Why no token was given, in words that say what to do. */
export function tokenRefusal({ status, body }: Answer, clientEmail: string): Problem {
  const { error, error_description } = { ...(body as Record<string, unknown> | null) };
  const said = [error, error_description].filter((part) => typeof part === 'string').join(': ');
  const atFault = FAULTS.find(({ sign }) => sign.test(said));
  if (atFault !== undefined) {
    const words = `${atFault.words(clientEmail)} (Google: "${said}")`;
    return new Problem(
      atFault.field === null ? 'unavailable' : 'invalid_request',
      words,
      atFault.field ?? undefined,
    );
  }
  if (status >= 400 && status < 500 && said !== '') {
    const field = 'serviceAccount';
    return new Problem('invalid_request', `Google gave ${clientEmail} no token: "${said}"`, field);
  }
  return new Problem(
    'unavailable',
    `Google gave out no token just now (status ${status}); try again in a few minutes`,
  );
}

/** Google's words for what is wrong, as its clients have reported them, the telling ones first. */
const FAULTS: { sign: RegExp; field: string | null; words: (clientEmail: string) => string }[] = [
  {
    sign: /short-lived|reasonable timeframe/i,
    field: null,
    words: () => 'the clock of this installation is wrong; Google takes only assertions made just now',
  },
  {
    sign: /signature/i,
    field: 'serviceAccount.private_key',
    words: (email) =>
      `serviceAccount.private_key is not, or no longer, a key of ${email}: make a new JSON key for it in Google Cloud and use that`,
  },
  {
    sign: /not found|deleted_client|disabled_client|account.*(disabled|deleted)/i,
    field: 'serviceAccount.client_email',
    words: (email) =>
      `serviceAccount.client_email: Google knows no active service account ${email}; it may have been deleted or disabled`,
  },
];
