import type { AvailableNumber, NumberKind, NumberSearch } from '../carrier.ts';

/*
 * Numbers that belong to nobody: 555-0100 to 555-0199 in every area code are kept for fiction
 * (https://www.nationalnanpa.com/number_resource_info/555_numbers.html), 555-01xx with 8xx likewise.
 */

/** Places to show, no two the same; any other area code has numbers too. */
const AREAS: readonly { code: string; locality: string; region: string }[] = [
  { code: '312', locality: 'Chicago', region: 'IL' },
  { code: '212', locality: 'New York', region: 'NY' },
  { code: '213', locality: 'Los Angeles', region: 'CA' },
  { code: '415', locality: 'San Francisco', region: 'CA' },
  { code: '617', locality: 'Boston', region: 'MA' },
  { code: '305', locality: 'Miami', region: 'FL' },
  { code: '713', locality: 'Houston', region: 'TX' },
  { code: '206', locality: 'Seattle', region: 'WA' },
];

/** Where a North American number is from, as far as we know the place; `null` elsewhere. */
export function placeOf(number: string): { city: string; state: string; country: string } | null {
  const code = /^\+1(\d{3})\d{7}$/.exec(number)?.[1];
  // 773 lies around 312.
  const area = AREAS.find((known) => known.code === (code === '773' ? '312' : code));
  return area === undefined ? null : { city: area.locality.toUpperCase(), state: area.region, country: 'US' };
}

const TOLL_FREE = ['800', '888', '877', '866', '855', '844', '833'];

const FICTITIOUS = /^\+1([2-9]\d\d)55501\d\d$/;

/** What kind of fictitious number this is; `null` when it may be somebody's. */
export function kindOf(number: string): NumberKind | null {
  const code = FICTITIOUS.exec(number)?.[1];
  if (code === undefined) return null;
  return TOLL_FREE.includes(code) ? 'toll_free' : 'local';
}

/** All that there are for this search, in order; none outside North America. */
export function* fictitiousNumbers({
  country,
  kind,
  areaCode,
  contains,
  locality,
}: NumberSearch): Generator<AvailableNumber> {
  if (country !== 'US' || (kind !== 'local' && kind !== 'toll_free')) return;
  for (const area of areas(kind, areaCode, locality))
    for (let last = 100; last < 200; last++) {
      const number = `+1${area.code}5550${last}`;
      if (contains === undefined || number.includes(contains))
        yield {
          number,
          locality: area.locality,
          region: area.region,
          country: 'US',
          kind,
          monthlyCents: 0,
        };
    }
}

function areas(
  kind: 'local' | 'toll_free',
  code: string | undefined,
  locality: string | undefined,
): { code: string; locality: string | null; region: string | null }[] {
  const nowhere = (each: string) => ({ code: each, locality: null, region: null });
  if (kind === 'toll_free') return TOLL_FREE.filter((each) => (code ?? each) === each).map(nowhere);
  const known = AREAS.filter(
    (area) =>
      (code ?? area.code) === area.code &&
      (locality ?? area.locality).toLowerCase() === area.locality.toLowerCase(),
  );
  const isOther =
    known.length === 0 && locality === undefined && code !== undefined && /^[2-9]\d\d$/.test(code);
  return isOther && !TOLL_FREE.includes(code) ? [nowhere(code)] : known;
}
