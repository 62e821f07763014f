import type { PoolStatus } from '../../pools/messages.ts';
import { useNow } from '../parts/use-now.ts';
import { ago } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';

type NumberState = PoolStatus['numbers'][number]['state'];

const STATE: Record<NumberState, { name: string; meaning: string }> = {
  live: { name: 'Live', meaning: 'shown to a visitor who is on the site now' },
  held: { name: 'Held', meaning: 'the visitor has left and may still call' },
  free: { name: 'Free', meaning: 'can be given to the next visit' },
};

const STATES: NumberState[] = ['live', 'held', 'free'];

/** One pool: how full it is, what that meant for visits, and each of its numbers. */
export function PoolCard({ id, name, status }: { id: string; name: string; status: PoolStatus }) {
  const full = status.size > 0 && status.free === 0;
  return (
    <section className="card pool" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
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
        <Figure name="Visits" count={status.visits} hint="since the pool was made" />
        <Figure
          name="Without a number"
          count={status.unnumbered}
          hint="visits that kept the page’s own number"
        />
      </dl>
      {status.size > 0 && (
        <div className="fill" aria-hidden="true">
          {STATES.filter((state) => status[state] > 0).map((state) => (
            <div key={state} data-state={state} style={{ flexGrow: status[state] }} />
          ))}
        </div>
      )}
      {full && (
        <p className="warning">
          Every number is in use: the next visits keep the number printed on the page, and their calls cannot
          be told apart. A larger pool helps.
        </p>
      )}
      <ul className="numbers" aria-label={`Numbers of ${name}`}>
        {status.numbers.map((number) => (
          <li key={number.number} data-state={number.state}>
            <span className="number figures">{phoneInWords(number.number)}</span>
            <span className="state">
              <span className="dot" aria-hidden="true" />
              {STATE[number.state].name}
              {number.lastActiveAt === null ? (
                <span className="aside">never used</span>
              ) : (
                <Seen at={number.lastActiveAt} />
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Seen({ at }: { at: number }) {
  return <span className="aside figures">seen {ago(at, useNow())}</span>;
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
