import type { Conversion } from '../../connectors/action.ts';

/** What stands of telling a platform of a call, for people. */
export const STATE_WORDS: Record<Conversion['state'], { words: string; tone?: 'good' | 'bad' }> = {
  waiting: { words: 'Will be sent' },
  pending: { words: 'Being worked on' },
  accepted: { words: 'Taken', tone: 'good' },
  refused: { words: 'Refused', tone: 'bad' },
  given_up: { words: 'Given up', tone: 'bad' },
  withdrawn: { words: 'Not sent' },
  retracted: { words: 'Taken back' },
};

/** The name of a field as it is written in code, as people read it: "conversionAction" is "Conversion action". */
export function fieldInWords(name: string): string {
  const words = name.replace(
    /([A-Z]+)/g,
    (letters) => ` ${letters.length > 1 ? letters : letters.toLowerCase()}`,
  );
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
