import { describe, expect, it } from 'vitest';
import { mailboxText, readMailbox } from './address.ts';
import { MailFailure, readyMail } from './mail.ts';
import { readTransport } from './transport.ts';

const FROM = { name: null, address: 'calls@example.com' };
const MAIL = { to: 'anna@example.com', subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };

describe('an address', () => {
  it.each([
    ['anna@example.com', null, 'anna@example.com'],
    ['Anna <anna@Example.COM>', 'Anna', 'anna@example.com'],
    ['"Smith, Anna" <a.smith+calls@mail.example.co.uk>', 'Smith, Anna', 'a.smith+calls@mail.example.co.uk'],
    ['Jörg <jörg@bücher.example>', 'Jörg', 'jörg@bücher.example'],
  ])('%s is read', (text, name, address) => {
    expect(readMailbox(text)).toEqual({ name, address });
  });

  it.each([
    '',
    'anna',
    'anna@localhost',
    'anna@example.com, eve@example.com',
    'anna@example.com\r\nBcc: eve@example.com',
    'Anna\nBcc: eve@example.com <anna@example.com>',
    'anna@example.com <eve@example.com> <anna@example.com>',
    '<anna@example.com> eve@example.com',
    '"anna eve"@example.com',
    `${'a'.repeat(65)}@example.com`,
    'anna@[127.0.0.1]',
    'anna@-example.com',
  ])('%j is not one', (text) => {
    expect(readMailbox(text)).toBeNull();
  });

  it('is the same after it was written and read, whatever the name', () => {
    const odd = { name: 'A "quoted" \\ name, of <two>', address: 'anna@example.com' };
    expect(readMailbox(mailboxText(odd))).toEqual(odd);
  });
});

describe('a mail', () => {
  it.each([
    ['to', { to: 'anna@example.com\nBcc: eve@example.com' }],
    ['to', { to: 'anna@example.com, eve@example.com' }],
    ['from', { from: 'Numberline\r\nBcc: eve@example.com <calls@example.com>' }],
    ['replyTo', { replyTo: 'nobody' }],
    ['subject', { subject: 'Hello\r\nBcc: eve@example.com' }],
    ['header', { headers: { 'X-A': 'b\r\nBcc: eve@example.com' } }],
    ['headers', { headers: { 'X-A\r\nBcc': 'eve@example.com' } }],
    ['headers', { headers: { bcc: 'eve@example.com' } }],
    ['attachment', { attachments: [{ name: 'a\r\nb', type: 'text/csv', bytes: new Uint8Array(1) }] }],
  ])('with a wrong %s is refused for good', (field, wrong) => {
    const refused = (() => {
      try {
        return readyMail({ ...MAIL, ...wrong }, FROM);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(MailFailure);
    expect(refused).toMatchObject({ retry: false, message: expect.stringContaining(field) });
  });

  it('has the sender of its company unless it names one', () => {
    expect(readyMail(MAIL, FROM).from).toEqual(FROM);
    expect(readyMail({ ...MAIL, from: 'Shop <shop@example.com>' }, FROM).from.name).toBe('Shop');
  });
});

describe('the installation’s way out', () => {
  it.each([
    ['cloudflare:', { kind: 'cloudflare' }],
    ['resend:re_1', { kind: 'resend', key: 're_1' }],
    ['postmark:token', { kind: 'postmark', key: 'token' }],
    [
      'smtp://us%40er:p%3Ass@mail.example.com',
      {
        kind: 'smtp',
        host: 'mail.example.com',
        port: 587,
        security: 'starttls',
        user: 'us@er',
        password: 'p:ss',
      },
    ],
    [
      'smtps://mail.example.com',
      { kind: 'smtp', host: 'mail.example.com', port: 465, security: 'tls', user: null, password: null },
    ],
    [
      'smtp://127.0.0.1:2525?security=none',
      { kind: 'smtp', host: '127.0.0.1', port: 2525, security: 'none', user: null, password: null },
    ],
  ])('%s is read', (text, expected) => {
    expect(readTransport(text)).toEqual(expected);
  });

  it.each(['', 'mail.example.com', 'https://mail.example.com', 'resend:', 'smtp://'])(
    '%j is none',
    (text) => {
      expect(readTransport(text)).toBeNull();
    },
  );
});
