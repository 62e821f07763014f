import type { Capabilities, Dialect } from '../carrier.ts';
import { callbackParsers } from '../twilio/callbacks.ts';
import { MOST_LEGS, twiml } from '../twilio/xml.ts';
import { TELNYX as CALLBACKS } from './callbacks.ts';
import { verify } from './signature.ts';
import { TELNYX as XML } from './xml.ts';

const capabilities: Capabilities = {
  simultaneous: MOST_LEGS,
  agentSurvey: false,
  dualChannel: true,
  reject: true,
  sip: true,
  transcribe: true,
  holdMedia: false,
  porting: true,
  lookup: true,
};

const render: Dialect['render'] = (instructions, urls) => ({
  contentType: 'text/xml',
  body: twiml(instructions, urls, XML),
});

/**
 * Telnyx TeXML: Twilio's verbs with limits and a few names of its own
 * (https://developers.telnyx.com/docs/voice/programmable-voice/texml-twiml-compatibility), signed with Ed25519.
 */
export const telnyx: Dialect = {
  capabilities,
  verify,
  ...callbackParsers(CALLBACKS),
  render,
  renderPickup: render,
};
