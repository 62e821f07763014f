import type { Dialect } from '../carrier.ts';
import { parseDialed, parseIncoming, parseStatus } from './callbacks.ts';
import { verify } from './signature.ts';
import { twiml } from './twiml.ts';

/** Twilio's way of speaking, and the simulator's: forms in, TwiML out, signed with the account's auth token. */
export const twilio: Dialect = {
  verify,
  parseIncoming,
  parseStatus,
  parseDialed,
  render: (instructions, urls) => ({ contentType: 'text/xml', body: twiml(instructions, urls) }),
};
