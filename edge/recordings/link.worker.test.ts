import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { createApiKey } from '../accounts/provision.ts';
import { linkTo } from './link.ts';
import { A_KEY, fetched, type Recording, read, withMessage } from './recordings.fixture.ts';

describe('a link', () => {
  it('is for one recording, ten minutes, and whoever made it is known', async () => {
    const { company, id } = await withMessage();
    const before = Date.now();
    const { link } = await read(company, id);
    expect(link?.expiresAt).toBeGreaterThanOrEqual(before + 599_000);
    expect(link?.expiresAt).toBeLessThanOrEqual(Date.now() + 600_000);
    const late = await linkTo(env, company.id, id, 'listen', before - 600_001);
    expect((await fetched(late.url)).status).toBe(403);
    const [token = ''] = link?.url.split('/').slice(-1) ?? [];
    const [payload, mac] = token.split('.');
    const other = btoa(
      JSON.stringify({ ...JSON.parse(atob(payload ?? '')), recording: 'rec_other' }),
    ).replaceAll('=', '');
    for (const forged of [`${other}.${mac}`, `${payload}.${mac?.slice(0, -2)}AA`, payload, 'x'])
      expect((await fetched(`${env.PUBLIC_URL}/recordings/${forged}`)).status).toBe(403);

    const { link: download } = await read(company, id, '?for=download');
    const file = await fetched(download?.url ?? '');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${id}"`);
    await file.arrayBuffer();
    expect((await company.api('GET', `/recordings/${id}/links`)).body).toMatchObject({
      links: [
        { by: A_KEY, use: 'download' },
        { by: A_KEY, use: 'listen' },
      ],
    });
  });

  it('needs the permission to listen, or to download', async () => {
    const { company, id } = await withMessage();
    const asked = async (permissions: Parameters<typeof createApiKey>[1]['permissions'], query = '') => {
      const { key } = await createApiKey(env, { companyId: company.id, name: 'Key', permissions });
      const response = await fetched(`https://edge.example/v1/recordings/${id}${query}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      return { status: response.status, body: await response.json<Recording>() };
    };
    expect((await asked(['view_calls'])).body).toMatchObject({ audio: 'stored', link: null });
    expect((await asked(['view_calls', 'listen'])).body.link).not.toBeNull();
    expect((await asked(['view_calls', 'listen'], '?for=download')).status).toBe(403);
    expect((await asked(['view_calls', 'download'], '?for=download')).body.link).not.toBeNull();
    expect((await asked(['listen'])).status).toBe(403);
  });
});
