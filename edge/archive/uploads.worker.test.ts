import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { forgetUploads, UPLOADS } from './uploads.ts';

it('an archive whose taking in died is gone a day later, and nothing else', async () => {
  const at = Date.now();
  await env.MEDIA.put(`${UPLOADS}demo/imp_1.zip`, 'all of a company');
  const others = [`${UPLOADS}demo/put-there-by-somebody.zip`, 'backups/demo/imp_1.zip'];
  for (const key of others) await env.MEDIA.put(key, 'of somebody');
  expect(await forgetUploads(env.MEDIA, at)).toBe(0);
  expect(await forgetUploads(env.MEDIA, at + 86_400_000 + 60_000)).toBe(1);
  expect((await env.MEDIA.list()).objects.map(({ key }) => key)).toEqual(others);
});
