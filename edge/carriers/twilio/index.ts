import { TWILIO as CALLBACKS } from './callbacks.ts';
import { twimlDialect } from './dialect.ts';
import { verify } from './signature.ts';
import { TWILIO as XML } from './xml.ts';

/** Twilio's way of speaking, and the simulator's: forms in, TwiML out, signed with the account's auth token. */
export const twilio = twimlDialect(verify, CALLBACKS, XML);
