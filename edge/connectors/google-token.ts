import type { Google } from '../pools/ga4/ask.ts';
import { readServiceAccount } from '../pools/ga4/service-account.ts';
import { accessToken } from '../pools/ga4/token.ts';
import { Problem } from '../problem.ts';
import type { Account, Fate, Outside } from './connector.ts';

/**
 * A token of Google's for an hour, or why there is none: a `Problem` says whether it is the key's fault.
 *
 * @param scope what it is for, an address of Google's
 */
export async function googleToken(
  { secrets }: Account,
  outside: Outside,
  scope: string,
): Promise<string | Fate> {
  const google: Google = {
    fetch: (url, init) => outside.fetch(new Request(url, init)),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  try {
    return await accessToken(google, readServiceAccount(secrets.serviceAccount), outside.now(), scope);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.type === 'unavailable'
      ? { is: 'failed', reason: error.message, afterMs: null }
      : {
          is: 'refused',
          fault: 'account',
          reason: error.message,
          remedy: 'make a new JSON key for the service account and put it in here',
        };
  }
}
