import { listed } from '../words/listed.ts';

/** Counts out of text, with whatever people put between them. What is no count is an error that names it. */
export function hoursOf(text: string): number[] {
  return listed(text).map((word) => {
    if (!/^\d+$/.test(word)) throw new Error(`“${word}” is not a number of visits`);
    return Number(word);
  });
}
