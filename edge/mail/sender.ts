import { seal, unseal } from '../accounts/seal.ts';
import type { Env } from '../env.ts';
import { readTransport, type Transport } from './transport.ts';

/** What ways out are sealed for; the company's id is their owner. */
export const MAIL_TRANSPORT = 'mail transport';

/** How a company sends mail. */
export interface MailSender {
  /** `Anna's Plumbing <calls@example.com>`; `null` for the installation's, under the company's name. */
  from: string | null;
  /** Where answers go; `null` for the sender. */
  replyTo: string | null;
  /** `null` for the installation's. */
  transport: Transport | null;
}

const NOTHING_SET: MailSender = { from: null, replyTo: null, transport: null };

interface SenderRow {
  sender: string | null;
  reply_to: string | null;
  transport: string | null;
}

/** What a company has set for its mail, its secrets opened. */
export async function mailSenderOf(env: Env, companyId: string): Promise<MailSender> {
  const row = await env.DIRECTORY.prepare(
    'SELECT sender, reply_to, transport FROM mail_sender WHERE company_id = ?',
  )
    .bind(companyId)
    .first<SenderRow>();
  if (row === null) return NOTHING_SET;
  return {
    from: row.sender,
    replyTo: row.reply_to,
    transport:
      row.transport === null
        ? null
        : (JSON.parse(await unseal(env, MAIL_TRANSPORT, companyId, row.transport)) as Transport),
  };
}

/** Sets it; the way out is sealed whole, for it holds a password. */
export async function setMailSender(env: Env, companyId: string, sender: MailSender): Promise<void> {
  const sealed =
    sender.transport === null
      ? null
      : await seal(env, MAIL_TRANSPORT, companyId, JSON.stringify(sender.transport));
  await env.DIRECTORY.prepare(
    `INSERT INTO mail_sender (company_id, sender, reply_to, transport) VALUES (?, ?, ?, ?)
     ON CONFLICT (company_id) DO UPDATE SET
       sender = excluded.sender, reply_to = excluded.reply_to, transport = excluded.transport`,
  )
    .bind(companyId, sender.from, sender.replyTo, sealed)
    .run();
}

/** The installation's own way out; `null` when none is set, or it cannot be read. */
export function installationTransport(env: Pick<Env, 'MAIL_URL'>): Transport | null {
  return env.MAIL_URL === undefined || env.MAIL_URL === '' ? null : readTransport(env.MAIL_URL);
}
