/** What somebody wrote one a line, or parted by commas, semicolons or spaces. */
export const listed = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);
