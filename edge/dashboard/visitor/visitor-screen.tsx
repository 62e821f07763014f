import './visitor.css';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { CallDetail, CallPage } from '../../calls/call.ts';
import { callDetail, request } from '../api.ts';
import { callerOf, Length, Outcome } from '../calls/call-words.tsx';
import { Fact } from '../parts/fact.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useClock } from '../parts/use-me.ts';
import { fullInstant, lengthInWords, shortInstant } from '../words/instants.ts';
import { linkTo, pageOf, sourceInWords } from '../words/source.ts';
import { visitorInWords } from '../words/visitor.ts';
import { type Happening, storyOf, visitsOf } from './story.ts';

/** Calls of one visitor that are read in full: more than anybody has made. */
const MOST = 50;

/** One browser across its visits: where it came from, what it saw, when it called. */
export function VisitorScreen() {
  const { id } = useParams({ from: '/signed-in/visitors/$id' });
  const question = new URLSearchParams({
    filter: JSON.stringify({ field: 'visit.visitor', op: 'is', value: id }),
    unwanted: 'include',
    limit: String(MOST),
  });
  const found = useQuery({
    queryKey: ['calls of a visitor', id],
    queryFn: ({ signal }) => request<CallPage>(`/v1/calls?${question}`, { signal }),
  });
  const details = useQueries({
    queries: (found.data?.calls ?? []).map((call) => callDetail(call.id)),
    combine: (results) => results.flatMap(({ data }) => (data === undefined ? [] : [data])),
  });
  return (
    <Screen title="Visitor" note={<code>{id}</code>}>
      <Loaded query={found} what="the visitor" height={300}>
        {({ calls }) =>
          calls.length === 0 ? (
            <Empty title="No call of this visitor">
              <p>A visitor is known here once a call was laid to one of their visits.</p>
            </Empty>
          ) : (
            <Profile id={id} calls={details} all={calls.length} />
          )
        }
      </Loaded>
    </Screen>
  );
}

function Profile({ id, calls, all }: { id: string; calls: CallDetail[]; all: number }) {
  const clock = useClock();
  const [only, setOnly] = useState<'all' | Happening['kind']>('all');
  const visits = visitsOf(id, calls);
  const [first] = visits;
  const last = visits.at(-1);
  const story = storyOf(visits, calls);
  const shown = story.filter(({ kind }) => only === 'all' || kind === only);
  const callers = [...new Set(calls.map(callerOf))];
  return (
    <>
      <section className="card visitor-facts" aria-label="Who">
        <dl className="facts">
          <Fact name="Callers">
            {callers.slice(0, 5).join(', ')}
            {callers.length > 5 && ` and ${callers.length - 5} more`}
          </Fact>
          <Fact name="Calls">
            <Link to="/calls" search={{ f: `visit.visitor:is:${id}` }}>
              {all === 1 ? '1 call' : `${all} calls`}
            </Link>
          </Fact>
          <Fact name="Visits">
            {visits.length === 1 ? '1 that led to a call' : `${visits.length} that led to calls`}
          </Fact>
        </dl>
        {first !== undefined && last !== undefined && (
          <dl className="facts">
            <Fact name="First touch">
              {sourceInWords(first.source)}, {shortInstant(first.startedAt, Date.now(), clock)}
            </Fact>
            <Fact name="Last touch">
              {sourceInWords(last.source)}, {shortInstant(last.startedAt, Date.now(), clock)}
            </Fact>
            <Fact name="With">{visitorInWords(last)}</Fact>
          </dl>
        )}
      </section>
      <section className="card" aria-labelledby="visitor-story">
        <div className="card-head">
          <h2 id="visitor-story">What happened</h2>
          <label>
            <span className="unseen">Show</span>
            <select value={only} onChange={(event) => setOnly(event.target.value as typeof only)}>
              <option value="all">Everything</option>
              <option value="visit">Visits</option>
              <option value="page">Pages</option>
              <option value="call">Calls</option>
            </select>
          </label>
        </div>
        <ol className="visitor-story">
          {shown.map((happening, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two page views may be alike in all they say
            <li key={n} data-kind={happening.kind}>
              <time dateTime={new Date(happening.at).toISOString()}>{fullInstant(happening.at, clock)}</time>
              <Told happening={happening} />
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function Told({ happening }: { happening: Happening }) {
  switch (happening.kind) {
    case 'visit':
      return <strong>Came from {sourceInWords(happening.visit.source)}</strong>;
    case 'page': {
      const link = linkTo(happening.url);
      return (
        <span>
          {happening.title === '' ? 'Looked at' : happening.title}{' '}
          {link === null ? (
            pageOf(happening.url)
          ) : (
            <a href={link} target="_blank" rel="noopener noreferrer">
              {pageOf(happening.url)}
            </a>
          )}
          {happening.seconds !== null && <span className="aside">{lengthInWords(happening.seconds)}</span>}
        </span>
      );
    }
    case 'call':
      return (
        <span className="visitor-call">
          <Link to="/calls/$id" params={{ id: happening.call.id }}>
            Called: {callerOf(happening.call)}
          </Link>
          <Outcome call={happening.call} />
          <span className="figures">
            <Length call={happening.call} />
          </span>
        </span>
      );
  }
}
