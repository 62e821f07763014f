import './charts.css';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { type HeatGrid, heatScene } from '../../charts/lists.ts';
import { Drawing } from './drawing.tsx';
import { useWidth } from './use-width.ts';

/** A grid by two things that have an order, such as hour and weekday. The arrow keys walk its cells. */
export function Heat({
  name,
  grid,
  say,
}: {
  name: string;
  grid: HeatGrid;
  /** A cell in words. */
  say: (row: number, column: number) => string;
}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const across = grid.columns.length;
  const last = across * grid.rows.length - 1;
  const cellOf = (n: number): [number, number] => [Math.floor(n / across), n % across];
  const scene = width === 0 ? null : heatScene(grid, width);
  const onKey = (event: KeyboardEvent) => {
    const now = at ?? 0;
    const next = {
      ArrowLeft: now - 1,
      ArrowRight: now + 1,
      ArrowUp: now - across,
      ArrowDown: now + across,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next >= 0 && next <= last) setAt(next);
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    if (scene === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - scene.cell.x) / scene.cell.width);
    const row = Math.floor((event.clientY - box.top - scene.cell.y) / scene.cell.height);
    const inside = column >= 0 && column < across && row >= 0 && row < grid.rows.length;
    setAt(inside ? row * across + column : null);
  };
  return (
    <>
      <div
        ref={element}
        className="chart-area"
        style={{ height: heatScene(grid, 300).height }}
        role="slider"
        tabIndex={0}
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at ?? 0}
        aria-valuetext={say(...cellOf(at ?? 0))}
        onKeyDown={onKey}
        onPointerMove={onPointer}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
      >
        {scene !== null && <Drawing scene={scene} />}
        {scene !== null && at !== null && (
          <span
            className="heat-at"
            style={{
              left: scene.cell.x + cellOf(at)[1] * scene.cell.width,
              top: scene.cell.y + cellOf(at)[0] * scene.cell.height,
              width: scene.cell.width,
              height: scene.cell.height,
            }}
          />
        )}
      </div>
      <p className="hint heat-said">
        {at === null ? 'Point at a cell, or walk with the arrow keys.' : say(...cellOf(at))}
      </p>
    </>
  );
}
