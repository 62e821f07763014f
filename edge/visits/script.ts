import { Hono } from 'hono';
import type { Env } from '../env.ts';
import { Problem } from '../problem.ts';
import type { PinnedScript } from './pinned-script.ts';

/** Answer to `GET /v1/script`: the two addresses of the script. */
export interface ScriptAnswer {
  /** Always the newest; browsers ask again after five minutes. */
  floating: string;
  /** This very script for ever, for a page that names its `integrity`. */
  pinned: string;
  integrity: string;
  bytes: number;
}

/** Tells whoever writes the tag where the script is. Nothing in it is secret. */
export const script = new Hono<{ Bindings: Env }>();

script.get('/', async (c) => {
  // On the host that was asked: a customer's own host serves the script to the customer's pages.
  const { origin } = new URL(c.req.url);
  const file = await c.env.ASSETS.fetch(new Request(`${origin}/numberline.json`));
  if (!file.ok) throw new Problem('unavailable', 'this installation has no script: it was not built');
  const { file: name, integrity, bytes } = await file.json<PinnedScript>();
  c.header('access-control-allow-origin', '*');
  c.header('cache-control', 'public, max-age=300');
  const found: ScriptAnswer = {
    floating: `${origin}/numberline.js`,
    pinned: `${origin}/${name}`,
    integrity,
    bytes,
  };
  return c.json(found);
});
