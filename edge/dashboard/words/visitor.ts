import type { VisitSnapshot } from '../../pools/attribution.ts';

const DEVICE = { phone: 'a phone', tablet: 'a tablet', desktop: 'a computer' };

/**
 * Who was on the site, as far as the edge could tell.
 *
 * @example visitorInWords(visit) // 'Visitor on a phone in Chicago, US'
 */
export function visitorInWords({
  device,
  city,
  country,
}: Pick<VisitSnapshot, 'device' | 'city' | 'country'>): string {
  const place = [city, country].filter((part) => part !== null).join(', ');
  return ['Visitor', device && `on ${DEVICE[device]}`, place && `in ${place}`].filter(Boolean).join(' ');
}
