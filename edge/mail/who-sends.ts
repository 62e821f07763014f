import { mailFromOf } from '../brand/brand.ts';
import type { Env } from '../env.ts';
import { type Mailbox, readMailbox } from './address.ts';
import type { MailSender } from './sender.ts';

/** Who sends where nobody has said: a name that cannot be answered (RFC 6761). */
const NOBODY: Mailbox = { name: null, address: 'numberline@localhost.invalid' };

/** Who a company's mail comes from. */
export interface WhoSends {
  from: Mailbox;
  /** Where answers go; `null` for the sender. */
  replyTo: string | null;
  /** The address that should send and may not, because its domain is not shown to be its owner's; answers go there. */
  unverified: string | null;
}

/**
 * Who sends: the company's own sender, else its brand's, each only of a domain that is verified, else the installation's. A
 * company with a mail server or an account of its own may say what it likes: that server decides whom it lets send. The name is
 * the brand's where the sender has none.
 */
export async function whoSends(env: Env, companyId: string | null, sender: MailSender): Promise<WhoSends> {
  const { name, from, unverified } = await mailFromOf(env, companyId, sender.from);
  const ownWay = sender.transport !== null && sender.transport.kind !== 'cloudflare';
  const own = ownWay && sender.from !== null ? sender.from : null;
  const chosen = readable(own ?? from);
  const installation = env.MAIL_FROM === undefined ? null : readMailbox(env.MAIL_FROM);
  const { name: otherName, address } = chosen ?? installation ?? NOBODY;
  const refused = own === null ? unverified : null;
  return {
    from: { name: chosen?.name ?? name ?? otherName, address },
    replyTo: sender.replyTo ?? readable(refused)?.address ?? null,
    unverified: refused,
  };
}

const readable = (text: string | null): Mailbox | null => (text === null ? null : readMailbox(text));
