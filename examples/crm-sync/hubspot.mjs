/** The association of a call with a contact, as HubSpot numbers it. */
const CALL_TO_CONTACT = 194;

/** HubSpot's CRM (API v3), as `syncCall` uses a CRM. The token is that of a private app that may write contacts. */
export function hubSpot({ token, address = 'https://api.hubapi.com' }) {
  async function post(path, body) {
    const response = await fetch(`${address}/crm/v3/objects/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`HubSpot: ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  const find = async (kind, propertyName, value) => {
    const filters = [{ propertyName, operator: 'EQ', value }];
    const { results } = await post(`${kind}/search`, { filterGroups: [{ filters }], limit: 1 });
    return results[0]?.id ?? null;
  };

  return {
    findCall: async (id) => (await find('calls', 'hs_call_title', titleOf(id))) !== null,
    findContact: (phone) => find('contacts', 'phone', phone),
    addContact: async ({ phone, source }) =>
      (await post('contacts', { properties: { phone, message: `First call from: ${source}` } })).id,
    addCall: async ({ id, at, seconds, from, to, text }, contact) => {
      await post('calls', {
        properties: {
          hs_timestamp: at,
          hs_call_title: titleOf(id),
          hs_call_body: text,
          hs_call_duration: seconds * 1000,
          hs_call_direction: 'INBOUND',
          hs_call_from_number: from,
          hs_call_to_number: to,
          hs_call_status: 'COMPLETED',
        },
        associations: [
          {
            to: { id: contact },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: CALL_TO_CONTACT }],
          },
        ],
      });
    },
  };
}

/** By it a call is known again. */
const titleOf = (id) => `Numberline ${id}`;
