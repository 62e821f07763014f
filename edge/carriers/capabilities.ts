import type { Capabilities } from './carrier.ts';

/** What carriers can do that are told what to do in XML; each says where it differs. */
export const USUAL: Capabilities = {
  simultaneous: 10,
  // A destination's leg ends with the caller's; keeping it needs a conference, whose second leg is a REST call.
  agentSurvey: false,
  dualChannel: true,
  reject: true,
  sip: true,
  transcribe: true,
  // How it rings can be chosen by country (`ringTone`), but it rings.
  holdMedia: false,
  porting: true,
  lookup: true,
};
