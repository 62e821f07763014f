import { companyById } from '../accounts/directory.ts';
import { type BrandLook, brandLook } from '../brand/brand.ts';
import type { CompanyTables } from '../calls/company-tables.ts';
import { toCall } from '../calls/ledger.ts';
import type { Env } from '../env.ts';
import { logError } from '../log.ts';
import { type News, notificationOf } from '../notifications/compose.ts';
import type { MailDocument } from './document.ts';
import { toHtml } from './html.tsx';
import type { Mail } from './mail.ts';
import { MailFailure } from './mail.ts';
import { type Recipient, recipientsOf } from './recipients.ts';
import { sendMail } from './send.ts';
import { toText } from './text.ts';
import { unsubscribeHeaders, unsubscribeUrl } from './unsubscribe.ts';

/** What the postman works with: a company's tables, and how to write them so that all of it is written or nothing. */
export interface Round {
  env: Env;
  company: string;
  tables: CompanyTables;
  transaction: <T>(work: () => T) => T;
  now: number;
}

/**
 * Looks at what happened in a company, and writes the mail of notifications and summaries that is due. Loaded when something
 * is: it is large.
 */
export async function writeMail(round: Round): Promise<void> {
  const { tables, transaction, now } = round;
  const zone = tables.settings.get('zone', 'UTC');
  transaction(() =>
    tables.notices.look(now, zone, (call) => {
      const row = tables.ledger.callById(call);
      return row === null ? null : tables.log.facts(row, zone);
    }),
  );
  await notify(round, zone);
  if (tables.summaries.due(now).length > 0) {
    const { summarize } = await import('../summaries/summarize.ts');
    await summarize(round);
  }
  transaction(() => tables.notices.forget(now));
}

/** Writes the mail of every rule that has something to tell. Written and noted together, so that it is told once. */
async function notify(round: Round, zone: string): Promise<void> {
  const { env, company, tables, transaction, now } = round;
  const due = transaction(() => tables.notices.due(now, zone));
  if (due.length === 0) return;
  const known = await companyById(env.DIRECTORY, company);
  if (known === null) return;
  const brand = await brandLook(env, company);
  for (const { rule, waiting } of due) {
    const news = waiting.map(({ event, subject, data, at }): News => {
      const row = tables.ledger.callById(subject);
      return { event, subject, data, at, call: row === null ? null : toCall(row) };
    });
    const mails: Mail[] = [];
    for (const recipient of await recipientsOf(env, company, rule, rule.maskCallers)) {
      const unsubscribe = await unsubscribeUrl(env, brand.url, {
        company,
        list: rule.id,
        address: recipient.address,
      });
      const said = notificationOf(news, recipient, { rule, brand, company: known, unsubscribe });
      if (said !== null) mails.push(mailOf(said, recipient, brand));
    }
    transaction(() => {
      const posted = mails.filter((mail) => tables.letters.post(rule.id, mail, now));
      tables.notices.sent(rule.id, waiting, posted.length, now);
    });
  }
}

/** A document as a mail to somebody. */
export function mailOf(
  { subject, document }: { subject: string; document: MailDocument },
  { address }: Pick<Recipient, 'address'>,
  brand: BrandLook,
  attachments: Mail['attachments'] = [],
): Mail {
  return {
    to: address,
    subject,
    html: toHtml(document, brand),
    text: toText(document, brand),
    headers: {
      // Nobody is to be told by their holiday notice that they are away (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      ...(document.unsubscribe === null ? {} : unsubscribeHeaders(document.unsubscribe)),
    },
    attachments,
  };
}

/** Sends the letter of a lane that is due, and notes what came of it. */
export async function sendLetter(
  { env, company, tables, transaction, now }: Round,
  lane: number,
): Promise<void> {
  const claimed = transaction(() => {
    tables.letters.forget(now);
    return tables.letters.claim(lane, now);
  });
  await Promise.all(
    claimed.map(async (letter) => {
      const began = Date.now();
      const failure = await sendMail(env, company, letter.mail).then(
        () => null,
        (error: unknown) => {
          if (error instanceof MailFailure) return error;
          logError('mail_failed', error instanceof Error ? error.name : 'unknown');
          return new MailFailure('something went wrong on our side', { retry: true });
        },
      );
      transaction(() =>
        tables.letters.note(letter, { at: now, took: Date.now() - began, failure }, Math.random()),
      );
    }),
  );
}
