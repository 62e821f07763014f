import { env, exports } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { TestCompany } from '../calls/company.fixture.ts';
import type { Finding } from './findings.ts';
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
  });
});

it('a company is told what is wrong, and what to do', async () => {
  const company = await TestCompany.with(FLOW);
  const health = async () => (await company.api<{ ok: boolean; findings: Finding[] }>('GET', '/health')).body;
  expect(await health()).toEqual({ ok: true, findings: [] });
  await env.DIRECTORY.prepare("UPDATE tracking_number SET flow_id = 'gone' WHERE company_id = ?")
    .bind(company.id)
    .run();
  await company.call('+17735550111');
  expect(await health()).toMatchObject({
    ok: false,
    findings: [{ severity: 'bad', about: 'flow', todo: expect.stringContaining('backup number') }],
  });
});
