import { TWILIO as CALLBACKS } from '../twilio/callbacks.ts';
import { twimlDialect } from '../twilio/dialect.ts';
import { TWILIO as XML } from '../twilio/xml.ts';
import { verify } from './signature.ts';

/**
 * SignalWire's compatibility API, cXML: Twilio's words throughout, in what we say and what we are told
 * (https://developer.signalwire.com/compatibility-api/cxml/voice/). Only the signature has a header of its own.
 * Numbers are ported through its support, not its API.
 */
export const signalwire = twimlDialect(verify, CALLBACKS, XML, { porting: false });
