import { env, exports } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import type { Finding } from './findings.ts';
import type { Measures } from './watch.ts';
// Loaded here and not on first use: the tests' runtime cannot load a module for two requests at once.
import './installation.ts';

const FLOW = { bye: { type: 'hangup', message: { say: 'Goodbye.' } } };

it('anybody may ask whether the installation works', async () => {
  await TestCompany.with(FLOW);
  const response = await exports.default.fetch(`${env.PUBLIC_URL}/health`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({
    ok: true,
    parts: {
      directory: { ok: true, took: expect.any(Number) },
      media: { ok: true, took: expect.any(Number) },
    },
    // Where the built-in carrier is on, as here.
    counted: expect.any(Object),
  });
});

it('a company is told what is wrong, and what to do', async () => {
  const company = await TestCompany.with(FLOW);
  const health = async () => (await company.api<{ ok: boolean; findings: Finding[] }>('GET', '/health')).body;
  expect(await health()).toMatchObject({ ok: true, findings: [] });
  await env.DIRECTORY.prepare("UPDATE tracking_number SET flow_id = 'gone' WHERE company_id = ?")
    .bind(company.id)
    .run();
  await company.call('+17735550111');
  expect(await health()).toMatchObject({
    ok: false,
    findings: [{ severity: 'bad', about: 'flow', todo: expect.stringContaining('backup number') }],
  });
});

it('a company sees how it goes: leases, how sure it is who called, webhooks and what waits', async () => {
  const company = await TestCompany.with(FLOW);
  const measures = async () =>
    (await company.api<{ measures: Measures & { leases: object } }>('GET', '/health')).body.measures;
  expect(await measures()).toEqual({
    leases: { visits: 0, unnumbered: 0 },
    attribution: { calls: 0, confidence: null, kinds: {} },
    deliveries: { count: 0, failed: 0, p50: 0, p95: 0, worst: 0 },
    outbox: { waiting: 0, age: null },
  });
  await company.call('+17735550111');
  expect((await measures()).attribution).toEqual({ calls: 1, confidence: 1, kinds: { static: 1 } });
});

it('says where the time of a request went, and counts it on a laptop', async () => {
  const company = await TestCompany.with(FLOW);
  await company.call('+17735550112');
  const { headers } = await exports.default.fetch(`${env.PUBLIC_URL}/v1/calls`, {
    headers: { authorization: `Bearer ${company.key}` },
  });
  expect(headers.get('server-timing')).toMatch(/^directory;dur=\d+, company;dur=\d+, total;dur=\d+$/);
  const health = await exports.default.fetch(`${env.PUBLIC_URL}/health`);
  expect(await health.json()).toMatchObject({
    counted: {
      attribution: { outcomes: { static: expect.any(Number) }, p50: 1 },
      carrier_webhook: { count: expect.any(Number), outcomes: { 200: expect.any(Number) } },
    },
  });
});
