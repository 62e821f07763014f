import type { VisitSnapshot } from '../pools/attribution.ts';

export type Device = VisitSnapshot['device'];

/**
 * What a user agent tells of the device, first match wins. Televisions, consoles and watches are none of the three.
 * Android tablets leave out `Mobile` (developer.chrome.com/docs/multidevice/user-agent); Firefox says `Tablet`.
 */
const DEVICES: readonly [RegExp, Device][] = [
  [
    /smart-?tv|\btv\b|googletv|appletv|hbbtv|crkey|aft[a-z]{1,3}\b|bravia|roku|web0s|playstation|xbox|nintendo|watch/i,
    null,
  ],
  [/ipad|tablet|kindle|playbook|\bsm-[tx]\d|silk\/(?!.*mobile)/i, 'tablet'],
  [/iphone|ipod|windows phone|iemobile|blackberry|bb10|opera mini|ucweb|kaios/i, 'phone'],
  [/android.*mobile|mobile.*firefox|\bmobile\b.*safari/i, 'phone'],
  [/android/i, 'tablet'],
  [/windows nt|macintosh|cros|x11|linux (x86_64|i686|aarch64)/i, 'desktop'],
];

/**
 * Phone, tablet or desktop from the user agent; `null` when it says none of them. An iPad that asks for desktop
 * pages (Safari's default since iPadOS 13) calls itself a Macintosh and counts as a desktop.
 */
export function deviceOf(userAgent: string): Device {
  return DEVICES.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
}
