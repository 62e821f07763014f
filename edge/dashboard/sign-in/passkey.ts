import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { post, RequestFailed } from '../api.ts';
import type { Beginning } from './second-factor.tsx';

// The library that speaks with devices is loaded when somebody asks for a passkey.

/** A passkey as its owner sees it. Instants are ms since 1970. */
export interface Passkey {
  id: string;
  name: string;
  /** The host it was made on, and the only one it works on. */
  host: string;
  createdAt: number;
  usedAt: number | null;
}

/** Why there are no passkeys here, in words; `null` where there are. Browsers have none on a bare IP address. */
export function whyNoPasskeys(): string | null {
  const { hostname, port, protocol } = location;
  if (hostname === '127.0.0.1' || hostname === '[::1]') {
    const named = `${protocol}//localhost${port === '' ? '' : `:${port}`}`;
    return `Passkeys need a host with a name: open ${named} instead of ${location.host}.`;
  }
  if (/^[\d.]+$/.test(hostname) || hostname.startsWith('['))
    return `Passkeys need a host with a name, and ${hostname} is an address.`;
  return typeof PublicKeyCredential === 'undefined' ? 'This browser knows no passkeys.' : null;
}

/** Signs in with a passkey that the person picks on their device. */
export async function signInWithPasskey(): Promise<Beginning> {
  const [optionsJSON, { startAuthentication }] = await Promise.all([
    post<PublicKeyCredentialRequestOptionsJSON>('/auth/passkey/options', {}),
    import('@simplewebauthn/browser'),
  ]);
  const signed = await startAuthentication({ optionsJSON }).catch(inWords);
  return post<Beginning>('/auth/sign-in/passkey', signed);
}

/** Has this device, or one beside it, make a passkey for the signed-in person. */
export async function addPasskey(name: string, password: string): Promise<Passkey> {
  const [optionsJSON, { startRegistration }] = await Promise.all([
    post<PublicKeyCredentialCreationOptionsJSON>('/v1/me/passkeys/options', { password }),
    import('@simplewebauthn/browser'),
  ]);
  const { id, rawId, type, response } = await startRegistration({ optionsJSON }).catch(inWords);
  const { clientDataJSON, attestationObject, transports } = response;
  return post<Passkey>('/v1/me/passkeys', {
    name,
    response: { id, rawId, type, response: { clientDataJSON, attestationObject, transports } },
  });
}

/** What a device or the browser says when it does not do what it was asked to. */
function inWords(error: Error): never {
  const words =
    error.name === 'InvalidStateError'
      ? 'This device has a passkey for you already.'
      : error.name === 'NotAllowedError'
        ? 'The device was not asked to the end, or has no passkey for you. Try again, or use another way.'
        : `The device refused: ${error.message}`;
  throw new RequestFailed(400, words);
}
