import { createRoute, z } from '@hono/zod-openapi';
import { companyById } from '../accounts/directory.ts';
import { brandLook } from '../brand/brand.ts';
import { deskOf } from '../calls/desk.ts';
import type { Env } from '../env.ts';
import { mailboxText } from '../mail/address.ts';
import { MailFailure } from '../mail/mail.ts';
import { mailOf } from '../mail/postman.ts';
import { addressOf, sendMail } from '../mail/send.ts';
import { installationTransport, mailSenderOf, setMailSender } from '../mail/sender.ts';
import { type Transport, transport } from '../mail/transport.ts';
import { whoSends } from '../mail/who-sends.ts';
import { outsideOf } from '../outbox/outside.ts';
import { readAddress } from '../outbox/public-address.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';
import { mailAddress } from './schemas-mail.ts';

/** How the company's mail leaves, and what became of it. */
export const mail = router();

const instant = z.number().int().openapi({ description: 'Milliseconds since 1970.' });

/** A way out without its secrets. */
const shownTransport = z
  .object({
    kind: z.enum(['cloudflare', 'smtp', 'resend', 'postmark']),
    host: z.string().optional(),
    port: z.number().int().optional(),
    security: z.enum(['tls', 'starttls', 'none']).optional(),
    user: z.string().nullable().optional(),
    url: z.string().optional(),
  })
  .openapi('MailTransport');

const shown = z
  .object({
    from: z
      .string()
      .nullable()
      .openapi({ description: 'Who sends; `null` for the brand’s or the installation’s.' }),
    replyTo: z.string().nullable().openapi({ description: 'Where answers go; `null` for the sender.' }),
    transport: shownTransport
      .nullable()
      .openapi({ description: 'Without its secrets; `null` for the installation’s.' }),
    sender: z
      .object({
        from: z.string(),
        replyTo: z.string().nullable(),
        unverified: z.string().nullable().openapi({
          description:
            'The sender that is set and may not send by the installation’s way out: its domain is not verified as a host of the brand.',
        }),
      })
      .openapi({ description: 'Who mail comes from, as it is set now, and where answers go.' }),
    installation: z.object({
      transport: z.enum(['cloudflare', 'smtp', 'resend', 'postmark', 'mailbox']).nullable().openapi({
        description: '`mailbox`: mail is kept for `GET /simulator/mail`. `null`: mail cannot be sent.',
      }),
      from: z.string().nullable(),
    }),
  })
  .openapi('MailSettings');

const request = z
  .strictObject({
    from: mailAddress.nullable().default(null),
    replyTo: mailAddress.nullable().default(null),
    transport: transport.nullable().default(null).openapi({
      description: 'A password that is left out (or null) stays, while host and user do.',
    }),
  })
  .openapi('MailSettingsRequest');

const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const read = createRoute({
  method: 'get',
  path: '/',
  summary: 'How mail leaves',
  middleware: [allowed('manage_integrations')] as const,
  responses: { 200: answers(shown, 'The settings.'), ...problems(401, 403) },
});

mail.openapi(read, async (c) => c.json(await settingsOf(c.env, c.var.principal.companyId), 200));

const write = createRoute({
  method: 'put',
  path: '/',
  summary: 'Say how mail leaves',
  middleware: [allowed('manage_integrations')] as const,
  request: { body: json(request) },
  responses: { 200: answers(shown, 'The settings.'), ...problems(400, 401, 403) },
});

mail.openapi(write, async (c) => {
  const { companyId } = c.var.principal;
  const { from, replyTo, transport: way } = c.req.valid('json');
  if (way !== null) demandAllowed(c.env, way);
  const kept = way === null ? null : withKeptPassword(way, (await mailSenderOf(c.env, companyId)).transport);
  await setMailSender(c.env, companyId, { from, replyTo, transport: kept });
  return c.json(await settingsOf(c.env, companyId), 200);
});

const test = createRoute({
  method: 'post',
  path: '/test',
  summary: 'Send a mail now, to see whether it arrives',
  middleware: [allowed('manage_integrations')] as const,
  request: { body: json(z.strictObject({ to: mailAddress })) },
  responses: {
    200: answers(
      z.object({ sent: z.boolean(), error: z.string().nullable() }),
      'Whether it was taken, and why not.',
    ),
    ...problems(400, 401, 403),
  },
});

mail.openapi(test, async (c) => {
  const { companyId } = c.var.principal;
  const [company, brand] = await Promise.all([
    companyById(c.env.DIRECTORY, companyId),
    brandLook(c.env, companyId),
  ]);
  const name = company?.name ?? brand.name;
  const said = {
    subject: `A test from ${name}`,
    document: {
      title: 'It works',
      preview: 'Mail from here arrives.',
      blocks: [
        {
          kind: 'text' as const,
          text: `Mail of ${name} leaves as it is set up now. There is nothing to do.`,
        },
      ],
      why: `Somebody at ${name} asked for this test.`,
      unsubscribe: null,
    },
  };
  const mail = mailOf(said, { address: c.req.valid('json').to }, brand);
  const error = await sendMail(c.env, companyId, mail).then(
    () => null,
    (error: unknown) => {
      if (error instanceof MailFailure) return error.message;
      throw error;
    },
  );
  return c.json({ sent: error === null, error }, 200);
});

const letter = z
  .object({
    n: z.number().int(),
    list: z.string().openapi({ description: 'The notification rule or summary it is of.' }),
    to: z.string(),
    subject: z.string(),
    state: z.enum(['waiting', 'taken', 'given_up']),
    due: instant.nullable(),
    createdAt: instant,
    attempts: z.array(z.object({ at: instant, took: z.number().int(), error: z.string().nullable() })),
  })
  .openapi('Letter');

const log = createRoute({
  method: 'get',
  path: '/log',
  summary: 'Mail of the last 30 days, newest first, with every attempt; what it said is not kept',
  middleware: [allowed('manage_integrations')] as const,
  request: {
    query: z.object({
      before: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: { 200: answers(z.object({ mails: z.array(letter) }), 'The mails.'), ...problems(400, 401, 403) },
});

mail.openapi(log, async (c) => {
  const { before, limit } = c.req.valid('query');
  return c.json(
    { mails: await deskOf(c.env, c.var.principal.companyId).letters.log(limit, before ?? null) },
    200,
  );
});

const stopped = z
  .object({
    list: z.string().nullable().openapi({ description: 'The rule or summary; `null` for all mail.' }),
    address: z.string(),
    reason: z.enum(['unsubscribed', 'refused']),
    at: instant,
  })
  .openapi('StoppedAddress');

const listStopped = createRoute({
  method: 'get',
  path: '/stopped',
  summary: 'Addresses that get nothing: they unsubscribed, or a server said that they do not exist',
  middleware: [allowed('manage_integrations')] as const,
  responses: {
    200: answers(z.object({ stopped: z.array(stopped) }), 'The addresses.'),
    ...problems(401, 403),
  },
});

mail.openapi(listStopped, async (c) =>
  c.json({ stopped: await deskOf(c.env, c.var.principal.companyId).letters.stopped() }, 200),
);

const allow = createRoute({
  method: 'delete',
  path: '/stopped/{address}',
  summary: 'Let an address have mail again',
  middleware: [allowed('manage_integrations')] as const,
  request: { params: z.object({ address: z.string() }) },
  responses: { 204: { description: 'It is no longer stopped.' }, ...problems(401, 403, 404) },
});

mail.openapi(allow, async (c) => {
  const { letters } = deskOf(c.env, c.var.principal.companyId);
  if (!(await letters.allow(c.req.valid('param').address))) {
    throw new Problem('not_found', 'this address is not stopped', 'address');
  }
  return c.body(null, 204);
});

async function settingsOf(env: Env, companyId: string): Promise<z.infer<typeof shown>> {
  const set = await mailSenderOf(env, companyId);
  const { from, replyTo, transport: way } = set;
  const sends = await whoSends(env, companyId, set);
  const own = installationTransport(env);
  return {
    from,
    replyTo,
    transport: way === null ? null : withoutSecrets(way),
    sender: {
      from: mailboxText(sends.from),
      replyTo: sends.replyTo,
      unverified: sends.unverified,
    },
    installation: {
      transport: own?.kind ?? (env.SIMULATOR === 'on' ? 'mailbox' : null),
      from: env.MAIL_FROM ?? null,
    },
  };
}

function withoutSecrets(way: Transport): z.infer<typeof shownTransport> {
  if (way.kind === 'cloudflare') return way;
  if (way.kind === 'smtp') {
    const { password: _, ...rest } = way;
    return rest;
  }
  const { key: _, ...rest } = way;
  return rest;
}

/** A password goes on counting only for the server and the user it was given for: it is not to be sent anywhere else. */
function withKeptPassword(way: Transport, before: Transport | null): Transport {
  if (way.kind !== 'smtp' || way.user === null || way.password !== null) return way;
  const isSame =
    before?.kind === 'smtp' &&
    before.host === way.host &&
    before.user === way.user &&
    before.port === way.port;
  if (!isSame || before.password === null) {
    throw new Problem(
      'invalid_request',
      'transport.password must be given for this server and user',
      'transport.password',
    );
  }
  return { ...way, password: before.password };
}

/** What can be told without a look-up; the rest is checked when mail is sent. */
function demandAllowed(env: Env, way: Transport): void {
  const { loopback } = outsideOf(env);
  const field = way.kind === 'smtp' ? 'transport.host' : 'transport.url';
  const address = addressOf(way);
  if (address !== null) {
    try {
      readAddress(address, loopback);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      throw new Problem('invalid_request', error.message.replace(/^url/, field), field);
    }
  }
  if (way.kind === 'smtp' && way.security === 'none' && !loopback) {
    throw new Problem('invalid_request', 'transport.security must be tls or starttls', 'transport.security');
  }
  if (way.kind === 'smtp' && way.port === 25) {
    throw new Problem(
      'invalid_request',
      'transport.port must not be 25: Cloudflare lets no mail out by it',
      'transport.port',
    );
  }
}
