import { env, exports } from 'cloudflare:workers';
import { newId } from '../id.ts';
import { joining, type Rights } from './members.ts';
import { hashPassword } from './password.ts';

export const PASSWORD = 'a password of the tests';
const HASH = hashPassword(PASSWORD);

/** Where the tests' Worker is reached. */
export const EDGE = 'https://edge.example';

/** Somebody with a sign-in of their own, and their browser: it keeps cookies. */
export class TestPerson {
  readonly id = newId('usr');
  readonly email = `${this.id}@people.example`;
  readonly #cookies = new Map<string, string>();

  /** Makes a user who can sign in with `PASSWORD`; with a company, a member of it. */
  static async in(companyId: string | null, rights: Partial<Rights> = {}): Promise<TestPerson> {
    const person = new TestPerson();
    const at = new Date().toISOString();
    const db = env.DIRECTORY;
    await db.batch([
      db
        .prepare(
          'INSERT INTO user (id, name, email, emailVerified, createdAt, updatedAt) VALUES (?, ?, ?, 1, ?4, ?4)',
        )
        .bind(person.id, `Person ${person.id.slice(-4)}`, person.email, at),
      db
        .prepare(
          `INSERT INTO credential (id, accountId, providerId, userId, password, createdAt, updatedAt)
           VALUES (?1, ?1, 'credential', ?1, ?2, ?3, ?3)`,
        )
        .bind(person.id, await HASH, at),
    ]);
    if (companyId !== null) await person.join(companyId, rights);
    return person;
  }

  async join(companyId: string, rights: Partial<Rights> = {}): Promise<void> {
    const all = { role: 'admin', numbers: null, destinations: [], ...rights };
    await joining(env.DIRECTORY, companyId, this.id, all, Date.now()).run();
  }

  /** A request from this person's browser, from a page of ours unless headers say otherwise. */
  async fetch(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await exports.default.fetch(`${EDGE}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(method === 'GET' ? {} : { origin: EDGE }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** The same, with the answer's body read as JSON; `null` when there is none. */
  async ask<T = unknown>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await this.fetch(method, path, body, headers);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  async signIn(password = PASSWORD): Promise<this> {
    const response = await this.fetch('POST', '/auth/sign-in/email', { email: this.email, password });
    if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
    return this;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  set cookie(line: string) {
    this.#cookies.clear();
    for (const pair of line.split('; ')) this.#keep(pair);
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';');
    const [name = '', value = ''] = pair.split('=');
    const isGone = value === '' || attributes.some((attribute) => /max-age=0/i.test(attribute));
    if (isGone) this.#cookies.delete(name.trim());
    else this.#cookies.set(name.trim(), value);
  }
}
