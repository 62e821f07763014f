import type { Capabilities, Dialect } from '../carrier.ts';
import { plivoParsers } from './callbacks.ts';
import { verify } from './signature.ts';
import { MOST_LEGS, plivoPickup, plivoXml } from './xml.ts';

const capabilities: Capabilities = {
  simultaneous: MOST_LEGS,
  agentSurvey: false,
  dualChannel: true,
  reject: true,
  sip: true,
  transcribe: true,
  // `dialMusic` wants a document of Plivo's, not audio.
  holdMedia: false,
  porting: false,
  lookup: true,
};

/** Plivo: an XML, forms and a signature of its own (https://www.plivo.com/docs/voice/). */
export const plivo: Dialect = {
  capabilities,
  verify,
  ...plivoParsers,
  render: (instructions, urls) => ({ contentType: 'text/xml', body: plivoXml(instructions, urls) }),
  renderPickup: (instructions, urls) => ({ contentType: 'text/xml', body: plivoPickup(instructions, urls) }),
};
