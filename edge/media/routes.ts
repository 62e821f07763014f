import { Hono } from 'hono';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { mediaKey } from './address.ts';
import { serveObject } from './serve.ts';

/**
 * What carriers play, `/media/<company>/<asset>/<hash of the content>`: open to whoever knows the address, because carriers
 * send no credentials. The content of an address never changes, so it may be kept for ever.
 */
export const media = new Hono<{ Bindings: Env }>().get('/:company/:asset/:hash', (c) => {
  const { company, asset, hash } = c.req.param();
  if (!/^med_\w+$/.test(asset) || !/^[0-9a-f]{64}$/.test(hash))
    throw new Problem('not_found', 'there is nothing at this address');
  return serveObject(c.env.MEDIA, mediaKey(company, asset, hash), c.req.raw, {
    'cache-control': 'public, max-age=31536000, immutable',
  });
});
