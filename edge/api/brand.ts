import { createRoute, z } from '@hono/zod-openapi';
import { membershipOf } from '../accounts/members.ts';
import type { Principal } from '../accounts/principal.ts';
import { type BrandLook, brandLook, brandsOf, lookOf, NOTHING_SET, PICTURE_KINDS } from '../brand/brand.ts';
import { contrastOf, READABLE, readableOn } from '../brand/contrast.ts';
import { addHost, checkHost, hostsOf, removeHost } from '../brand/hosts.ts';
import { LARGEST_PICTURE, setBrand, setPicture } from '../brand/set.ts';
import type { Env } from '../env.ts';
import { isHeaderText } from '../mail/address.ts';
import { Problem } from '../problem.ts';
import { allowed, answers, problems, router } from './router.ts';
import { mailAddress } from './schemas-mail.ts';

/** White label: how a company, or every company of an account, looks and is called. */
export const brand = router();

const instant = z.number().int().openapi({ description: 'Milliseconds since 1970.' });
const line = (most: number) => z.string().trim().min(1).max(most).refine(isHeaderText, 'must be one line');
const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1d4fbf')
  .transform((text) => text.toLowerCase())
  .openapi({ example: '#1d4fbf' });

const settings = z
  .strictObject({
    name: line(60).nullable(),
    accent: colour.nullable(),
    footer: line(300).nullable(),
    mailFrom: mailAddress.nullable().openapi({
      description: 'Counts while its domain, or one above it, is verified here as a host.',
    }),
  })
  .partial()
  .openapi('BrandChange');

const host = z
  .object({
    host: z.string(),
    record: z
      .object({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .openapi({ description: 'What has to be in DNS.' }),
    verifiedAt: instant.nullable(),
    checkedAt: instant.nullable(),
  })
  .openapi('BrandHost');

const look = z.object({
  name: z.string(),
  accent: z.string(),
  footer: z.string().nullable(),
  mailFrom: z.string().nullable(),
  url: z.string(),
  logoUrl: z.string().nullable(),
  darkLogoUrl: z.string().nullable(),
  faviconUrl: z.string().nullable(),
});

const shown = z
  .object({
    of: z.enum(['company', 'account']),
    set: z
      .object({
        name: z.string().nullable(),
        accent: z.string().nullable(),
        footer: z.string().nullable(),
        mailFrom: z.string().nullable(),
      })
      .openapi({
        description: '`null`: as above it; a company’s as its account’s, an account’s as the default.',
      }),
    pictures: z.array(z.enum(PICTURE_KINDS)),
    hosts: z.array(host),
    look: look.openapi({
      description: 'What it comes to: for the company, or one that says nothing itself.',
    }),
    contrast: z
      .object({
        onLight: z.number(),
        onDark: z.number(),
        light: z.string(),
        dark: z.string(),
      })
      .openapi({
        description:
          'How well the accent is read on light and dark grounds (1–21, 4.5 is enough), and the colours nearest to it that are used instead where it is not.',
      }),
  })
  .openapi('Brand');

const of = z.object({
  of: z.enum(['company', 'account']).default('company').openapi({
    description: '`account`: of every company of it; only a signed-in owner of the account may.',
  }),
});
const json = <S>(schema: S) => ({ required: true, content: { 'application/json': { schema } } });

const read = createRoute({
  method: 'get',
  path: '/',
  summary: 'The brand',
  middleware: [allowed('manage_brand')] as const,
  request: { query: of },
  responses: { 200: answers(shown, 'The brand.'), ...problems(401, 403) },
});

brand.openapi(read, async (c) => c.json(await brandIn(c.env, c.var.principal, c.req.valid('query').of), 200));

const patch = createRoute({
  method: 'patch',
  path: '/',
  summary: 'Change the brand; what is left out stays, null is as above it',
  middleware: [allowed('manage_brand')] as const,
  request: { query: of, body: json(settings) },
  responses: { 200: answers(shown, 'The brand.'), ...problems(400, 401, 403) },
});

brand.openapi(patch, async (c) => {
  const { of } = c.req.valid('query');
  const change = Object.fromEntries(
    Object.entries(c.req.valid('json')).filter(([, value]) => value !== undefined),
  );
  await setBrand(c.env, await ownerOf(c.env, c.var.principal, of), change, Date.now());
  return c.json(await brandIn(c.env, c.var.principal, of), 200);
});

const kind = z.object({ kind: z.enum(PICTURE_KINDS) });

const putPicture = createRoute({
  method: 'put',
  path: '/pictures/{kind}',
  summary: 'Set a picture: PNG or JPEG, 256 KB at most',
  middleware: [allowed('manage_brand')] as const,
  request: {
    params: kind,
    query: of,
    body: json(
      z.strictObject({
        content: z
          .string()
          .max(Math.ceil(LARGEST_PICTURE / 3) * 4)
          .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'must be base64')
          .openapi({ description: 'The file, in base64.' }),
      }),
    ),
  },
  responses: { 200: answers(shown, 'The brand.'), ...problems(400, 401, 403) },
});

brand.openapi(putPicture, async (c) => {
  const { of } = c.req.valid('query');
  const bytes = Uint8Array.from(Buffer.from(c.req.valid('json').content, 'base64'));
  const owner = await ownerOf(c.env, c.var.principal, of);
  await setPicture(c.env, owner, c.req.valid('param').kind, bytes, Date.now());
  return c.json(await brandIn(c.env, c.var.principal, of), 200);
});

const removePicture = createRoute({
  method: 'delete',
  path: '/pictures/{kind}',
  summary: 'Take a picture away',
  middleware: [allowed('manage_brand')] as const,
  request: { params: kind, query: of },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403) },
});

brand.openapi(removePicture, async (c) => {
  const owner = await ownerOf(c.env, c.var.principal, c.req.valid('query').of);
  await setPicture(c.env, owner, c.req.valid('param').kind, null, Date.now());
  return c.body(null, 204);
});

const add = createRoute({
  method: 'post',
  path: '/hosts',
  summary: 'Add a host that is to show the brand; it does once it is verified',
  middleware: [allowed('manage_brand')] as const,
  request: { query: of, body: json(z.strictObject({ host: z.string().min(1).max(253) })) },
  responses: { 201: answers(host, 'The host, and what to put into DNS.'), ...problems(400, 401, 403, 409) },
});

brand.openapi(add, async (c) => {
  const owner = await ownerOf(c.env, c.var.principal, c.req.valid('query').of);
  return c.json(await addHost(c.env, owner, c.req.valid('json').host, Date.now()), 201);
});

const oneHost = z.object({ host: z.string() });

const check = createRoute({
  method: 'post',
  path: '/hosts/{host}/check',
  summary: 'Look into DNS whether a host is yours',
  middleware: [allowed('manage_brand')] as const,
  request: { params: oneHost, query: of },
  responses: { 200: answers(host, 'The host.'), ...problems(401, 403, 404, 409) },
});

brand.openapi(check, async (c) => {
  const owner = await ownerOf(c.env, c.var.principal, c.req.valid('query').of);
  return c.json(await checkHost(c.env, owner, c.req.valid('param').host, Date.now()), 200);
});

const remove = createRoute({
  method: 'delete',
  path: '/hosts/{host}',
  summary: 'Remove a host; it shows the brand no longer',
  middleware: [allowed('manage_brand')] as const,
  request: { params: oneHost, query: of },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

brand.openapi(remove, async (c) => {
  const owner = await ownerOf(c.env, c.var.principal, c.req.valid('query').of);
  const { host } = c.req.valid('param');
  if (!(await removeHost(c.env, owner, host)))
    throw new Problem('not_found', `there is no host ${host}`, 'host');
  return c.body(null, 204);
});

/** Whose brand is asked about: never named by the request, only which of the two. */
async function ownerOf(env: Env, { companyId, user }: Principal, of: 'company' | 'account'): Promise<string> {
  if (of === 'company') return companyId;
  const membership = user === null ? null : await membershipOf(env.DIRECTORY, user.id, companyId);
  if (membership?.ownsAccount !== true) {
    throw new Problem('forbidden', 'only a signed-in owner of the account may do this', 'of');
  }
  return membership.accountId;
}

async function brandIn(
  env: Env,
  principal: Principal,
  of: 'company' | 'account',
): Promise<z.infer<typeof shown>> {
  const owner = await ownerOf(env, principal, of);
  const [[own], hosts, companyLook] = await Promise.all([
    brandsOf(env.DIRECTORY, [owner]),
    hostsOf(env, owner),
    of === 'company' ? brandLook(env, principal.companyId) : null,
  ]);
  const look = companyLook ?? lookOf(env, own === undefined ? [] : [own]);
  const accent = own?.settings.accent ?? look.accent;
  const [light, dark] = [readableOn(accent, '#ffffff', READABLE), readableOn(accent, '#17191d', READABLE)];
  return {
    of,
    set: own?.settings ?? NOTHING_SET,
    pictures: own?.pictures ?? [],
    hosts,
    look: withoutLogo(look),
    contrast: {
      onLight: rounded(contrastOf(accent, '#ffffff')),
      onDark: rounded(contrastOf(accent, '#17191d')),
      light,
      dark,
    },
  };
}

const withoutLogo = ({ logo: _, ...rest }: BrandLook) => rest;
const rounded = (value: number): number => Math.round(value * 100) / 100;
