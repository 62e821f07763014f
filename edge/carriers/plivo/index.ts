import { USUAL } from '../capabilities.ts';
import type { Dialect } from '../carrier.ts';
import { plivoParsers } from './callbacks.ts';
import { verify } from './signature.ts';
import { plivoPickup, plivoXml } from './xml.ts';

/**
 * Plivo: an XML, forms and a signature of its own (https://www.plivo.com/docs/voice/). What is heard on pickup is one for
 * all who ring, and Plivo waits for the accept key itself. Numbers are ported through its support, not its API.
 */
export const plivo: Dialect = {
  capabilities: { ...USUAL, holdMedia: true, porting: false },
  verify,
  ...plivoParsers,
  render: (instructions, urls) => ({ contentType: 'text/xml', body: plivoXml(instructions, urls) }),
  renderPickup: (instructions, urls) => ({ contentType: 'text/xml', body: plivoPickup(instructions, urls) }),
};
