import { Hono } from 'hono';
import { element, escapeXml } from '../carriers/xml.ts';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import { mediaAddress, mediaKey } from './address.ts';
import { serveObject } from './serve.ts';

/**
 * What carriers play, `/media/<company>/<asset>/<hash of the content>`: open to whoever knows the address, because carriers
 * send no credentials. The content of an address never changes, so it may be kept for ever.
 */
export const media = new Hono<{ Bindings: Env }>()
  .get('/:company/:asset/:hash', (c) =>
    serveObject(c.env.MEDIA, mediaKey(...assetIn(c.req.param())), c.req.raw, {
      'cache-control': 'public, max-age=31536000, immutable',
    }),
  )
  // The same as a document that plays it over and over: what Plivo wants of a dial's music
  // (https://www.plivo.com/docs/voice/xml/dial/, `dialMusic`).
  .on(['GET', 'POST'], '/:company/:asset/:hash/music.xml', (c) => {
    const [company, asset, hash] = assetIn(c.req.param());
    const sound = `${mediaAddress(c.env.PUBLIC_URL, company)}/${asset}/${hash}`;
    const xml = element('Response', {}, element('Play', { loop: 0 }, escapeXml(sound)));
    return c.body(`<?xml version="1.0" encoding="UTF-8"?>${xml}`, 200, { 'content-type': 'text/xml' });
  });

/** Throws `not_found` for what is no asset's address. */
function assetIn({ company, asset, hash }: Record<'company' | 'asset' | 'hash', string>) {
  if (!/^med_\w+$/.test(asset) || !/^[0-9a-f]{64}$/.test(hash))
    throw new Problem('not_found', 'there is nothing at this address');
  return [company, asset, hash] as const;
}
