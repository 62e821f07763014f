import type { Env } from '../env.ts';
import { outsideOf } from '../outbox/outside.ts';
import { demandPublic } from '../outbox/public-address.ts';
import { Problem } from '../problem.ts';
import { type Mail, MailFailure, type ReadyMail, readyMail } from './mail.ts';
import { installationTransport, type MailSender, mailSenderOf } from './sender.ts';
import type { Transport } from './transport.ts';
import { whoSends } from './who-sends.ts';

/**
 * Sends a mail now: by the company's own way out, else by the installation's; where neither is set and the simulator is on, it
 * is kept for `GET /simulator/mail`. Loaded on first use, because it is large. What must not be lost goes through the company's
 * outbox (`letters.ts`), which calls this until it is taken.
 *
 * @param companyId whose mail it is; `null` for the installation's own
 * @throws MailFailure
 * @example await sendMail(env, companyId, { to: 'anna@example.com', subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' })
 */
export async function sendMail(env: Env, companyId: string | null, mail: Mail): Promise<void> {
  const sender: MailSender =
    companyId === null
      ? { from: null, replyTo: null, transport: null }
      : await mailSenderOf(env, companyId).catch(() => {
          throw new MailFailure('the mail settings cannot be read; save them again', { retry: false });
        });
  const { from, replyTo } = await whoSends(env, companyId, sender);
  const ready = readyMail({ ...(replyTo === null ? {} : { replyTo }), ...mail }, from);
  const own = sender.transport;
  const way = own ?? installationTransport(env);
  if (way === null) {
    if (env.SIMULATOR !== 'on') {
      throw new MailFailure('nobody has said how mail leaves: set MAIL_URL, or the company’s mail settings', {
        retry: false,
      });
    }
    const { keepMail } = await import('./mailbox.ts');
    return keepMail(env, companyId, ready, Date.now());
  }
  if (own !== null) await demandAllowed(env, own);
  return sendBy(env, way, ready);
}

/**
 * Customers must not have us connect to what only our own network can reach, nor talk in the clear.
 *
 * @throws MailFailure
 */
async function demandAllowed(env: Env, way: Transport): Promise<void> {
  const { resolve, loopback } = outsideOf(env);
  try {
    const address = addressOf(way);
    if (address !== null) await demandPublic(address, resolve, loopback);
  } catch (error) {
    if (error instanceof Problem) throw new MailFailure(error.message.replace(/^url /, ''), { retry: true });
    throw error;
  }
}

/** Where a company's way out goes, as an address that can be checked; `null` where it is a service we name ourselves. */
export function addressOf(way: Transport): string | null {
  if (way.kind === 'smtp') {
    const host = way.host.includes(':') ? `[${way.host}]` : way.host;
    return `https://${host}:${way.port}`;
  }
  return way.kind === 'cloudflare' ? null : (way.url ?? null);
}

async function sendBy(env: Env, way: Transport, mail: ReadyMail): Promise<void> {
  switch (way.kind) {
    case 'cloudflare':
      return (await import('./binding.ts')).sendByBinding(mail, env.EMAIL);
    case 'smtp':
      return (await import('./smtp.ts')).sendBySmtp(mail, way);
    case 'resend':
      return (await import('./http.ts')).sendByResend(mail, way);
    case 'postmark':
      return (await import('./http.ts')).sendByPostmark(mail, way);
  }
}
