import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * Why calls may not be sent to an address, in words; `null` where they may. Not to a tracking number: the call would come
 * straight back in. Not to a number whose owner is paid by the minute (900 in the USA, 09 in the UK, +979 anywhere): calls
 * to those through somebody else's account are the oldest fraud of telephony. Which are, numbering plans say, as
 * libphonenumber keeps them; large, and so never part of what answers a call.
 *
 * @param to E.164, or a SIP address
 * @param ownNumbers every number the company answers, E.164
 */
export function whyUnfit(to: string, ownNumbers: ReadonlySet<string>): string | null {
  if (ownNumbers.has(to)) return `${to} is a tracking number: the call would come back in for ever`;
  return parsePhoneNumberFromString(to)?.getType() === 'PREMIUM_RATE'
    ? `${to} is a premium-rate number: whoever calls it pays by the minute`
    : null;
}
