/** The statements of a migration: D1 prepares one at a time. Ours hold no `;` inside a statement. */
export function statements(sql: string): string[] {
  return sql
    .replaceAll(/^\s*--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
