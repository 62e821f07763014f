/** Text as it is compared: without the case of A to Z, which is what SQLite folds (`COLLATE NOCASE`), so that both agree. */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
