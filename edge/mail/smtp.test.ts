import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AUTHORITY, CERTIFICATE, KEY } from './certificate.fixture.ts';

// The real runtime (workerd) talks to a real SMTP server; nothing in between is made up.

interface Answer {
  sent: boolean;
  message?: string;
  retry?: boolean;
  isAddressBad?: boolean;
}

const MAIL = { to: 'Anna <anna@example.com>', subject: 'Grüße', html: '<p>Hello</p>', text: 'Hello' };
const AUTH = { user: 'calls', password: 'p:ss@wörd' };

const folder = mkdtempSync(join(tmpdir(), 'numberline-smtp-'));
let worker: {
  dispatchFetch(url: string, init: object): Promise<{ text(): Promise<string> }>;
  dispose(): Promise<void>;
};
const closing: (() => void)[] = [];

beforeAll(async () => {
  writeFileSync(join(folder, 'ca.pem'), AUTHORITY);
  await build({
    entryPoints: [join(import.meta.dirname, 'smtp-worker.fixture.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2024',
    conditions: ['workerd', 'worker', 'node'],
    external: ['cloudflare:*', 'node:*'],
    plugins: [
      {
        // As wrangler does under `nodejs_compat`.
        name: 'node-names',
        setup({ onResolve }) {
          onResolve(
            {
              filter:
                /^(net|tls|dns|os|fs|crypto|stream|util|url|events|http|https|zlib|path|child_process|buffer|punycode)$/,
            },
            ({ path }) => ({
              path: `node:${path}`,
              external: true,
            }),
          );
        },
      },
    ],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
    outfile: join(folder, 'worker.js'),
    logLevel: 'error',
  });
  // Read once, when miniflare is loaded.
  process.env.NODE_EXTRA_CA_CERTS = join(folder, 'ca.pem');
  const { convertV4MiniflareOptions, Miniflare } = await import('miniflare');
  worker = new Miniflare(
    convertV4MiniflareOptions({
      telemetry: { enabled: false },
      workers: [
        {
          name: 'smtp',
          modules: true,
          modulesRoot: folder,
          scriptPath: join(folder, 'worker.js'),
          compatibilityDate: '2026-10-12',
          compatibilityFlags: ['nodejs_compat'],
        },
      ],
    }),
  ) as unknown as typeof worker;
}, 60_000);

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

afterAll(async () => {
  await worker?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** A server on a free port, and the mails it took. */
async function serverWith(options: SMTPServerOptions = {}) {
  const mails: { mail: ParsedMail; to: string[]; from: string; isSecure: boolean; user: unknown }[] = [];
  const server = new SMTPServer({
    key: KEY,
    cert: CERTIFICATE,
    authOptional: true,
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        mails.push({
          mail,
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
          isSecure: session.secure,
          user: session.user,
        });
        done();
      }, done);
    },
    onAuth({ username, password }, _, done) {
      if (username === AUTH.user && password === AUTH.password) done(null, { user: username });
      else done(Object.assign(new Error('no'), { responseCode: 535 }));
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  closing.push(() => server.close());
  return { port: (server.server.address() as net.AddressInfo).port, mails };
}

/** A server that speaks from a list of lines, one for each line it hears, and hangs up after the last. */
async function scripted(lines: readonly string[]) {
  const heard: string[] = [];
  const server = net.createServer((socket) => {
    let n = 0;
    const speak = () => {
      const line = lines[n++];
      if (line === undefined) socket.destroy();
      else socket.write(`${line}\r\n`);
    };
    socket.on('error', () => {});
    socket.on('data', (data) => {
      heard.push(String(data).trim());
      speak();
    });
    speak();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  closing.push(() => server.close());
  return { port: (server.address() as net.AddressInfo).port, heard };
}

async function send(way: object, mail: object = MAIL): Promise<Answer> {
  const response = await worker.dispatchFetch('http://smtp.example/', {
    method: 'POST',
    body: JSON.stringify({ way: { kind: 'smtp', host: 'localhost', ...way }, mail }),
  });
  const text = await response.text();
  return text.startsWith('{') ? (JSON.parse(text) as Answer) : { sent: false, message: text };
}

describe('a server that takes mail', () => {
  it('in the clear gets it whole: HTML, its twin, the attachment and letters beyond ASCII', async () => {
    const { port, mails } = await serverWith({ disabledCommands: ['STARTTLS', 'AUTH'] });
    const mail = {
      ...MAIL,
      csv: 'a,b\r\n1,"2"\r\n',
      headers: { 'List-Unsubscribe': '<https://edge.example/u>' },
    };
    expect(await send({ port, security: 'none' }, mail)).toEqual({ sent: true });
    expect(mails).toMatchObject([
      {
        from: 'calls@example.com',
        to: ['anna@example.com'],
        isSecure: false,
        mail: { subject: 'Grüße', html: '<p>Hello</p>', text: 'Hello' },
      },
    ]);
    const got = mails[0]?.mail;
    expect(got?.attachments.map(({ filename, content }) => [filename, String(content)])).toEqual([
      ['calls.csv', 'a,b\r\n1,"2"\r\n'],
    ]);
    expect(got?.headers.get('list')).toMatchObject({ unsubscribe: { url: 'https://edge.example/u' } });
  });

  it('by STARTTLS is told name and password only once nobody can listen', async () => {
    const { port, mails } = await serverWith({ authOptional: false });
    expect(await send({ port, security: 'starttls', ...AUTH })).toEqual({ sent: true });
    expect(mails).toMatchObject([{ isSecure: true, user: AUTH.user }]);
  });

  it('by TLS from the first byte', async () => {
    const { port, mails } = await serverWith({ secure: true, authOptional: false });
    expect(await send({ port, security: 'tls', ...AUTH })).toEqual({ sent: true });
    expect(mails).toMatchObject([{ isSecure: true, user: AUTH.user }]);
  });
});

describe('a server that is not trusted', () => {
  it('because it offers no encryption is told nothing', async () => {
    const { port, heard } = await scripted(['220 hello', '250 only this', '500 what', '221 bye']);
    const answer = await send({ port, security: 'starttls', ...AUTH });
    expect(answer).toMatchObject({ sent: false, retry: false });
    expect(heard.join('\n')).not.toMatch(/AUTH|MAIL FROM/);
  });

  it.each(['tls', 'starttls'])(
    'because its certificate is for another name is told nothing (%s)',
    async (security) => {
      const { port, mails } = await serverWith({ secure: security === 'tls', authOptional: false });
      expect(await send({ host: '127.0.0.1', port, security, ...AUTH })).toMatchObject({ sent: false });
      expect(mails).toEqual([]);
    },
  );
});

describe('a server that refuses', () => {
  it('the password is not asked again', async () => {
    const { port } = await serverWith({ authOptional: false });
    expect(await send({ port, ...AUTH, password: 'wrong' })).toMatchObject({
      sent: false,
      retry: false,
      message: expect.stringContaining('password'),
    });
  });

  it('the address, which it does not know, is not asked again, and says that it is the address', async () => {
    const { port } = await serverWith({
      onRcptTo: (_, __, done) => done(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 })),
    });
    expect(await send({ port })).toMatchObject({ sent: false, retry: false, isAddressBad: true });
  });

  it('the mail for what it says is not asked again', async () => {
    const { port } = await serverWith({
      onData(stream, _, done) {
        stream.resume();
        stream.on('end', () => done(Object.assign(new Error('5.7.1 spam'), { responseCode: 554 })));
      },
    });
    expect(await send({ port })).toMatchObject({ sent: false, retry: false, isAddressBad: false });
  });

  it('for now is asked again', async () => {
    const { port } = await serverWith({
      onRcptTo: (_, __, done) => done(Object.assign(new Error('4.7.1 greylisted'), { responseCode: 451 })),
    });
    expect(await send({ port })).toMatchObject({ sent: false, retry: true });
  });
});

describe('a server that breaks off', () => {
  it.each([
    ['at once', []],
    ['after its greeting', ['220 hello']],
    ['when it is told the sender', ['220 hello', '250 ok']],
    ['when it is told the recipient', ['220 hello', '250 ok', '250 ok']],
    ['when it should take the mail', ['220 hello', '250 ok', '250 ok', '250 ok']],
    ['in the middle of the mail', ['220 hello', '250 ok', '250 ok', '250 ok', '354 go on']],
  ])('%s is asked again', async (_, lines) => {
    const { port } = await scripted(lines);
    expect(await send({ port, security: 'none' })).toMatchObject({ sent: false, retry: true });
  });

  it('by not being there is asked again', async () => {
    const { port } = await scripted([]);
    for (const close of closing.splice(0)) close();
    expect(await send({ port })).toMatchObject({ sent: false, retry: true });
  });

  it('talks nonsense is asked again', async () => {
    const { port } = await scripted(['HTTP/1.1 200 OK', '', '']);
    expect(await send({ port, security: 'none' })).toMatchObject({ sent: false });
  });
});

describe('a header cannot be smuggled in', () => {
  it.each([
    ['subject', { subject: 'Hello\r\nBcc: eve@example.com' }],
    ['to', { to: 'anna@example.com>\r\nRCPT TO:<eve@example.com' }],
    ['replyTo', { replyTo: 'a@example.com\r\nBcc: eve@example.com' }],
  ])('by %s', async (_, wrong) => {
    const { port, mails } = await serverWith();
    expect(await send({ port }, { ...MAIL, ...wrong })).toMatchObject({ sent: false, retry: false });
    expect(mails).toEqual([]);
  });

  it('by the name of a sender, which is quoted', async () => {
    const { port, mails } = await serverWith();
    expect(
      await send({ port }, { ...MAIL, from: '"Eve\\" <eve@example.com>, \\"" <calls@example.com>' }),
    ).toEqual({ sent: true });
    expect(mails[0]?.mail.from?.value).toHaveLength(1);
    expect(mails[0]?.from).toBe('calls@example.com');
  });
});
