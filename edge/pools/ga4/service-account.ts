import { Problem } from '../../problem.ts';

/** What of a Google service account's key is needed to ask in its name. */
export interface ServiceAccount {
  clientEmail: string;
  /** The RSA key, as PKCS#8 DER. */
  privateKey: Uint8Array<ArrayBuffer>;
  /** Which of the account's keys it is; `null` where the file does not say. */
  keyId: string | null;
  /** Google Cloud project of the account; `null` where the file does not say. */
  projectId: string | null;
  /** Where tokens are given out. */
  tokenUri: string;
}

const TOKEN_URI = 'https://oauth2.googleapis.com/token';

/**
 * Reads the JSON key of a service account as Google hands it out, as text or parsed. No message repeats what the key
 * says, as it is a secret.
 *
 * @throws Problem `invalid_request` naming the field: `serviceAccount`, `serviceAccount.private_key` …
 */
export function readServiceAccount(key: unknown): ServiceAccount {
  const fields = fieldsOf(typeof key === 'string' ? parse(key) : key);
  if (fields.type !== 'service_account') {
    throw wrong('type', 'must be "service_account"; a key of another kind cannot be used without a person');
  }
  const clientEmail = text(fields, 'client_email');
  if (!/^[^\s@]+@[^\s@]+$/.test(clientEmail)) throw wrong('client_email', 'must be an address');
  return {
    clientEmail,
    privateKey: derOf(text(fields, 'private_key')),
    keyId: optionalText(fields, 'private_key_id'),
    projectId: optionalText(fields, 'project_id'),
    tokenUri: tokenUriOf(optionalText(fields, 'token_uri') ?? TOKEN_URI),
  };
}

function parse(key: string): unknown {
  try {
    return JSON.parse(key);
  } catch {
    throw wrong(null, 'must be the JSON key file that Google made for the service account, whole');
  }
}

function fieldsOf(key: unknown): Record<string, unknown> {
  if (typeof key !== 'object' || key === null || Array.isArray(key)) {
    throw wrong(null, 'must be the JSON key file that Google made for the service account');
  }
  return { ...key };
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') throw wrong(name, 'must be there, as text');
  return value;
}

function optionalText(fields: Record<string, unknown>, name: string): string | null {
  return fields[name] === undefined ? null : text(fields, name);
}

/** A key names where it is sent; only Google may be meant, else a pasted key could make us call anybody. */
function tokenUriOf(uri: string): string {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  const isGoogle = url?.hostname === 'accounts.google.com' || url?.hostname.endsWith('.googleapis.com');
  if (url?.protocol !== 'https:' || isGoogle !== true) throw wrong('token_uri', `must be ${TOKEN_URI}`);
  return uri;
}

const PEM = /^-----BEGIN ([A-Z ]+)-----([\sA-Za-z0-9+/=]+)-----END \1-----$/;

function derOf(pem: string): Uint8Array<ArrayBuffer> {
  // Keys that passed through an environment variable often come with their line breaks written out.
  const [, label, base64] = PEM.exec(pem.replaceAll('\\n', '\n').trim()) ?? [];
  if (label === undefined || base64 === undefined) {
    throw wrong('private_key', 'must be a PEM block, from -----BEGIN PRIVATE KEY----- to its end');
  }
  if (label !== 'PRIVATE KEY') {
    throw wrong('private_key', `must be a PRIVATE KEY (PKCS#8); this is a ${label}`);
  }
  try {
    return Uint8Array.from(atob(base64.replace(/\s/g, '')), (char) => char.charCodeAt(0));
  } catch {
    throw wrong('private_key', 'is damaged: what is between its BEGIN and END is not base64');
  }
}

function wrong(name: string | null, message: string): Problem {
  const field = name === null ? 'serviceAccount' : `serviceAccount.${name}`;
  return new Problem('invalid_request', `${field} ${message}`, field);
}
