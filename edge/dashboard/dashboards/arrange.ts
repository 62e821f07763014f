import type { Card } from '../../dashboards/dashboard.ts';

/** How wide a card can be, in columns of twelve. */
export const WIDTHS = [3, 4, 6, 8, 12] as const;

/** The cards with one moved to where another stands. */
export function movedTo(cards: readonly Card[], id: string, place: number): Card[] {
  const card = cards.find((one) => one.id === id);
  if (card === undefined) return [...cards];
  const others = cards.filter((one) => one.id !== id);
  const at = Math.min(Math.max(0, place), others.length);
  return [...others.slice(0, at), card, ...others.slice(at)];
}

/** The cards with one a step wider or narrower; as it was where there is no further step. */
export function resized(cards: readonly Card[], id: string, step: 1 | -1): Card[] {
  return cards.map((card) => {
    const width = WIDTHS[WIDTHS.indexOf(card.width) + step];
    return card.id === id && width !== undefined ? { ...card, width } : card;
  });
}
