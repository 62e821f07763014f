import './charts.css';
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { barsScene } from '../../charts/bars.ts';
import { lineScene } from '../../charts/line.ts';
import { type Note, withNotes } from '../../charts/notes.ts';
import type { TimeChart as Chart } from '../../charts/scene.ts';
import { colorOf, Drawing } from './drawing.tsx';
import { useWidth } from './use-width.ts';

const HEIGHT = 240;

/**
 * A chart over time with its finding above it. The arrow keys walk its points, each said in words; the same numbers are one
 * press away as a table.
 */
export function TimeChart({
  caption,
  form,
  full,
  words,
  height = HEIGHT,
  notes = [],
  ...chart
}: Omit<Chart, 'width' | 'height'> & {
  /** What it shows, as a sentence. */
  caption: string;
  form: 'line' | 'bars';
  /** The labels in full, one for each. */
  full: string[];
  /** A value, exact. */
  words: (value: number | null) => string;
  height?: number;
  /** What happened, at its points. */
  notes?: readonly Note[];
}) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const [table, setTable] = useState(false);
  const captionId = useId();
  const scene =
    width === 0
      ? null
      : withNotes((form === 'line' ? lineScene : barsScene)({ ...chart, width, height }), notes);
  const noted = (n: number) => notes.filter((note) => note.n === n).map(({ text }) => text);
  const last = chart.labels.length - 1;
  const shown = at === null ? null : Math.min(at, last);

  const onKey = (event: KeyboardEvent) => {
    const now = shown ?? last;
    const next = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last }[event.key];
    if (event.key === 'Escape') setAt(null);
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, next)));
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    if (scene === null) return;
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const distances = scene.points.map((point) => Math.abs(point.x - x));
    setAt(distances.indexOf(Math.min(...distances)));
  };
  const point = shown === null ? undefined : scene?.points[shown];
  return (
    <figure className="chart">
      <figcaption id={captionId}>
        <span>{caption}</span>
        <button type="button" className="button quiet" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? 'Show as chart' : 'Show as table'}
        </button>
      </figcaption>
      <Legend chart={chart} />
      {table ? (
        <ChartTable chart={chart} full={full} words={words} caption={caption} />
      ) : (
        <div
          ref={element}
          className="chart-area"
          style={{ height }}
          role="slider"
          tabIndex={0}
          aria-labelledby={captionId}
          aria-orientation="horizontal"
          aria-valuemin={0}
          aria-valuemax={last}
          aria-valuenow={shown ?? last}
          aria-valuetext={[sayPoint(chart, full, words, shown ?? last), ...noted(shown ?? last)].join('; ')}
          onKeyDown={onKey}
          onFocus={(event) => event.target.matches(':focus-visible') && setAt(shown ?? last)}
          onBlur={() => setAt(null)}
          onPointerMove={onPointer}
          onPointerLeave={() => setAt(null)}
        >
          {scene !== null && <Drawing scene={scene} />}
          {scene !== null && point !== undefined && shown !== null && (
            <>
              <span
                className="chart-cross"
                style={{ left: point.x, top: scene.inner.y, height: scene.inner.height }}
              />
              <div
                className="chart-tip"
                data-end={point.x > width / 2 || undefined}
                style={tipPlace(point.x, width)}
              >
                <strong>{full[shown]}</strong>
                <dl>
                  {chart.series.map(({ name, values, color }) => (
                    <div key={name}>
                      <dt>
                        <span className="chart-key" style={{ background: colorOf(color) }} />
                        {name}
                      </dt>
                      <dd>{words(values[shown] ?? null)}</dd>
                    </div>
                  ))}
                  {chart.before !== null && (
                    <div>
                      <dt>
                        <span className="chart-key" data-dashed />
                        Before
                      </dt>
                      <dd>{words(chart.before[shown] ?? null)}</dd>
                    </div>
                  )}
                </dl>
                {noted(shown).map((text) => (
                  <p key={text} className="chart-note">
                    {text}
                  </p>
                ))}
                {chart.unfinished && shown === last && <p className="hint">not over yet</p>}
              </div>
            </>
          )}
        </div>
      )}
    </figure>
  );
}

function tipPlace(x: number, width: number) {
  return x > width / 2 ? { right: width - x + 12 } : { left: x + 12 };
}

type Drawn = Pick<Chart, 'series' | 'before' | 'labels' | 'unfinished'>;

function sayPoint(chart: Drawn, full: string[], words: (value: number | null) => string, n: number): string {
  const parts = chart.series.map(({ name, values }) => `${name} ${words(values[n] ?? null)}`);
  if (chart.before !== null) parts.push(`before ${words(chart.before[n] ?? null)}`);
  return `${full[n] ?? ''}: ${parts.join(', ')}${chart.unfinished && n === chart.labels.length - 1 ? ', not over yet' : ''}`;
}

function Legend({ chart }: { chart: Drawn }) {
  if (chart.series.length < 2 && chart.before === null) return null;
  return (
    <ul className="chart-legend">
      {chart.series.map(({ name, color }) => (
        <li key={name}>
          <span className="chart-key" style={{ background: colorOf(color) }} />
          {name}
        </li>
      ))}
      {chart.before !== null && (
        <li>
          <span className="chart-key" data-dashed />
          Time before
        </li>
      )}
    </ul>
  );
}

function ChartTable({
  chart,
  full,
  words,
  caption,
}: {
  chart: Drawn;
  full: string[];
  words: (value: number | null) => string;
  caption: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" tabIndex={0} aria-label={caption}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Time</th>
            {chart.series.map(({ name }) => (
              <th key={name} scope="col" className="numeric">
                {name}
              </th>
            ))}
            {chart.before !== null && (
              <th scope="col" className="numeric">
                Before
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {full.map((label, n) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {chart.series.map(({ name, values }) => (
                <td key={name} className="numeric">
                  {words(values[n] ?? null)}
                </td>
              ))}
              {chart.before !== null && <td className="numeric">{words(chart.before[n] ?? null)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
