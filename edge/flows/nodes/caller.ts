import type { CallerNode, CallerRule } from '../flow.ts';
import type { NodeKind, Run } from './kind.ts';

/**
 * A rule about the beginning of the number (prefix, area code, and country as the shortest of them) holds only where no
 * other rule of the node holds for a longer one. Of those left, and rules about state and zip, the first wins.
 */
export const caller: NodeKind<CallerNode> = {
  ways: ({ rules, onNoMatch }) => [
    ...rules.map(({ next }, index) => ({ field: `rules.${index}.next`, to: next })),
    { field: 'onNoMatch', to: onNoMatch },
  ],
  prompts: () => [],
  needsCaller: false,
  enter({ rules, onNoMatch }, run) {
    const holding = rules.flatMap(({ match, next }) => {
      const held = heldBy(match, run);
      return held === null ? [] : [{ held, next }];
    });
    const longest = Math.max(...holding.map(({ held }) => (held === 'place' ? 0 : held)));
    const winner = holding.find(({ held }) => held === 'place' || held === longest);
    return { to: winner === undefined ? onNoMatch : winner.next };
  },
};

/** By how much of the number a rule holds, in digits; `place` when it is not about the number; `null` when it does not hold. */
function heldBy(match: CallerRule['match'], { context, noted }: Run): number | 'place' | null {
  const { number, state, country } = context.caller;
  if ('prefix' in match) return number?.startsWith(match.prefix) ? match.prefix.length - 1 : null;
  if ('areaCodes' in match) {
    const code = number?.startsWith('+1') ? number.slice(2, 5) : undefined;
    return code !== undefined && match.areaCodes.includes(code) ? '1NPA'.length : null;
  }
  if ('country' in match) return number !== null && same(country, match.country) ? 0 : null;
  if ('states' in match) return match.states.some((one) => same(state, one)) ? 'place' : null;
  const zip = noted.fields.zip;
  return zip !== undefined && match.zips.some((one) => coversZip(one, zip)) ? 'place' : null;
}

function same(known: string | null, wanted: string): boolean {
  return known !== null && known.toLowerCase() === wanted.toLowerCase();
}

/** `606` covers what begins with it, `60601-60661` what lies between, both ends included. */
export function coversZip(zips: string, zip: string): boolean {
  const [from = '', to] = zips.split('-');
  if (to === undefined) return zip.startsWith(from);
  return zip >= from && zip.slice(0, to.length) <= to && zip.length >= from.length;
}
