import { isHeaderText, type Mailbox, readMailbox } from './address.ts';

/** An e-mail to one person. Addresses are `anna@example.com` or `Anna <anna@example.com>`. */
export interface Mail {
  to: string;
  /** The company's sender, unless it has to be another one. */
  from?: string;
  subject: string;
  html: string;
  /** The same for those who read no HTML. */
  text: string;
  replyTo?: string;
  /** Further headers by name, such as `List-Unsubscribe`. */
  headers?: Record<string, string>;
  attachments?: MailAttachment[];
}

export interface MailAttachment {
  /** File name, such as `calls.csv`. */
  name: string;
  /** MIME type. */
  type: string;
  bytes: Uint8Array;
}

/** A mail was not taken. */
export class MailFailure extends Error {
  /** Whether it may be taken later: the server was busy or away, and did not refuse the mail. */
  readonly retry: boolean;
  /** The address itself was refused: further mail to it is no use. */
  readonly isAddressBad: boolean;

  constructor(message: string, { retry, isAddressBad = false }: { retry: boolean; isAddressBad?: boolean }) {
    super(message);
    this.name = 'MailFailure';
    this.retry = retry;
    this.isAddressBad = isAddressBad;
  }
}

/** A mail with its addresses read, so that no way out has to trust a text. */
export interface ReadyMail extends Omit<Mail, 'to' | 'from' | 'replyTo'> {
  to: Mailbox;
  from: Mailbox;
  replyTo: Mailbox | null;
  headers: Record<string, string>;
  attachments: MailAttachment[];
}

/** Headers that are made of the mail's own fields or by who carries it. */
const OWN_HEADERS =
  /^(from|to|cc|bcc|subject|reply-to|sender|date|message-id|return-path|mime-version|content-.*|dkim-signature|received)$/i;

const HEADER_NAME = /^[!-9;-~]{1,76}$/;

/** Bytes of all attachments: what the strictest of the services takes, less what base64 adds. */
const MOST_ATTACHED = 4 * 1024 * 1024;

/**
 * Checks a mail before anything of it is sent.
 *
 * @param from the sender, where the mail names none
 * @throws MailFailure not to be tried again, naming what is wrong
 */
export function readyMail(mail: Mail, from: Mailbox): ReadyMail {
  const wrong = (what: string) => new MailFailure(what, { retry: false });
  const mailbox = (name: string, text: string): Mailbox => {
    const read = readMailbox(text);
    if (read === null) throw wrong(`${name} must be one e-mail address`);
    return read;
  };
  const headers = mail.headers ?? {};
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name) || OWN_HEADERS.test(name)) throw wrong('headers must not hold such a name');
    if (!isHeaderText(value)) throw wrong(`the header ${name} must be one line`);
  }
  if (!isHeaderText(mail.subject)) throw wrong('subject must be one line');
  const attachments = mail.attachments ?? [];
  for (const { name, type } of attachments) {
    if (!isHeaderText(name) || !isHeaderText(type)) throw wrong('an attachment’s name must be one line');
  }
  if (attachments.reduce((sum, { bytes }) => sum + bytes.byteLength, 0) > MOST_ATTACHED) {
    throw wrong(`attachments must have ${MOST_ATTACHED} bytes at most`);
  }
  return {
    ...mail,
    to: mailbox('to', mail.to),
    from: mail.from === undefined ? from : mailbox('from', mail.from),
    replyTo: mail.replyTo === undefined ? null : mailbox('replyTo', mail.replyTo),
    headers,
    attachments,
  };
}
