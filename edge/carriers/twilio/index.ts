import type { Capabilities, Dialect } from '../carrier.ts';
import { TWILIO as CALLBACKS, callbackParsers } from './callbacks.ts';
import { verify } from './signature.ts';
import { MOST_LEGS, twiml, TWILIO as XML } from './xml.ts';

const capabilities: Capabilities = {
  simultaneous: MOST_LEGS,
  // A destination's leg ends with the caller's; keeping it needs a conference, whose second leg is a REST call.
  agentSurvey: false,
  dualChannel: true,
  reject: true,
  sip: true,
  transcribe: true,
  // `ringTone` chooses a country's ringing, not a piece of music.
  holdMedia: false,
  porting: true,
  lookup: true,
};

const render: Dialect['render'] = (instructions, urls) => ({
  contentType: 'text/xml',
  body: twiml(instructions, urls, XML),
});

/** Twilio's way of speaking, and the simulator's: forms in, TwiML out, signed with the account's auth token. */
export const twilio: Dialect = {
  capabilities,
  verify,
  ...callbackParsers(CALLBACKS),
  render,
  renderPickup: render,
};
