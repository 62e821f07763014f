/** Rounds of PBKDF2-HMAC-SHA-256; Workers allow 100,000 at most. */
const ROUNDS = 100_000;

/** What is kept of a password: salt and key in hex with a dot between. */
export async function passwordHash(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return `${hex(salt)}.${hex(await keyOf(password, salt))}`;
}

/** True when it is the password that was hashed. Takes as long for a wrong one. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [salt = '', key = ''] = hash.split('.');
  const given = hex(await keyOf(password, bytesOf(salt)));
  let difference = given.length ^ key.length;
  for (let n = 0; n < given.length; n++) difference |= given.charCodeAt(n) ^ (key.charCodeAt(n) || 0);
  return difference === 0;
}

async function keyOf(password: string, salt: Uint8Array): Promise<Uint8Array> {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    secret,
    256,
  );
  return new Uint8Array(bits);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
