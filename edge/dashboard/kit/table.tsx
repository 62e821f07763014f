import type { ReactNode } from 'react';

/** A column of a list. */
export interface Column<T> {
  head: string;
  cell: (row: T) => ReactNode;
  numeric?: boolean;
}

/** A list of a few hundred rows at most: a table, and on a phone a card for each row. */
export function Table<T>({
  name,
  rows,
  columns,
  keyOf,
}: {
  name: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="list-frame" aria-label={name} tabIndex={0}>
      <table className="list">
        <thead>
          <tr>
            {columns.map(({ head, numeric }) => (
              <th key={head} scope="col" className={numeric === true ? 'numeric' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ head, cell, numeric }) => (
                <td key={head} data-head={head} className={numeric === true ? 'numeric' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** For what is not known. */
export function None() {
  return <span className="none">—</span>;
}
