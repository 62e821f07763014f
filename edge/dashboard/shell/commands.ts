import type { NavEntry } from './nav.ts';
import { THEMES, type Theme } from './theme.ts';

/** Something the palette offers. */
export type Command = { words: string; hint: string } & (
  | { kind: 'go'; to: NavEntry['to'] }
  | { kind: 'theme'; theme: Theme }
  | { kind: 'search'; q: string }
);

/** What can be gone to or done wherever one is. */
export function commandsFor(entries: readonly Pick<NavEntry, 'to' | 'label'>[]): Command[] {
  return [
    ...entries.map(({ to, label }): Command => ({ kind: 'go', to, words: label, hint: 'Screen' })),
    ...THEMES.map(
      (theme): Command => ({
        kind: 'theme',
        theme,
        words: `${theme[0]?.toUpperCase()}${theme.slice(1)} theme`,
        hint: 'Looks',
      }),
    ),
  ];
}

/**
 * Those that have the typed letters in their order, whole beginnings first; and, as soon as anything is typed, the search for
 * calls with it.
 */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [...commands];
  const rank = ({ words }: Command): number => {
    const name = words.toLowerCase();
    if (name.startsWith(wanted)) return 0;
    if (name.includes(wanted)) return 1;
    return hasInOrder(name, wanted) ? 2 : 3;
  };
  return [
    ...commands.filter((command) => rank(command) < 3).sort((a, b) => rank(a) - rank(b)),
    { kind: 'search', q: typed.trim(), words: `Search calls for “${typed.trim()}”`, hint: 'Calls' },
  ];
}

function hasInOrder(name: string, letters: string): boolean {
  let from = 0;
  return [...letters].every((letter) => {
    const found = name.indexOf(letter, from);
    from = found + 1;
    return found !== -1;
  });
}
