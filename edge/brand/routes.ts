import { Hono } from 'hono';
import type { Env } from '../env.ts';
import { answerError, answerNotFound } from '../problem.ts';
import { PICTURE_KINDS, pictureOf } from './brand.ts';
import { companyTheme, manifestOf, themeOf } from './paint.ts';

const STYLES = {
  'content-type': 'text/css; charset=utf-8',
  'cache-control': 'private, no-cache',
  'x-content-type-options': 'nosniff',
};

/** What pages and mails show of a brand; nothing of it is secret. `/brand/theme.css` and the manifest are the asking host's. */
export const brandRoutes = new Hono<{ Bindings: Env }>()
  .get('/brand/theme.css', async ({ env, req, body }) =>
    body(await themeOf(env, new URL(req.url).hostname), 200, STYLES),
  )
  .get('/brand/:company/theme.css', async ({ env, req, body }) =>
    body(await companyTheme(env, req.param('company')), 200, STYLES),
  )
  .get('/manifest.webmanifest', async ({ env, req, body }) =>
    body(JSON.stringify(await manifestOf(env, new URL(req.url).hostname)), 200, {
      'content-type': 'application/manifest+json',
      'cache-control': 'private, no-cache',
    }),
  )
  .get('/brand/:owner/:kind', async ({ env, req, body }) => {
    const kind = PICTURE_KINDS.find((one) => one === req.param('kind'));
    const picture = kind === undefined ? null : await pictureOf(env, req.param('owner'), kind);
    if (picture === null) return answerNotFound();
    return body(Uint8Array.from(picture.bytes), 200, {
      'content-type': picture.type,
      // Its address changes when it does.
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
  });

brandRoutes.notFound(answerNotFound);
brandRoutes.onError(answerError);
