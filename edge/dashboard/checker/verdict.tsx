import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { pools } from '../api.ts';
import { type Column, Table } from '../kit/table.tsx';
import { useMay } from '../kit/use-may.ts';
import { BuyNumber } from '../numbers/buy-number.tsx';
import { percent } from '../pools/pool-words.tsx';
import type { Point, PoolCheck } from './pool-check.ts';

/** The answer: what each size buys, the curve, how it was worked out, and what other ways of asking would have said. */
export function Verdict({ check, pool }: { check: PoolCheck; pool: string | null }) {
  const may = useMay('manage_numbers');
  const [buying, setBuying] = useState(false);
  const size = useQuery(pools).data?.pools.find(({ id }) => id === pool)?.status.size ?? 0;
  const advised = check.right.find(({ right }) => right >= 0.9) ?? check.right.at(-1);
  const missing = advised === undefined ? 0 : advised.numbers - size;
  const lossColumns: Column<PoolCheck['loss'][number]>[] = [
    { head: 'Visits without a number', cell: ({ loss }) => percent(loss) },
    { head: 'Numbers', numeric: true, cell: ({ numbers }) => numbers },
    { head: 'By Erlang B', numeric: true, cell: ({ erlangB }) => erlangB },
  ];
  const rightColumns: Column<PoolCheck['right'][number]>[] = [
    { head: 'Calls laid to the right visitor', cell: ({ right }) => percent(right) },
    { head: 'Numbers', numeric: true, cell: ({ numbers }) => numbers },
  ];
  return (
    <div className="stack" role="status">
      <section className="card" aria-label="The answer">
        <h2>The answer</h2>
        {advised !== undefined && (
          <p>
            <strong>{advised.numbers} numbers</strong> lay {percent(advised.right)} of the calls to the right
            visitor.
          </p>
        )}
        {check.today !== null && (
          <p>
            The {check.today.numbers} numbers of today leave {percent(check.today.loss)} of the visits without
            one and lay {percent(check.today.right)} of the calls to the right visitor.
          </p>
        )}
        {check.burst !== null && <p>{check.burst.words}</p>}
        {pool !== null && may && missing > 0 && (
          <div className="row-of">
            <button type="button" className="button primary" onClick={() => setBuying(true)}>
              Apply: get {missing} more {missing === 1 ? 'number' : 'numbers'}
            </button>
            <Link to="/pools/$id" params={{ id: pool }}>
              Open the pool
            </Link>
          </div>
        )}
        {pool !== null && missing <= 0 && <p className="hint">The pool is large enough.</p>}
      </section>
      <div className="grid-of">
        <section className="card" aria-label="What each size buys">
          <h2>What each size buys</h2>
          <Table
            name="By calls"
            rows={check.right}
            columns={rightColumns}
            keyOf={({ right }) => String(right)}
          />
          <Table
            name="By visits"
            rows={check.loss}
            columns={lossColumns}
            keyOf={({ loss }) => String(loss)}
          />
        </section>
        <section className="card" aria-label="The curve">
          <h2>The curve</h2>
          <Curve points={check.curve} />
        </section>
      </div>
      <div className="grid-of">
        <section className="card" aria-label="How it was worked out">
          <h2>How it was worked out</h2>
          <ol className="steps">
            {check.arithmetic.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
          {check.notes.map((note) => (
            <p key={note} className="hint">
              {note}
            </p>
          ))}
        </section>
        <section className="card" aria-label="What others would say">
          <h2>What others would say</h2>
          <p>
            Users of the busiest hour times their time on site: <strong>{check.usersTimesDuration}</strong>{' '}
            numbers. That leaves out that a number has to rest before somebody else may have it.
          </p>
          <ul className="steps">
            {check.fixedHolds.map(({ hold, loss }) => (
              <li key={hold}>
                With every number kept for {hold} minutes:{' '}
                {loss.map((each) => `${each.numbers} for ${percent(each.loss)} without one`).join(', ')}.
              </li>
            ))}
          </ul>
        </section>
      </div>
      {buying && pool !== null && <BuyNumber pool={pool} onClose={() => setBuying(false)} />}
    </div>
  );
}

/** Right calls and visits without a number, by size. The same stands in a table under it. */
function Curve({ points }: { points: readonly Point[] }) {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return <p className="hint">There is no curve.</p>;
  const width = Math.max(1, last.numbers - first.numbers);
  const path = (of: (point: Point) => number) =>
    points
      .map(
        (point, index) =>
          `${index === 0 ? 'M' : 'L'}${(((point.numbers - first.numbers) / width) * 100).toFixed(2)} ${(100 - of(point) * 100).toFixed(2)}`,
      )
      .join('');
  const columns: Column<Point>[] = [
    { head: 'Numbers', numeric: true, cell: ({ numbers }) => numbers },
    { head: 'Calls right', numeric: true, cell: ({ right }) => percent(right) },
    { head: 'Visits without', numeric: true, cell: ({ loss }) => percent(loss) },
  ];
  return (
    <figure className="curve">
      <figcaption>
        From {first.numbers} to {last.numbers} numbers, calls laid to the right visitor (solid) go from{' '}
        {percent(first.right)} to {percent(last.right)}, visits without a number (dashed) from{' '}
        {percent(first.loss)} to {percent(last.loss)}.
      </figcaption>
      <div className="ends" aria-hidden="true">
        <span>100 %</span>
      </div>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path d={path(({ right }) => right)} />
        <path data-loss="" d={path(({ loss }) => loss)} />
      </svg>
      <div className="ends figures" aria-hidden="true">
        <span>{first.numbers} numbers</span>
        <span>{last.numbers}</span>
      </div>
      <details>
        <summary>Show as a table</summary>
        <Table name="The curve" rows={points} columns={columns} keyOf={({ numbers }) => String(numbers)} />
      </details>
    </figure>
  );
}
