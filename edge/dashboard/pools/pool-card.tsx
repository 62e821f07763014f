import { Link } from '@tanstack/react-router';
import type { Pool, PoolNumber } from '../api.ts';
import { useNow } from '../parts/use-now.ts';
import { ago, clockLength } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
import { Fill, type NumberState, percent, STATE, STATES } from './pool-words.tsx';

/** One pool at this moment: how full it is, what that means for visits, and each of its numbers. */
export function PoolCard({
  pool: { id, name, status },
  onRemove,
}: {
  pool: Pool;
  /** Absent for those who may not. */
  onRemove?: (number: PoolNumber) => void;
}) {
  const full = status.size > 0 && status.free === 0;
  return (
    <section className="card pool" aria-labelledby={id}>
      <h2 id={id}>Now</h2>
      <dl className="tally figures">
        <Figure name="Numbers" count={status.size} />
        {STATES.map((state) => (
          <Figure
            key={state}
            name={STATE[state].name}
            count={status[state]}
            state={state}
            hint={STATE[state].meaning}
          />
        ))}
        <div>
          <dt>Right, now</dt>
          <dd>{percent(status.right)}</dd>
          <dd className="hint">chance that a call of who comes now is laid to them</dd>
        </div>
        <Figure name="Visits" count={status.visits} hint="since the pool was made" />
        <Figure
          name="Without a number"
          count={status.unnumbered}
          hint="visits that kept the page’s own number"
        />
      </dl>
      {status.size > 0 && <Fill status={status} />}
      {full && (
        <p className="warning">
          Every number is in use: the next visits keep the number printed on the page, and their calls cannot
          be told apart. A larger pool helps.
        </p>
      )}
      <ul className="numbers" aria-label={`Numbers of ${name}`}>
        {status.numbers.map((number) => (
          <li
            key={number.number}
            data-state={number.state}
            data-calling={number.calls.length > 0 || undefined}
          >
            <span className="number figures">
              {phoneInWords(number.number)}
              {onRemove !== undefined && number.draining !== true && (
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={`Remove ${phoneInWords(number.number)} from the pool`}
                  onClick={() => onRemove(number)}
                >
                  Remove
                </button>
              )}
            </span>
            <NumberLine number={number} />
            {number.calls.map((call) => (
              <Link key={call} to="/calls/$id" params={{ id: call }} className="on-call">
                On a call
              </Link>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a number does, ticking: shown since, free in, last seen. */
function NumberLine({
  number: { state, since, lastActiveAt, freeFrom, holders, draining },
}: {
  number: PoolNumber;
}) {
  const now = useNow();
  const words =
    state === 'live' && since !== null
      ? clockLength((now - since) / 1000)
      : state === 'held' && freeFrom !== null
        ? `free in ${clockLength((freeFrom - now) / 1000)}`
        : lastActiveAt === null
          ? 'never used'
          : `seen ${ago(lastActiveAt, now)}`;
  return (
    <span className="state">
      <span className="dot" aria-hidden="true" />
      {draining === true ? 'Leaving' : STATE[state].name}
      {holders > 1 && `, shared by ${holders}`}
      <span className="aside figures">{words}</span>
    </span>
  );
}

function Figure({
  name,
  count,
  hint,
  state,
}: {
  name: string;
  count: number;
  hint?: string;
  state?: NumberState;
}) {
  return (
    <div data-state={state}>
      <dt>
        {state !== undefined && <span className="dot" aria-hidden="true" />}
        {name}
      </dt>
      <dd>{count.toLocaleString('en')}</dd>
      {hint !== undefined && <dd className="hint">{hint}</dd>}
    </div>
  );
}
