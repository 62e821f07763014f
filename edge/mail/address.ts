/** An e-mail address with the name that is shown beside it. */
export interface Mailbox {
  /** `null` where only the address was given. */
  name: string | null;
  /** Such as `anna@example.com`, its domain in lower case. */
  address: string;
}

/** RFC 5321, 4.5.3.1: 64 octets before the `@`, 254 in all. */
const LONGEST = 254;

/**
 * What mail services take in practice: RFC 5322's dot-atom, or letters beyond ASCII (RFC 6531), and a domain of at least two
 * labels. Quoted local parts and address literals are left out: nobody has them, and they are where injections hide.
 */
const ADDRESS =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)\.)+[\p{L}\p{N}-]{2,63}$/u;

/** What a header must not hold: it would end the header, or the mail. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/;

/** Whether a text can stand in a header as it is. */
export function isHeaderText(text: string): boolean {
  return !CONTROL.test(text);
}

/** Reads `anna@example.com` or `Anna Smith <anna@example.com>`; `null` when it is neither, or more than one. */
export function readMailbox(text: string): Mailbox | null {
  if (!isHeaderText(text)) return null;
  const named = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^"<>]*?))\s*<([^<>]+)>\s*$/.exec(text);
  const address = named === null ? text.trim() : (named[3] ?? '').trim();
  const at = address.lastIndexOf('@');
  if (address.length > LONGEST || at > 64 || !ADDRESS.test(address)) return null;
  const name = named === null ? '' : (named[1]?.replace(/\\(.)/g, '$1') ?? named[2] ?? '').trim();
  return {
    name: name === '' ? null : name,
    address: address.slice(0, at + 1) + address.slice(at + 1).toLowerCase(),
  };
}

/** The other way round, the name quoted, for services that take a text. */
export function mailboxText({ name, address }: Mailbox): string {
  return name === null ? address : `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`;
}

/** Two spellings of one address: mail services do not tell upper from lower case. */
export function addressKey(address: string): string {
  return address.trim().toLowerCase();
}
