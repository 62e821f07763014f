import type { Capabilities, Dialect } from '../carrier.ts';
import { TWILIO as CALLBACKS, callbackParsers } from '../twilio/callbacks.ts';
import { MOST_LEGS, TWILIO, twiml } from '../twilio/xml.ts';
import { verify } from './signature.ts';

const capabilities: Capabilities = {
  simultaneous: MOST_LEGS,
  agentSurvey: false,
  dualChannel: true,
  reject: true,
  sip: true,
  transcribe: true,
  holdMedia: false,
  // By hand, through support.
  porting: false,
  lookup: true,
};

const render: Dialect['render'] = (instructions, urls) => ({
  contentType: 'text/xml',
  body: twiml(instructions, urls, TWILIO),
});

/**
 * SignalWire's compatibility API, cXML: Twilio's words throughout, in what we say and what we are told
 * (https://developer.signalwire.com/compatibility-api/cxml/voice/). Only the signature has a header of its own.
 */
export const signalwire: Dialect = {
  capabilities,
  verify,
  ...callbackParsers(CALLBACKS),
  render,
  renderPickup: render,
};
