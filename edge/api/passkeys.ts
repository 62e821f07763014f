import { createRoute, z } from '@hono/zod-openapi';
import { noting } from '../accounts/audit.ts';
import { passkeyAddedLetter, post } from '../accounts/letters.ts';
import { passkeysOf, removePasskey, renamePasskey } from '../accounts/passkeys.ts';
import { brandLook } from '../brand/brand.ts';
import { Problem } from '../problem.ts';
import { firstCompany } from './access.ts';
import { demandPassword } from './my-account.ts';
import { allowed, answers, personOf, problems, router, signedIn, takes } from './router.ts';
import { instant } from './schemas.ts';

/** A person's own passkeys: keys that their devices hold, to sign in with instead of a password. */
export const passkeys = router();

const name = z.string().trim().min(1).max(60).openapi({ description: 'So that they can tell them apart.' });
const id = z.object({ id: z.string() });

const passkey = z
  .object({
    id: z.string(),
    name,
    host: z.string().openapi({ description: 'The host it was made on, and the only one it works on.' }),
    createdAt: instant,
    usedAt: instant.nullable().openapi({ description: 'When it last let somebody in.' }),
  })
  .openapi('Passkey');

const list = createRoute({
  method: 'get',
  path: '/',
  summary: 'My passkeys, oldest first',
  middleware: [allowed(null), signedIn] as const,
  responses: {
    200: answers(z.object({ passkeys: z.array(passkey) }), 'They.'),
    ...problems(401, 403),
  },
});

passkeys.openapi(list, async (c) => {
  const person = personOf(c.var.principal);
  return c.json({ passkeys: await passkeysOf(c.env.DIRECTORY, person.id) }, 200);
});

const begin = createRoute({
  method: 'post',
  path: '/options',
  summary: 'What a device has to be asked to make a passkey; good for five minutes, once, in this session',
  description:
    'Hand the answer to `navigator.credentials.create` as WebAuthn’s `PublicKeyCredentialCreationOptionsJSON`.',
  middleware: [allowed(null), signedIn] as const,
  request: {
    body: takes(z.strictObject({ password: z.string().min(1).max(200) })),
  },
  responses: {
    200: answers(z.looseObject({ challenge: z.string() }), 'What to ask.'),
    ...problems(400, 401, 403),
  },
});

passkeys.openapi(begin, async (c) => {
  const { principal } = c.var;
  const user = personOf(principal);
  await demandPassword(c.env, user.id, c.req.valid('json').password, 'password');
  const { askForKey } = await import('../accounts/passkey-ceremony.ts');
  const { name: product } = await brandLook(c.env, principal.companyId);
  const asked = { user, session: principal.session ?? '', product };
  return c.json({ ...(await askForKey(c.env, c.req.raw, asked, Date.now())) }, 200);
});

const base64url = z.string().regex(/^[\w-]{1,8000}$/, 'must be base64url');

const add = createRoute({
  method: 'post',
  path: '/',
  summary: 'Add a passkey that a device has made',
  middleware: [allowed(null), signedIn] as const,
  request: {
    body: takes(
      z.strictObject({
        name,
        response: z
          .object({
            id: base64url,
            rawId: base64url,
            type: z.literal('public-key'),
            response: z.object({
              clientDataJSON: base64url,
              attestationObject: base64url,
              transports: z.array(z.string().max(20)).max(10).optional(),
            }),
          })
          .openapi({ description: 'WebAuthn’s `RegistrationResponseJSON`.' }),
      }),
    ),
  },
  responses: { 201: answers(passkey, 'It lets you in.'), ...problems(400, 401, 403, 409) },
});

passkeys.openapi(add, async (c) => {
  const { principal } = c.var;
  const user = personOf(principal);
  const { name, response } = c.req.valid('json');
  const { addKey } = await import('../accounts/passkey-ceremony.ts');
  const given = {
    user,
    session: principal.session ?? '',
    name,
    response: { ...response, clientExtensionResults: {} },
  };
  const added = await addKey(c.env, c.req.raw, given, Date.now());
  c.executionCtx.waitUntil(
    post(c.env, await firstCompany(c.env, user.id), (home) => passkeyAddedLetter(home, user.email, name)),
  );
  return c.json(added, 201);
});

const rename = createRoute({
  method: 'patch',
  path: '/{id}',
  summary: 'Call one of my passkeys something else',
  middleware: [allowed(null), signedIn] as const,
  request: {
    params: id,
    body: takes(z.strictObject({ name })),
  },
  responses: { 204: { description: 'It has this name.' }, ...problems(400, 401, 403, 404) },
});

passkeys.openapi(rename, async (c) => {
  const user = personOf(c.var.principal);
  const { id } = c.req.valid('param');
  const { name } = c.req.valid('json');
  if (!(await renamePasskey(c.env.DIRECTORY, user.id, id, name))) throw noSuch();
  await note(c.env.DIRECTORY, user.id, 'passkey_renamed', { passkey: name });
  return c.body(null, 204);
});

const remove = createRoute({
  method: 'delete',
  path: '/{id}',
  summary: 'Remove one of my passkeys; it lets nobody in any more',
  middleware: [allowed(null), signedIn] as const,
  request: { params: id },
  responses: { 204: { description: 'It is gone.' }, ...problems(401, 403, 404) },
});

passkeys.openapi(remove, async (c) => {
  const user = personOf(c.var.principal);
  const { id } = c.req.valid('param');
  const mine = await passkeysOf(c.env.DIRECTORY, user.id);
  const gone = mine.find((one) => one.id === id);
  if (gone === undefined || !(await removePasskey(c.env.DIRECTORY, user.id, id))) throw noSuch();
  await note(c.env.DIRECTORY, user.id, 'passkey_removed', { passkey: gone.name, host: gone.host });
  return c.body(null, 204);
});

function note(
  db: D1Database,
  user: string,
  type: 'passkey_renamed' | 'passkey_removed',
  detail: Record<string, string>,
) {
  return noting(db, { companyId: null, type, by: user, subject: user, detail }, Date.now()).run();
}

const noSuch = () => new Problem('not_found', 'you have no such passkey', 'id');
