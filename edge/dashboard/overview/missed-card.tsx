import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import type { CallPage } from '../../calls/call.ts';
import type { Span } from '../../dashboards/span.ts';
import { request } from '../api.ts';
import { callerOf, Outcome } from '../calls/call-words.tsx';
import { NARROWINGS } from '../calls/log-question.ts';
import { Loaded } from '../parts/states.tsx';
import { useClock } from '../parts/use-me.ts';
import { conditionsOf, filterOf, type ViewSearch } from '../view/view.ts';
import { shortInstant } from '../words/instants.ts';

const SHOWN = 7;

/** The calls that nobody answered, newest first: those to call back. */
export function MissedCard({ view, span }: { view: ViewSearch; span: Span }) {
  const heading = useId();
  const clock = useClock();
  const own = filterOf(conditionsOf(view));
  const filter = own === null ? NARROWINGS.missed.filter : { all: [NARROWINGS.missed.filter, own] };
  const question = new URLSearchParams({
    filter: JSON.stringify(filter),
    from: String(span.from),
    to: String(span.to),
    limit: String(SHOWN),
  });
  const missed = useQuery({
    queryKey: ['missed calls', String(question)],
    queryFn: ({ signal }) => request<CallPage>(`/v1/calls?${question}`, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="card" aria-labelledby={heading}>
      <div className="card-head">
        <h2 id={heading}>Latest missed calls</h2>
        <Link to="/calls" search={{ ...view, range: view.range ?? '28d', only: 'missed' }} className="hint">
          All missed calls
        </Link>
      </div>
      <Loaded query={missed} what="missed calls" height={SHOWN * 32}>
        {({ calls }) =>
          calls.length === 0 ? (
            <p className="none">None in this time</p>
          ) : (
            <ul className="missed-calls">
              {calls.map((call) => (
                <li key={call.id}>
                  <Link to="/calls/$id" params={{ id: call.id }} className="figures cut">
                    {callerOf(call)}
                  </Link>
                  <Outcome call={call} />
                  <time dateTime={new Date(call.startedAt).toISOString()}>
                    {shortInstant(call.startedAt, Date.now(), clock)}
                  </time>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
