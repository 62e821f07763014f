import { twimlDialect } from '../twilio/dialect.ts';
import { TELNYX as CALLBACKS } from './callbacks.ts';
import { verify } from './signature.ts';
import { TELNYX as XML } from './xml.ts';

/**
 * Telnyx TeXML: Twilio's verbs with limits and a few names of its own
 * (https://developers.telnyx.com/docs/voice/programmable-voice/texml-twiml-compatibility), signed with Ed25519.
 */
export const telnyx = twimlDialect(verify, CALLBACKS, XML);
