import type { Env } from '../env.ts';
import { mailboxText } from './address.ts';
import { base64 } from './http.ts';
import type { ReadyMail } from './mail.ts';

/** A mail as the simulator's mailbox shows it. */
export interface KeptMail {
  n: number;
  /** ms since 1970 */
  at: number;
  company: string | null;
  to: string;
  from: string;
  replyTo: string | null;
  subject: string;
  html: string;
  text: string;
  headers: Record<string, string>;
  /** Base64. */
  attachments: { name: string; type: string; content: string }[];
}

/** How many are kept; the oldest give way. */
const KEPT = 200;

/** Keeps a mail instead of sending it: where the simulator is on and nobody has said how mail leaves. */
export async function keepMail(env: Env, company: string | null, mail: ReadyMail, at: number): Promise<void> {
  const kept: Omit<KeptMail, 'n' | 'at' | 'company'> = {
    to: mailboxText(mail.to),
    from: mailboxText(mail.from),
    replyTo: mail.replyTo === null ? null : mailboxText(mail.replyTo),
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: mail.headers,
    attachments: mail.attachments.map(({ name, type, bytes }) => ({ name, type, content: base64(bytes) })),
  };
  const db = env.DIRECTORY;
  await db.batch([
    db
      .prepare('INSERT INTO simulator_mail (company_id, at, mail) VALUES (?, ?, ?)')
      .bind(company, at, JSON.stringify(kept)),
    db.prepare('DELETE FROM simulator_mail WHERE n <= (SELECT max(n) FROM simulator_mail) - ?').bind(KEPT),
  ]);
}

/** What was kept, newest first; of one address where one is given. */
export async function keptMail(env: Env, to: string | null): Promise<KeptMail[]> {
  const { results } = await env.DIRECTORY.prepare(
    'SELECT n, company_id, at, mail FROM simulator_mail ORDER BY n DESC',
  ).all<{ n: number; company_id: string | null; at: number; mail: string }>();
  return results
    .map(({ n, company_id, at, mail }) => ({
      n,
      at,
      company: company_id,
      ...(JSON.parse(mail) as Omit<KeptMail, 'n' | 'at' | 'company'>),
    }))
    .filter(({ to: kept }) => to === null || kept.toLowerCase().includes(to.toLowerCase()));
}
