import { mailboxText } from './address.ts';
import { MailFailure, type ReadyMail } from './mail.ts';
import type { Transport } from './transport.ts';

const PATIENCE_MS = 15_000;

/** Hands a mail to a service by HTTP: `resend` (https://resend.com/docs/api-reference/emails/send-email). */
export async function sendByResend(
  mail: ReadyMail,
  { key, url = 'https://api.resend.com' }: Transport & { kind: 'resend' },
): Promise<void> {
  await post(
    `${url}/emails`,
    { authorization: `Bearer ${key}` },
    {
      from: mailboxText(mail.from),
      to: [mailboxText(mail.to)],
      ...(mail.replyTo === null ? {} : { reply_to: mailboxText(mail.replyTo) }),
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: mail.headers,
      attachments: mail.attachments.map(({ name, type, bytes }) => ({
        filename: name,
        content_type: type,
        content: base64(bytes),
      })),
    },
  );
}

/** The same by `postmark` (https://postmarkapp.com/developer/api/email-api). */
export async function sendByPostmark(
  mail: ReadyMail,
  { key, url = 'https://api.postmarkapp.com' }: Transport & { kind: 'postmark' },
): Promise<void> {
  await post(
    `${url}/email`,
    { 'x-postmark-server-token': key },
    {
      From: mailboxText(mail.from),
      To: mailboxText(mail.to),
      ...(mail.replyTo === null ? {} : { ReplyTo: mailboxText(mail.replyTo) }),
      Subject: mail.subject,
      HtmlBody: mail.html,
      TextBody: mail.text,
      MessageStream: 'outbound',
      Headers: Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value })),
      Attachments: mail.attachments.map(({ name, type, bytes }) => ({
        Name: name,
        ContentType: type,
        Content: base64(bytes),
      })),
    },
  );
}

/** Postmark's "inactive recipient": it bounced before, or complained. */
const INACTIVE = 406;

async function post(url: string, headers: Record<string, string>, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw new MailFailure('the mail service could not be reached', { retry: true });
  });
  const text = await answer.text().catch(() => '');
  if (answer.ok) return;
  const { status } = answer;
  throw new MailFailure(`the mail service answered ${status}`, {
    // 408 and 429 ask for another try; so does everything that is the service's own fault.
    retry: status >= 500 || status === 408 || status === 429,
    isAddressBad: status === 422 && errorCodeOf(text) === INACTIVE,
  });
}

function errorCodeOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { ErrorCode?: unknown }).ErrorCode;
  } catch {
    return null;
  }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
