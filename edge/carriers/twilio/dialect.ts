import { USUAL } from '../capabilities.ts';
import type { Capabilities, Dialect } from '../carrier.ts';
import { type CallbackVariant, callbackParsers } from './callbacks.ts';
import { type TwimlVariant, twiml } from './xml.ts';

/** A dialect whose XML and forms are Twilio's but for small differences. */
export function twimlDialect(
  verify: Dialect['verify'],
  callbacks: CallbackVariant,
  xml: TwimlVariant,
  differences: Partial<Capabilities> = {},
): Dialect {
  const render: Dialect['render'] = (instructions, urls) => ({
    contentType: 'text/xml',
    body: twiml(instructions, urls, xml),
  });
  return {
    capabilities: { ...USUAL, ...differences },
    verify,
    ...callbackParsers(callbacks),
    render,
    renderPickup: render,
  };
}
