// Receives what Numberline sends, and believes it only when its signature is right.
//
//   WEBHOOK_SECRET=whsec_… node receiver.mjs
//
// Every message may come twice, and older ones after newer ones. It is answered at once and worked on afterwards: who
// takes longer than a few seconds to answer is sent it again.

import { createServer } from 'node:http';
import { openWebhook, WebhookError } from 'numberline/server';

const { WEBHOOK_SECRET: secret, PORT = '8789' } = process.env;
if (!secret) {
  console.error('WEBHOOK_SECRET is missing: the dashboard shows it when the webhook is made');
  process.exit(1);
}

/** More than that is none of ours. */
const MAX_BODY = 1024 * 1024;

/** Ids that were here before. A real receiver keeps them in its database, in the transaction that does the work. */
const seen = new Set();

createServer(async (request, response) => {
  const answer = (status, text = '') => response.writeHead(status).end(text);
  if (request.method !== 'POST') return answer(405);
  try {
    const message = await openWebhook({ secret, headers: request.headers, body: await bodyOf(request) });
    answer(204);
    if (seen.has(message.id)) return;
    seen.add(message.id);
    work(message);
  } catch (error) {
    // Says why, and does nothing.
    if (error instanceof WebhookError) return answer(400, error.message);
    console.error(error);
    answer(500);
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log(`Waiting for messages on http://127.0.0.1:${PORT}/`));

function work({ id, type, at, data }) {
  console.log(JSON.stringify({ id, type, at: new Date(at).toISOString(), data }));
}

/** The body byte by byte: what was parsed and written again has another signature. */
async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MAX_BODY) throw new WebhookError('not_ours', 'the body is larger than 1 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
