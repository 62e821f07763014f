import type { Env } from '../env.ts';
import { addressKey } from './address.ts';

/*
 * Links that stop mail, signed so that nobody can stop somebody else's. They do not expire: a mail may be read years later.
 */

/** What a link stops: mail of a rule or summary of a company to an address. */
export interface Subscription {
  company: string;
  list: string;
  address: string;
}

/** The link, absolute, for the mail itself and its `List-Unsubscribe` header. `base`: see `BrandLook.url`. */
export async function unsubscribeUrl(env: Env, base: string, subscription: Subscription): Promise<string> {
  const text = encoded(
    JSON.stringify([subscription.company, subscription.list, addressKey(subscription.address)]),
  );
  return `${base}/mail/unsubscribe/${text}.${await signature(env, text)}`;
}

/** What a link stops; `null` when it was not made here. */
export async function readUnsubscribe(env: Env, token: string): Promise<Subscription | null> {
  const [, text, sent] = /^([\w-]{1,2000})\.([\w-]{43})$/.exec(token) ?? [];
  if (text === undefined || sent === undefined) return null;
  const bytes = Buffer.from(sent, 'base64url');
  const isOurs = await crypto.subtle.verify('HMAC', await keyOf(env), bytes, new TextEncoder().encode(text));
  if (!isOurs) return null;
  const [company, list, address] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
    string,
    string,
    string,
  ];
  return { company, list, address };
}

/** Headers of a mail that can be stopped with one press, without opening a page (RFC 8058). */
export function unsubscribeHeaders(url: string): Record<string, string> {
  return { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

async function signature(env: Env, text: string): Promise<string> {
  const signed = await crypto.subtle.sign('HMAC', await keyOf(env), new TextEncoder().encode(text));
  return Buffer.from(signed).toString('base64url');
}

async function keyOf(env: Env): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(`mail unsubscribe ${env.SECRET}`);
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
}

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
