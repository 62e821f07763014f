import { Problem } from '../problem.ts';

/** The field that what is thrown is about; `undefined` when nothing is thrown. */
export function fieldOf(parse: () => unknown): string | undefined {
  try {
    parse();
  } catch (error) {
    if (error instanceof Problem) return error.field;
    throw error;
  }
  return undefined;
}
