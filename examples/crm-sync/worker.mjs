// Writes each call into a CRM, with the campaign that led to it: a Worker that Numberline tells of calls.
//
// Settings: WEBHOOK_SECRET; EDGE and NUMBERLINE_KEY, to ask for the call; CRM_TOKEN.

import { connect, openWebhook, WebhookError } from 'numberline/server';
import { hubSpot } from './hubspot.mjs';
import { syncCall } from './sync.mjs';

export default {
  /** @param {Request} request */
  async fetch(request, env) {
    try {
      const { type, data } = await openWebhook({
        secret: env.WEBHOOK_SECRET,
        headers: request.headers,
        body: await request.text(),
      });
      if (type === 'call.ended') {
        const numberline = connect({ edge: env.EDGE, key: env.NUMBERLINE_KEY });
        const crm = hubSpot({ token: env.CRM_TOKEN, address: env.CRM_ADDRESS });
        // Waited for: when the CRM fails, the message is to come again.
        await syncCall(await numberline.call(data.id), crm);
      }
      return new Response(null, { status: 204 });
    } catch (error) {
      if (error instanceof WebhookError) return new Response(error.message, { status: 400 });
      console.error(error);
      return new Response('try again', { status: 503 });
    }
  },
};
