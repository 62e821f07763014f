import './charts.css';
import { BAR_ROW, type BarRow, barListScene } from '../../charts/lists.ts';
import { Drawing } from './drawing.tsx';
import { useWidth } from './use-width.ts';

/** One row, and what pressing it does. */
export interface PressableRow extends BarRow {
  id: string;
  /** What is said of it beyond its name and value: the change, the share. */
  more: string;
}

/** A list of bars; each row is a button where there is something to press it for. */
export function BarList({
  rows,
  name,
  press,
}: {
  rows: readonly PressableRow[];
  /** What the list is, for those who do not see where it stands. */
  name: string;
  press: ((row: PressableRow) => void) | null;
}) {
  const [element, width] = useWidth<HTMLDivElement>();
  return (
    <div className="bar-list" ref={element} style={{ height: rows.length * BAR_ROW }}>
      {width > 0 && <Drawing scene={barListScene(rows, width)} />}
      <ul aria-label={name}>
        {rows.map((row) => {
          const said = `${row.label}: ${row.words}${row.more === '' ? '' : `, ${row.more}`}`;
          return (
            <li key={row.id} style={{ height: BAR_ROW }}>
              {press === null ? (
                <span className="unseen">{said}</span>
              ) : (
                <button type="button" aria-label={said} title={said} onClick={() => press(row)} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
