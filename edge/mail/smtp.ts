import net from 'node:net';
import tls from 'node:tls';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import { MailFailure, type ReadyMail } from './mail.ts';
import type { Transport } from './transport.ts';

/** How long a server may be silent, ms. */
const PATIENCE_MS = 15_000;

/**
 * Hands a mail to an SMTP server. Rejects with `MailFailure`: to be tried again where the server was away, busy (4xx) or broke
 * off, and not where it refused (5xx) or did not know us.
 */
export async function sendBySmtp(mail: ReadyMail, way: Transport & { kind: 'smtp' }): Promise<void> {
  const { host, port, security, user, password } = way;
  const options: SMTPTransport.Options = {
    host,
    port,
    // A server that offers no STARTTLS is not talked to, rather than trusted with a password in the clear.
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === null ? {} : { auth: { user, pass: password ?? '' } }),
    // Connected by name: by itself it would look the name up and connect to the address, and the certificate would not fit.
    getSocket: (_, done) => connect(way, done),
    tls: { servername: host },
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  const server = createTransport(options);
  try {
    await server.sendMail({
      from: named(mail.from),
      to: named(mail.to),
      ...(mail.replyTo === null ? {} : { replyTo: named(mail.replyTo) }),
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: mail.headers,
      attachments: mail.attachments.map(({ name, type, bytes }) => ({
        filename: name,
        contentType: type,
        content: Buffer.from(bytes),
      })),
    });
  } catch (error) {
    throw failureOf(error);
  } finally {
    server.close();
  }
}

const named = ({ name, address }: { name: string | null; address: string }) => ({
  name: name ?? '',
  address,
});

function connect(
  { host, port, security }: Transport & { kind: 'smtp' },
  done: (error: Error | null, socket: { connection: net.Socket; secured?: boolean }) => void,
): void {
  const isTls = security === 'tls';
  const timer = setTimeout(() => {
    socket.destroy(new Error('no connection in time'));
  }, PATIENCE_MS);
  const connected = () => {
    clearTimeout(timer);
    socket.removeListener('error', failed);
    done(null, { connection: socket, ...(isTls ? { secured: true } : {}) });
  };
  const failed = (error: Error) => {
    clearTimeout(timer);
    done(Object.assign(error, { code: 'ECONNECTION' }), { connection: socket });
  };
  const socket: net.Socket = isTls
    ? tls.connect({ host, port, servername: host }, connected)
    : net.connect({ host, port }, connected);
  socket.once('error', failed);
}

/** What nodemailer says of itself, in our words. Answers of the server are kept short: they may hold anything. */
function failureOf(error: unknown): MailFailure {
  const { code, responseCode, command, message } = error as {
    code?: string;
    responseCode?: number;
    command?: string;
    message?: string;
  };
  if (code === 'EAUTH') {
    const isBusy = responseCode !== undefined && responseCode < 500;
    return new MailFailure('the mail server did not accept the user name and password', { retry: isBusy });
  }
  if (code === 'ETLS') {
    return new MailFailure('the mail server offers no encryption, or one that cannot be trusted', {
      retry: false,
    });
  }
  if (responseCode !== undefined) {
    const words = `the mail server answered ${responseCode}${command === undefined ? '' : ` to ${command}`}`;
    const isFinal = responseCode >= 500;
    return new MailFailure(words, {
      retry: !isFinal,
      isAddressBad: isFinal && command === 'RCPT TO' && isUnknownAddress(message ?? ''),
    });
  }
  return new MailFailure('the mail server could not be reached, or broke off', { retry: true });
}

/** RFC 3463: 5.1.1 no such mailbox, 5.1.10 null MX, 5.2.1 switched off. Other refusals are about us, not about the address. */
const isUnknownAddress = (message: string): boolean => /\b5\.(1\.1|1\.10|2\.1)\b/.test(message);
