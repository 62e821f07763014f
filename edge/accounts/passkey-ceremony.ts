import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Env } from '../env.ts';
import { newId } from '../id.ts';
import { Problem } from '../problem.ts';
import { noting } from './audit.ts';
import { isChallenge, makeChallenge, spendChallenge } from './challenge.ts';
import {
  credentialsOf,
  keepPasskey,
  MOST_PASSKEYS,
  notePasskeyUse,
  type Passkey,
  passkeyByCredential,
} from './passkeys.ts';
import type { User } from './users.ts';

/*
 * The two conversations of WebAuthn (https://www.w3.org/TR/webauthn-3/#sctn-rp-operations): a device makes a key for
 * somebody, and later shows that it has it. A key belongs to the host that the person used, also to a white-label one. Loaded by
 * the routes that need it only: the library behind it is large.
 */

/** ES256, EdDSA and RS256: what devices have. */
const ALGORITHMS = [-7, -8, -257];

/** What the browser is to ask a device for that is to make a key. `session`: the only one that may bring the answer. */
export async function askForKey(
  env: Env,
  request: Request,
  asked: { user: User; session: string; product: string },
  at: number,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { user, session } = asked;
  const { host, origin } = placeOf(request);
  const known = await credentialsOf(env.DIRECTORY, user.id, host);
  return generateRegistrationOptions({
    rpName: asked.product,
    rpID: host,
    userID: Uint8Array.from(new TextEncoder().encode(user.id)),
    userName: user.email,
    userDisplayName: user.name,
    challenge: await makeChallenge(env.SECRET, toAdd(user, session, origin), at),
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id })),
    // So that the device offers it by itself, and nobody has to type who they are.
    authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** Keeps the key that a device made, when it answers what was asked in this session. Throws `invalid_request` or `conflict`. */
export async function addKey(
  env: Env,
  request: Request,
  given: { user: User; session: string; name: string; response: RegistrationResponseJSON },
  at: number,
): Promise<Passkey> {
  const { user, session, name, response } = given;
  const { host, origin } = placeOf(request);
  let challenge = '';
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: (signed) => {
      challenge = signed;
      return isChallenge(env.SECRET, toAdd(user, session, origin), signed, at);
    },
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: false,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => ({ registrationInfo: undefined }));
  if (registrationInfo === undefined || !(await spendChallenge(env.DIRECTORY, env.SECRET, challenge, at))) {
    throw new Problem(
      'invalid_request',
      'response: the device did not answer what was asked; try again',
      'response',
    );
  }
  const { id: credential, publicKey, counter, transports = [] } = registrationInfo.credential;
  const passkey = { id: newId('psk'), name, host, createdAt: at, usedAt: null };
  const row = { ...passkey, credential, userId: user.id, publicKey, counter, transports };
  if (!(await keepPasskey(env.DIRECTORY, row))) {
    throw new Problem(
      'conflict',
      `response: this key is known already, or you have ${MOST_PASSKEYS} passkeys`,
      'response',
    );
  }
  const event = { companyId: null, type: 'passkey_added', by: user.id, subject: user.id } as const;
  await noting(env.DIRECTORY, { ...event, detail: { passkey: name, host } }, at).run();
  return passkey;
}

/** What the browser is to ask a device for that is to let somebody in; it names nobody, and is the same for all. */
export async function askForSignature(
  env: Env,
  request: Request,
  at: number,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { host, origin } = placeOf(request);
  const challenge = await makeChallenge(env.SECRET, toEnter(origin), at);
  return generateAuthenticationOptions({ rpID: host, challenge, userVerification: 'preferred' });
}

/** Whose key signed, and whether the device made sure who they are. */
export interface KeyHolder {
  userId: string;
  /** By a finger, a face or a code: then having the device and that are two factors. */
  verified: boolean;
}

/** Checks what a device signed. `null` when it lets nobody in; where the key is somebody's, that is written down with them. */
export async function checkSignature(
  env: Env,
  request: Request,
  response: AuthenticationResponseJSON,
  at: number,
): Promise<KeyHolder | null> {
  const { host, origin } = placeOf(request);
  const db = env.DIRECTORY;
  const passkey = await passkeyByCredential(db, response.id, host);
  if (passkey === null) return null;
  const refused = async (why: string): Promise<null> => {
    const event = { companyId: null, type: 'sign_in_failed', by: null, subject: passkey.userId } as const;
    await noting(db, { ...event, detail: { way: 'passkey', why } }, at).run();
    return null;
  };
  const { userHandle } = response.response;
  if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== passkey.userId)
    return refused('another user');
  let challenge = '';
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (signed) => {
      challenge = signed;
      return isChallenge(env.SECRET, toEnter(origin), signed, at);
    },
    expectedOrigin: origin,
    expectedRPID: host,
    // Its counter is checked where it is kept, so that two answers at once are seen as well.
    credential: { id: passkey.credential, publicKey: passkey.publicKey, counter: 0 },
    requireUserVerification: false,
  }).catch(() => ({ verified: false, authenticationInfo: undefined }));
  if (!verified || authenticationInfo === undefined) return refused('signature');
  if (!(await spendChallenge(db, env.SECRET, challenge, at))) return refused('used before');
  if (!(await notePasskeyUse(db, passkey.id, authenticationInfo.newCounter, at))) return refused('counter');
  return { userId: passkey.userId, verified: authenticationInfo.userVerified };
}

/** Where the person is, by the address they used. A browser takes no key for a bare IP address. */
function placeOf(request: Request): { host: string; origin: string } {
  const { hostname: host, origin } = new URL(request.url);
  if (isAddress(host)) {
    throw new Problem('invalid_request', `passkeys need a host with a name; ${host} is an address`);
  }
  return { host, origin };
}

const isAddress = (host: string): boolean => host.startsWith('[') || /^[\d.]+$/.test(host);

const toAdd = ({ id }: User, session: string, origin: string): string => `add ${id} ${session} ${origin}`;
const toEnter = (origin: string): string => `enter ${origin}`;
