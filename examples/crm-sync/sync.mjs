/**
 * Writes a call into a CRM, once, however often it is told of.
 *
 * @param {import('numberline/server').CallDetail} call
 * @param {{
 *   findCall(id: string): Promise<boolean>,
 *   findContact(phone: string): Promise<string | null>,
 *   addContact(contact: { phone: string, source: string }): Promise<string>,
 *   addCall(call: { id: string, at: number, seconds: number, from: string, to: string, text: string }, contact: string):
 *     Promise<void>,
 * }} crm
 */
export async function syncCall(call, crm) {
  const from = call.caller.number;
  // Who withholds their number is nobody's contact.
  if (from === null || (await crm.findCall(call.id))) return;

  const source = sourceOf(call.attribution);
  const contact = (await crm.findContact(from)) ?? (await crm.addContact({ phone: from, source }));
  await crm.addCall(
    {
      id: call.id,
      at: call.startedAt,
      seconds: call.talkSeconds ?? 0,
      from,
      to: call.trackingNumber,
      text: textOf(call, source),
    },
    contact,
  );
}

/** Where the caller came from, in a few words. */
function sourceOf({ source }) {
  if (source === null) return 'unknown';
  return [source.channel, source.campaign, source.keyword].filter(Boolean).join(' / ');
}

/** What a salesperson reads before calling back. */
function textOf({ outcome, attribution }, source) {
  const [candidate] = attribution.candidates;
  const pages = candidate?.visit.pages.map(({ title, url }) => `- ${title || url}`) ?? [];
  return [
    `Call ${outcome ?? 'ended'}. Came from: ${source}.`,
    // Never said to be surer than it is.
    `${Math.floor(attribution.confidence * 100)}% sure: ${attribution.reason}.`,
    ...(pages.length > 0 ? ['Pages seen:', ...pages] : []),
  ].join('\n');
}
