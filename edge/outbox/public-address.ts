import ipaddr from 'ipaddr.js';
import { Problem } from '../problem.ts';

/** How a host name is looked up: all its addresses, IPv4 and IPv6. Rejects when it has none. */
export type Resolve = (host: string) => Promise<string[]>;

/** Names that never leave a machine or a network (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const LOCAL_NAME =
  /(^|\.)(localhost|local|internal|home\.arpa|intranet|lan|corp|home|test|invalid|onion)\.?$/;

/**
 * An address that customers may have us send to, checked before anything is sent: `https`, nobody's name and password in
 * it, and a host that is on the public internet. A name is looked up, and every address it has must be public: otherwise
 * somebody could have us read what only our own network can.
 *
 * @param loopback lets `http` and this machine's own addresses pass, for trying it out on a laptop
 * @throws Problem naming `url`
 */
export async function demandPublic(url: string, resolve: Resolve, loopback: boolean): Promise<URL> {
  const address = readAddress(url, loopback);
  const host = address.hostname.replace(/^\[|\]$/g, '');
  if (loopback && isLoopback(host)) return address;
  const addresses = ipaddr.isValid(host) ? [host] : await addressesOf(host, resolve);
  if (!addresses.every(isPublic)) throw refused(`${host} is not on the public internet`);
  return address;
}

/** The part of the check that needs no look-up. */
export function readAddress(url: string, loopback: boolean): URL {
  const address = URL.parse(url);
  if (address === null) throw refused('must be an address such as https://example.com/hook');
  // The parser has turned 2130706433, 0x7f.1 and 017700000001 into 127.0.0.1 by now.
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const isHere = loopback && isLoopback(host);
  if (address.protocol !== 'https:' && !(isHere && address.protocol === 'http:'))
    throw refused('must begin with https://');
  if (address.username !== '' || address.password !== '')
    throw refused('must not hold a user name or a password');
  if (isHere) return address;
  if (ipaddr.isValid(host) ? !isPublic(host) : LOCAL_NAME.test(host) || !host.includes('.')) {
    throw refused(`${host} is not on the public internet`);
  }
  return address;
}

function refused(why: string): Problem {
  return new Problem('invalid_request', `url ${why}`, 'url');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback');
}

/** Private, loopback, link-local (where clouds keep their metadata), reserved and tunnelled addresses are not. */
function isPublic(address: string): boolean {
  return ipaddr.process(address).range() === 'unicast';
}

async function addressesOf(host: string, resolve: Resolve): Promise<string[]> {
  try {
    return await resolve(host);
  } catch {
    throw refused(`${host} cannot be found`);
  }
}
