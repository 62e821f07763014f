import './visitor.css';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { CallDetail, CallPage } from '../../calls/call.ts';
import type { Source } from '../../visits/source.ts';
import { callDetail, RequestFailed, request, send } from '../api.ts';
import { callerOf, Length, Outcome } from '../calls/call-words.tsx';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Fact } from '../parts/fact.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { fullInstant, lengthInWords, shortInstant } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
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
    <Screen title="Visitor" note={<code>{id}</code>} actions={<EraseVisitor id={id} />}>
      <Loaded query={found} what="the visitor" height={300}>
        {({ calls }) =>
          calls.length === 0 ? (
            <WithoutCalls id={id} />
          ) : (
            <Profile id={id} calls={details} all={calls.length} />
          )
        }
      </Loaded>
    </Screen>
  );
}

/** `GET /v1/visitors/:id/data`, as far as it tells of visits. */
interface Kept {
  visits: {
    visit: string;
    numbers: string[];
    startedAt: number;
    facts: { source?: Source } | null;
    pages: { url: string; title: string; at: number }[];
  }[];
}

/** Visits of somebody who has not called. Only those who may hand out what is kept of a visitor see them. */
function WithoutCalls({ id }: { id: string }) {
  const clock = useClock();
  const may = useMay('erase');
  const kept = useQuery({
    queryKey: ['visits of a visitor', id],
    queryFn: ({ signal }) => request<Kept>(`/v1/visitors/${encodeURIComponent(id)}/data`, { signal }),
    enabled: may,
    retry: false,
  });
  if (!may || (kept.error instanceof RequestFailed && kept.error.status === 404)) {
    return (
      <Empty title="No call of this visitor">
        <p>
          {may
            ? 'Nothing else is kept of them either.'
            : 'Visits without a call are shown to people who may erase them.'}
        </p>
      </Empty>
    );
  }
  return (
    <Loaded query={kept} what="the visits" height={200}>
      {({ visits }) => (
        <section className="card" aria-labelledby="visits-without-calls">
          <h2 id="visits-without-calls">Visits, without a call so far</h2>
          <ol className="visitor-story">
            {visits.flatMap(({ visit, startedAt, facts, numbers, pages }) => [
              <li key={visit} data-kind="visit">
                <time dateTime={new Date(startedAt).toISOString()}>{fullInstant(startedAt, clock)}</time>
                <span>
                  <strong>
                    Came from{' '}
                    {facts?.source === undefined ? 'somewhere unknown' : sourceInWords(facts.source)}
                  </strong>
                  {numbers.length > 0 && `, was shown ${numbers.map(phoneInWords).join(', ')}`}
                </span>
              </li>,
              ...pages.map(({ url, title, at }) => (
                <li key={`${visit} ${at} ${url}`} data-kind="page">
                  <time dateTime={new Date(at).toISOString()}>{fullInstant(at, clock)}</time>
                  <Told happening={{ kind: 'page', at, url, title, seconds: null }} />
                </li>
              )),
            ])}
          </ol>
        </section>
      )}
    </Loaded>
  );
}

/** Forgets who this was, everywhere; nothing for people who may not. */
function EraseVisitor({ id }: { id: string }) {
  const may = useMay('erase');
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const { act, busy, error } = useAct(['call'], ['calls'], ['calls of a visitor']);
  if (!may) return null;
  return (
    <>
      <button type="button" className="button danger" aria-disabled={busy} onClick={() => setAsks(true)}>
        Erase this visitor
      </button>
      <Wrong error={error} />
      {asks && (
        <TypeToConfirm
          title="Erase this visitor"
          name={id}
          action="Erase them"
          onClose={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false);
            void act(
              () => send('DELETE', `/v1/visitors/${encodeURIComponent(id)}`),
              () => {
                toast('The visitor is erased. Where their calls came from stays.');
                void navigate({ to: '/calls' });
              },
            );
          }}
        >
          <p>
            Their visits, their pages and this id are forgotten, and cannot be had back. Their calls stay,
            with the source they came from.
          </p>
        </TypeToConfirm>
      )}
    </>
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
