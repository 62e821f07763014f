import { Hono } from 'hono';
import { trackingNumber } from './accounts/directory.ts';
import { webhooks } from './calls/webhooks.ts';
import { simulatorRoutes } from './carriers/simulator/routes.ts';
import type { Env } from './env.ts';
import { media } from './media/routes.ts';
import { page } from './page.ts';
import { answerError, answerNotFound, Problem } from './problem.ts';
import { recordingLinks } from './recordings/link.ts';
import { amp } from './visits/amp.ts';
import { visits } from './visits/routes.ts';
import { script } from './visits/script.ts';

export { Company } from './calls/company.ts';
export { SimulatedCall } from './carriers/simulator/simulated-call.ts';
export { NumberPool } from './pools/number-pool.ts';

/**
 * The front door. What visitors and carriers wait for is here from the start; sign-in and the API, which are
 * large, are loaded when somebody first asks for them.
 */
const app = new Hono<{ Bindings: Env }>();

app.route('/v1/visits', visits);
app.route('/v1/script', script);
app.route('/v1/amp', amp);
app.route('/carriers', webhooks);
app.route('/media', media);
app.route('/recordings', recordingLinks);
app.route(
  '/simulator',
  simulatorRoutes((env, number) => trackingNumber(env.DIRECTORY, number)),
);

app.post('/simulator/demo', async (c) => {
  if (c.env.SIMULATOR !== 'on') throw new Problem('not_found', 'the built-in carrier is off');
  const { createDemo, DEMO } = await import('./accounts/demo.ts');
  await createDemo(c.env);
  return c.json(DEMO);
});

app.on(['GET', 'POST'], ['/simulator/mail', '/mail/*'], async (c) => {
  const { mailRoutes } = await import('./mail/routes.ts');
  return mailRoutes.fetch(c.req.raw, c.env);
});

app.on('GET', ['/brand/*', '/manifest.webmanifest'], async (c) => {
  const { brandRoutes } = await import('./brand/routes.ts');
  return brandRoutes.fetch(c.req.raw, c.env);
});

/** For whoever watches the installation: 503 when a part of it does not answer. */
app.get('/health', async (c) => {
  const { installationHealth } = await import('./watch/installation.ts');
  const health = await installationHealth(c.env);
  return c.json(health, health.ok ? 200 : 503, { 'cache-control': 'no-store' });
});

app.post('/secret/reseal', async (c) => {
  const { answerReseal } = await import('./accounts/rotation.ts');
  return answerReseal(c.env, c.req.raw);
});

app.get('/exports/:token', async (c) => {
  const { serveFile } = await import('./exports/link.ts');
  return serveFile(c.env, c.req.raw, c.req.param('token'));
});

app.all('/auth/*', async (c) => {
  const { door } = await import('./accounts/door.ts');
  return door(c.env, c.req.raw, c.executionCtx);
});

app.on(['GET', 'POST'], '/v1/shared/*', async (c) => {
  const { shared } = await import('./dashboards/shared.ts');
  return new Hono<{ Bindings: Env }>().route('/v1/shared', shared).fetch(c.req.raw, c.env, c.executionCtx);
});

app.get('/share/:token', async (c) => {
  const { sharePage } = await import('./dashboards/shared.ts');
  return sharePage(c.env, c.req.raw, c.req.param('token'));
});

app.on(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], ['/v1/*', '/openapi.json'], async (c) => {
  const { api } = await import('./api/index.ts');
  return api.fetch(c.req.raw, c.env, c.executionCtx);
});

app.get('*', (c) => page(c.env, c.req.raw));

app.notFound(answerNotFound);
app.onError(answerError);

export default {
  fetch: app.fetch,
  /**
   * Once a day: numbers whose quarantine is over go back to their carriers, what is too old to count or was left behind is
   * forgotten, and companies are backed up.
   */
  async scheduled(_, env) {
    const [{ giveBackNumbers }, { forgetOld }, { forgetUploads }, { backUpAll }] = await Promise.all([
      import('./accounts/number-orders.ts'),
      import('./accounts/attempts.ts'),
      import('./archive/uploads.ts'),
      import('./exports/back-up-all.ts'),
    ]);
    const at = Date.now();
    await Promise.all([
      giveBackNumbers(env, at),
      forgetOld(env.DIRECTORY, at),
      forgetUploads(env.MEDIA, at),
      backUpAll(env, at),
    ]);
  },
} satisfies ExportedHandler<Env>;
