import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

// A security key in software (https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data): ES256, attestation "none".

/** What is asked of it, and by which page: as a browser would tell it. */
interface Asked {
  challenge: string;
  origin: string;
}

/** Flags of authenticator data. */
const PRESENT = 0x01;
const VERIFIED = 0x04;
const HAS_KEY = 0x40;

const base64url = (bytes: Uint8Array | ArrayBuffer) =>
  Buffer.from(new Uint8Array(bytes)).toString('base64url');
const textBytes = (text: string) => new TextEncoder().encode(text);
const bytesOf = (...parts: (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

export class Authenticator {
  /** How often it was used, as it says; it may be set back, as with a copy. */
  counter = 0;
  /** Whether it makes sure of its holder, by a finger or a code. */
  verifies = true;
  /** Its key's id. */
  id = base64url(crypto.getRandomValues(new Uint8Array(16)));
  userHandle = '';
  readonly host: string;
  readonly #keys: CryptoKeyPair;

  private constructor(host: string, keys: CryptoKeyPair) {
    this.host = host;
    this.#keys = keys;
  }

  /** One that makes a key for this host. */
  static async on(host: string): Promise<Authenticator> {
    const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ]);
    return new Authenticator(host, keys as CryptoKeyPair);
  }

  /** Answers to `navigator.credentials.create`. */
  async make(asked: Asked, userId: string): Promise<RegistrationResponseJSON> {
    this.userHandle = base64url(textBytes(userId));
    const key = (await crypto.subtle.exportKey('jwk', this.#keys.publicKey)) as JsonWebKey;
    const [x, y] = [key.x, key.y].map((one) => Buffer.from(one ?? '', 'base64url'));
    const id = Buffer.from(this.id, 'base64url');
    // COSE: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y.
    const cose = bytesOf(
      [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32],
      x ?? [],
      [0x22, 0x58, 32],
      y ?? [],
    );
    const noModel = new Uint8Array(16);
    const data = bytesOf(await this.#data(HAS_KEY), noModel, [id.length >> 8, id.length & 255], id, cose);
    // CBOR: { fmt: 'none', attStmt: {}, authData }
    const attestation = bytesOf(
      [0xa3, 0x63],
      textBytes('fmt'),
      [0x64],
      textBytes('none'),
      [0x67],
      textBytes('attStmt'),
      [0xa0, 0x68],
      textBytes('authData'),
      [0x58, data.length],
      data,
    );
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(clientData('webauthn.create', asked)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      },
    };
  }

  /** Answers to `navigator.credentials.get`. */
  async sign(asked: Asked): Promise<AuthenticationResponseJSON> {
    this.counter++;
    const data = await this.#data(0);
    const client = clientData('webauthn.get', asked);
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', client));
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    const raw = await crypto.subtle.sign(algorithm, this.#keys.privateKey, bytesOf(data, hash));
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(client),
        authenticatorData: base64url(data),
        signature: base64url(der(new Uint8Array(raw))),
        userHandle: this.userHandle,
      },
    };
  }

  async #data(more: number): Promise<Uint8Array> {
    const host = new Uint8Array(await crypto.subtle.digest('SHA-256', textBytes(this.host)));
    const flags = PRESENT | (this.verifies ? VERIFIED : 0) | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return bytesOf(host, [flags], counter);
  }
}

function clientData(type: string, { challenge, origin }: Asked): Uint8Array<ArrayBuffer> {
  return bytesOf(textBytes(JSON.stringify({ type, challenge, origin, crossOrigin: false })));
}

/** A signature as r and s of 32 bytes each, in the ASN.1 that devices send: SEQUENCE { INTEGER r, INTEGER s }. */
function der(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): Uint8Array => {
    const from = bytes.findIndex((byte) => byte !== 0);
    const digits = bytes.subarray(from === -1 ? 31 : from);
    const signed = (digits[0] ?? 0) > 127 ? bytesOf([0], digits) : digits;
    return bytesOf([2, signed.length], signed);
  };
  const both = bytesOf(integer(raw.subarray(0, 32)), integer(raw.subarray(32)));
  return bytesOf([0x30, both.length], both);
}
