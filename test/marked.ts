/** Lines that a command writes into a document stand between two such comments. */
const mark = (name: string, which: 'begin' | 'end') => `<!-- ${name}: ${which} -->`;

/** A document with the lines of this name replaced. Throws when it has no marks of that name. */
export function replaceMarked(document: string, name: string, lines: string): string {
  const [begin, end] = [mark(name, 'begin'), mark(name, 'end')];
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the document has no “${begin}” before a “${end}”`);
  return `${document.slice(0, from + begin.length)}\n${lines.trim()}\n${document.slice(to)}`;
}
