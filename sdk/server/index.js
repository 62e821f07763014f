/**
 * Numberline from a backend, on whatever runs JavaScript with `fetch` and WebCrypto: Node, Workers, Deno, Bun.
 *
 *     import { connect, openWebhook } from 'numberline/server';
 *
 *     const numberline = connect({ edge: 'https://calls.example.com', key: process.env.NUMBERLINE_KEY });
 *     const { attribution } = await numberline.whoCalled({ number: '+13125550101' });
 *
 *     const { type, data } = await openWebhook({ secret, headers: request.headers, body: await request.text() });
 *
 * Keep it away from browsers: an API key is secret.
 */
export { connect, NumberlineError } from './client.js';
export { openWebhook, WebhookError } from './webhook.js';
