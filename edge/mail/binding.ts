import type { Mailbox } from './address.ts';
import { MailFailure, type ReadyMail } from './mail.ts';

/**
 * Codes of Cloudflare's Email Service that another try does not change; anything else, such as a rate or a day's limit, may pass
 * (https://developers.cloudflare.com/email-service/api/send-emails/workers-api/#error-codes).
 */
const FINAL = /^E_(VALIDATION_ERROR|FIELD_MISSING|TOO_MANY|SENDER|RECIPIENT|HEADER|CONTENT|DELIVERY_FAILED)/;

/** Hands a mail to Cloudflare's own service (https://developers.cloudflare.com/email-service). */
export async function sendByBinding(mail: ReadyMail, binding: SendEmail | undefined): Promise<void> {
  if (binding === undefined) {
    throw new MailFailure('the Worker has no send_email binding named EMAIL', { retry: false });
  }
  try {
    await binding.send({
      from: address(mail.from),
      to: mail.to.address,
      ...(mail.replyTo === null ? {} : { replyTo: address(mail.replyTo) }),
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: mail.headers,
      attachments: mail.attachments.map(({ name, type, bytes }) => ({
        disposition: 'attachment' as const,
        filename: name,
        type,
        content: Uint8Array.from(bytes),
      })),
    });
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? (error as Error).message);
    throw new MailFailure('Cloudflare did not take the mail', {
      retry: !FINAL.test(code),
      isAddressBad: code === 'E_RECIPIENT_SUPPRESSED',
    });
  }
}

const address = ({ name, address }: Mailbox) => (name === null ? address : { name, email: address });
