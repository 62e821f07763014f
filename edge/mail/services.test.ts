import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sendByBinding } from './binding.ts';
import { sendByPostmark, sendByResend } from './http.ts';
import { type ReadyMail, readyMail } from './mail.ts';

// Services that take mail by HTTP, and Cloudflare's binding. The fakes take what the published shapes say and nothing else.

const FILE = new Uint8Array([0, 255, 37, 80]);
const MAIL: ReadyMail = readyMail(
  {
    to: '"Anna \\"A.\\" Smith" <anna@example.com>',
    replyTo: 'desk@example.com',
    subject: 'Grüße, 3 calls',
    html: '<p>Hello</p>',
    text: 'Hello',
    headers: { 'List-Unsubscribe': '<https://edge.example/u>' },
    attachments: [{ name: 'calls.pdf', type: 'application/pdf', bytes: FILE }],
  },
  { name: 'Bell & Sons', address: 'calls@bell.example' },
);
const BARE: ReadyMail = readyMail(
  { to: 'anna@example.com', subject: 'Hello', html: '', text: 'Hello' },
  { name: null, address: 'calls@bell.example' },
);

/** `name@domain`, or `"Name" <name@domain>` with quotes inside escaped. */
const mailbox = z.string().regex(/^("([^"\\]|\\.)*" <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/);
const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** https://resend.com/docs/api-reference/emails/send-email */
const RESEND = z.strictObject({
  from: mailbox,
  to: z.array(mailbox).min(1).max(50),
  reply_to: mailbox.optional(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  headers: z.record(z.string(), z.string()),
  attachments: z.array(z.strictObject({ filename: z.string(), content: base64, content_type: z.string() })),
});

/** https://postmarkapp.com/developer/api/email-api#send-a-single-email */
const POSTMARK = z.strictObject({
  From: mailbox,
  To: mailbox,
  ReplyTo: mailbox.optional(),
  Subject: z.string(),
  HtmlBody: z.string(),
  TextBody: z.string(),
  MessageStream: z.string(),
  Headers: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
  Attachments: z.array(z.strictObject({ Name: z.string(), Content: base64, ContentType: z.string() })),
});

interface Got {
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

let server: Server;
let url = '';
let got: Got[] = [];
/** What the service answers; `null` breaks off. */
let answer: { status: number; body: string; headers?: Record<string, string> } | null;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    got.push({ path: `${request.method} ${request.url}`, headers: request.headers, body: JSON.parse(text) });
    if (answer === null) return request.socket.destroy();
    return response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  got = [];
  answer = { status: 200, body: '{"id":"1"}' };
});

const BY = {
  resend: (mail: ReadyMail = MAIL) => sendByResend(mail, { kind: 'resend', key: 're_key', url }),
  postmark: (mail: ReadyMail = MAIL) => sendByPostmark(mail, { kind: 'postmark', key: 'pm-token', url }),
};

/** What came of a mail: `null` when it was taken. */
async function failureOf(sending: Promise<void>) {
  return sending.then(
    () => null,
    ({ name, message, retry, isAddressBad }) => ({ name, message, retry, isAddressBad }),
  );
}

describe('Resend', () => {
  it('is sent what its reference asks for', async () => {
    await BY.resend();
    const [{ path, headers, body } = { path: '', headers: {}, body: null }] = got;
    expect([path, headers.authorization, headers['content-type']]).toEqual([
      'POST /emails',
      'Bearer re_key',
      'application/json',
    ]);
    const read = RESEND.parse(body);
    expect(read).toMatchObject({
      from: '"Bell & Sons" <calls@bell.example>',
      to: ['"Anna \\"A.\\" Smith" <anna@example.com>'],
      reply_to: 'desk@example.com',
      subject: 'Grüße, 3 calls',
      headers: { 'List-Unsubscribe': '<https://edge.example/u>' },
    });
    expect(Buffer.from(read.attachments[0]?.content ?? '', 'base64')).toEqual(Buffer.from(FILE));
    await BY.resend(BARE);
    expect(RESEND.parse(got[1]?.body)).toMatchObject({ from: 'calls@bell.example', attachments: [] });
  });
});

describe('Postmark', () => {
  it('is sent what its reference asks for', async () => {
    await BY.postmark();
    const [{ path, headers, body } = { path: '', headers: {}, body: null }] = got;
    expect([path, headers['x-postmark-server-token'], headers.accept]).toEqual([
      'POST /email',
      'pm-token',
      'application/json',
    ]);
    const read = POSTMARK.parse(body);
    expect(read).toMatchObject({
      To: '"Anna \\"A.\\" Smith" <anna@example.com>',
      ReplyTo: 'desk@example.com',
      Headers: [{ Name: 'List-Unsubscribe', Value: '<https://edge.example/u>' }],
      Attachments: [{ Name: 'calls.pdf', ContentType: 'application/pdf' }],
    });
    expect(Buffer.from(read.Attachments[0]?.Content ?? '', 'base64')).toEqual(Buffer.from(FILE));
    await BY.postmark(BARE);
    POSTMARK.parse(got[1]?.body);
  });

  it('says of an address that it bounced or complained: nothing more is sent there', async () => {
    answer = { status: 422, body: '{"ErrorCode":406,"Message":"inactive"}' };
    expect(await failureOf(BY.postmark())).toMatchObject({ retry: false, isAddressBad: true });
    answer = { status: 422, body: '{"ErrorCode":300,"Message":"invalid"}' };
    expect(await failureOf(BY.postmark())).toMatchObject({ retry: false, isAddressBad: false });
  });
});

describe.each(['resend', 'postmark'] as const)('%s', (kind) => {
  it.each([
    [408, true],
    [429, true],
    [500, true],
    [503, true],
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [413, false],
    [422, false],
  ])('that answers %i is asked again: %s', async (status, retry) => {
    answer = { status, body: '<html>what it says is not repeated</html>' };
    const failure = await failureOf(BY[kind]());
    expect(failure).toEqual({
      name: 'MailFailure',
      message: `the mail service answered ${status}`,
      retry,
      isAddressBad: false,
    });
  });

  it('that breaks off, or is not there, is asked again', async () => {
    answer = null;
    expect(await failureOf(BY[kind]())).toMatchObject({ retry: true });
    const gone = { key: 'k', url: 'http://127.0.0.1:1' };
    const sending =
      kind === 'resend'
        ? sendByResend(MAIL, { kind: 'resend', ...gone })
        : sendByPostmark(MAIL, { kind: 'postmark', ...gone });
    expect(await failureOf(sending)).toMatchObject({ retry: true });
  });

  it('that sends us elsewhere is not followed with the key', async () => {
    answer = { status: 307, body: '', headers: { location: `${url}/elsewhere` } };
    expect(await failureOf(BY[kind]())).toMatchObject({ retry: false });
    expect(got).toHaveLength(1);
  });
});

describe('Cloudflare’s binding', () => {
  const binding = (error?: object) => {
    const sent: unknown[] = [];
    const send = async (mail: unknown) => {
      sent.push(mail);
      if (error !== undefined) throw Object.assign(new Error('no'), error);
      return { messageId: '1' };
    };
    return { sent, binding: { send } as unknown as SendEmail };
  };

  it('is given what its type asks for', async () => {
    const { sent, binding: one } = binding();
    await sendByBinding(MAIL, one);
    await sendByBinding(BARE, one);
    expect(sent).toEqual([
      {
        from: { name: 'Bell & Sons', email: 'calls@bell.example' },
        to: 'anna@example.com',
        replyTo: 'desk@example.com',
        subject: 'Grüße, 3 calls',
        html: '<p>Hello</p>',
        text: 'Hello',
        headers: { 'List-Unsubscribe': '<https://edge.example/u>' },
        attachments: [
          { disposition: 'attachment', filename: 'calls.pdf', type: 'application/pdf', content: FILE },
        ],
      },
      {
        from: 'calls@bell.example',
        to: 'anna@example.com',
        subject: 'Hello',
        html: '',
        text: 'Hello',
        headers: {},
        attachments: [],
      },
    ]);
  });

  it.each([
    ['E_RATE_LIMIT_EXCEEDED', true, false],
    ['E_DAILY_LIMIT_EXCEEDED', true, false],
    ['E_INTERNAL_SERVER_ERROR', true, false],
    [undefined, true, false],
    ['E_VALIDATION_ERROR', false, false],
    ['E_FIELD_MISSING', false, false],
    ['E_TOO_MANY_ATTACHMENTS', false, false],
    ['E_SENDER_NOT_VERIFIED', false, false],
    ['E_SENDER_DOMAIN_NOT_AVAILABLE', false, false],
    ['E_RECIPIENT_NOT_ALLOWED', false, false],
    ['E_RECIPIENT_SUPPRESSED', false, true],
    ['E_HEADER_NOT_ALLOWED', false, false],
    ['E_CONTENT_TOO_LARGE', false, false],
    ['E_DELIVERY_FAILED', false, false],
  ])('that throws %s is asked again: %s', async (code, retry, isAddressBad) => {
    const { binding: one } = binding(code === undefined ? {} : { code });
    expect(await failureOf(sendByBinding(MAIL, one))).toMatchObject({ retry, isAddressBad });
  });

  it('that is not there is said', async () => {
    expect(await failureOf(sendByBinding(MAIL, undefined))).toMatchObject({ retry: false });
  });
});
