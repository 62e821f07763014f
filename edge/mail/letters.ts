import { nextAttempt } from '../outbox/retries.ts';
import { addressKey } from './address.ts';
import type { Mail } from './mail.ts';

/** A mail on its way, as the log shows it. */
export interface Letter {
  n: number;
  /** The rule or summary it is of. */
  list: string;
  to: string;
  subject: string;
  state: 'waiting' | 'taken' | 'given_up';
  /** When it is tried (again), ms; `null` when it is over. */
  due: number | null;
  createdAt: number;
  /** Oldest first. `took` in ms; `error` in words, `null` when it was taken. */
  attempts: { at: number; took: number; error: string | null }[];
}

/** A letter that is due. */
export interface DueLetter {
  n: number;
  list: string;
  to: string;
  mail: Mail;
  attempts: number;
}

/** What came of an attempt. */
export interface LetterAttempt {
  at: number;
  took: number;
  /** `null` when it was taken. */
  failure: { message: string; retry: boolean; isAddressBad: boolean } | null;
}

/** An address that gets nothing. */
export interface StoppedAddress {
  /** The rule or summary; `null` for all mail of the company. */
  list: string | null;
  address: string;
  reason: 'unsubscribed' | 'refused';
  at: number;
}

/** What is sent is not tried again by anybody else for so long, ms; longer than an attempt can take. */
const CLAIM_MS = 2 * 60_000;

/** Letters that are sent at the same time; the runtime allows six connections. */
const LANES = 5;

/** How long letters stay in the log, ms. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

/** Every list. */
const ALL = '';

interface LetterRow extends Record<string, SqlStorageValue> {
  n: number;
  list: string;
  recipient: string;
  subject: string;
  mail: string | null;
  state: string;
  attempts: number;
  due: number | null;
  created_at: number;
}

/**
 * A company's mail on its way: written in the transaction of its cause, sent by alarms (`postman.ts`) with the back-off of the
 * outbox, each attempt in a log. What a mail said is forgotten once it is over. Each method is one synchronous step.
 */
export class Letters {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Puts a mail on its way, unless its address wants or takes none. False then. */
  post(list: string, mail: Mail, at: number): boolean {
    if (this.isStopped(list, mail.to)) return false;
    this.#sql.exec(
      `INSERT INTO letter (list, recipient, subject, mail, state, attempts, due, created_at)
       VALUES (?, ?, ?, ?, 'waiting', 0, ?, ?)`,
      list,
      mail.to,
      mail.subject,
      packed(mail),
      at,
      at,
    );
    return true;
  }

  /** When the next letter of each lane is to be sent, ms since 1970. A letter is in one lane, by its number. */
  due(): { lane: number; at: number }[] {
    return this.#sql
      .exec<{ lane: number; at: number }>(
        `SELECT n % ${LANES} AS lane, min(due) AS at FROM letter WHERE due IS NOT NULL GROUP BY lane`,
      )
      .toArray();
  }

  /** Takes the letter of a lane that has been due longest, so that nobody else sends it meanwhile. */
  claim(lane: number, now: number): DueLetter[] {
    const rows = this.#sql
      .exec<LetterRow>(
        `SELECT * FROM letter WHERE due <= ? AND n % ${LANES} = ? ORDER BY due, n LIMIT 1`,
        now,
        lane,
      )
      .toArray();
    for (const { n } of rows) this.#sql.exec('UPDATE letter SET due = ? WHERE n = ?', now + CLAIM_MS, n);
    return rows.flatMap(({ n, list, recipient, mail, attempts }) =>
      mail === null ? [] : [{ n, list, to: recipient, mail: unpacked(mail), attempts }],
    );
  }

  /**
   * Notes what came of an attempt. An address that was refused gets nothing more until somebody allows it again.
   *
   * @param random from 0 to 1, for the jitter of the next one
   */
  note({ n, to, attempts }: DueLetter, { at, took, failure }: LetterAttempt, random: number): void {
    this.#sql.exec(
      'INSERT INTO letter_attempt (letter, at, took, error) VALUES (?, ?, ?, ?)',
      n,
      at,
      took,
      failure?.message ?? null,
    );
    const due = failure?.retry === true ? nextAttempt(attempts + 1, at, random) : null;
    const state = failure === null ? 'taken' : due === null ? 'given_up' : 'waiting';
    this.#sql.exec(
      'UPDATE letter SET state = ?1, attempts = ?2, due = ?3, mail = iif(?3 IS NULL, NULL, mail) WHERE n = ?4',
      state,
      attempts + 1,
      due,
      n,
    );
    if (failure?.isAddressBad === true) this.#stop(ALL, to, 'refused', at);
  }

  /** The newest first. `before` is the `n` of the last one that was read. */
  log(limit: number, before: number | null): Letter[] {
    return this.#sql
      .exec<LetterRow>(
        'SELECT * FROM letter WHERE n < coalesce(?, 9e15) ORDER BY n DESC LIMIT ?',
        before,
        limit,
      )
      .toArray()
      .map((row) => ({
        n: row.n,
        list: row.list,
        to: row.recipient,
        subject: row.subject,
        state: row.state as Letter['state'],
        due: row.due,
        createdAt: row.created_at,
        attempts: this.#sql
          .exec<{ at: number; took: number; error: string | null }>(
            'SELECT at, took, error FROM letter_attempt WHERE letter = ? ORDER BY rowid',
            row.n,
          )
          .toArray(),
      }));
  }

  isStopped(list: string, to: string): boolean {
    return (
      this.#sql
        .exec('SELECT 1 FROM stopped_address WHERE address = ? AND list IN (?, ?)', addressIn(to), list, ALL)
        .toArray().length > 0
    );
  }

  /** Somebody wants no more of a list; what still waits for them is not sent. */
  unsubscribe(list: string, address: string, at: number): void {
    this.#stop(list, address, 'unsubscribed', at);
  }

  /** Newest first, at most a thousand. */
  stopped(): StoppedAddress[] {
    return this.#sql
      .exec<{ list: string; address: string; reason: string; at: number }>(
        'SELECT list, address, reason, at FROM stopped_address ORDER BY at DESC, address LIMIT 1000',
      )
      .toArray()
      .map(({ list, address, reason, at }) => ({
        list: list === ALL ? null : list,
        address,
        reason: reason as StoppedAddress['reason'],
        at,
      }));
  }

  /** Lets an address have mail again, of every list. False when it was not stopped. */
  allow(address: string): boolean {
    return (
      this.#sql.exec('DELETE FROM stopped_address WHERE address = ?', addressIn(address)).rowsWritten > 0
    );
  }

  forget(now: number): void {
    const before = now - KEPT_MS;
    this.#sql.exec(
      'DELETE FROM letter_attempt WHERE letter IN (SELECT n FROM letter WHERE created_at < ?)',
      before,
    );
    this.#sql.exec('DELETE FROM letter WHERE created_at < ?', before);
  }

  #stop(list: string, address: string, reason: StoppedAddress['reason'], at: number): void {
    const key = addressIn(address);
    this.#sql.exec('INSERT OR IGNORE INTO stopped_address VALUES (?, ?, ?, ?)', list, key, reason, at);
    const waiting = this.#sql
      .exec<{ n: number; recipient: string }>(
        "SELECT n, recipient FROM letter WHERE state = 'waiting' AND (list = ?1 OR ?1 = '')",
        list,
      )
      .toArray()
      .filter(({ recipient }) => addressIn(recipient) === key);
    for (const { n } of waiting)
      this.#sql.exec("UPDATE letter SET state = 'given_up', due = NULL, mail = NULL WHERE n = ?", n);
  }
}

/** The bare address of `Anna <anna@example.com>`, as addresses are compared. */
function addressIn(text: string): string {
  return addressKey(/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text);
}

function packed({ attachments = [], ...mail }: Mail): string {
  return JSON.stringify({
    ...mail,
    attachments: attachments.map(({ bytes, ...file }) => ({
      ...file,
      bytes: Buffer.from(bytes).toString('base64'),
    })),
  });
}

function unpacked(text: string): Mail {
  const { attachments, ...mail } = JSON.parse(text) as Omit<Mail, 'attachments'> & {
    attachments: { name: string; type: string; bytes: string }[];
  };
  return {
    ...mail,
    attachments: attachments.map(({ bytes, ...file }) => ({
      ...file,
      bytes: Uint8Array.from(Buffer.from(bytes, 'base64')),
    })),
  };
}
