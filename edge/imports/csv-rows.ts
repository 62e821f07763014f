/**
 * Rows of a CSV file (RFC 4180) by the names in its first line. A mark of UTF-8 at its beginning is no part of a name; lines
 * may end in LF alone. `null` when a quote is never closed.
 */
export function csvRows(text: string): Record<string, string>[] | null {
  const lines: string[][] = [];
  let cells: string[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; ; at += 2) {
        const end = text.indexOf('"', at);
        if (end < 0) return null;
        cell += text.slice(at, end);
        at = end;
        if (text[end + 1] !== '"') break;
        cell += '"';
      }
      at++;
    }
    const end = text.slice(at).search(/[,\r\n]/);
    const stop = end < 0 ? text.length : at + end;
    cells.push(cell + text.slice(at, stop));
    if (text[stop] !== ',') {
      lines.push(cells);
      cells = [];
    } else if (stop === text.length - 1) lines.push([...cells, '']);
    at = stop + (text.startsWith('\r\n', stop) ? 2 : 1);
  }
  const [names = [], ...rows] = lines.filter((line) => line.length > 1 || line[0] !== '');
  return rows.map((row) => Object.fromEntries(names.map((name, n) => [name, row[n] ?? ''])));
}
