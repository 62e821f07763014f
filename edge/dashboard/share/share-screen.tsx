import { Wrong } from '../parts/wrong.tsx';
import './share.css';
import '../dashboards/dashboards.css';
import { keepPreviousData, queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Card } from '../../dashboards/dashboard.ts';
import { RANGES, rangeInWords, spanOf } from '../../dashboards/span.ts';
import { RequestFailed, request } from '../api.ts';
import { CardBody, CardText } from '../dashboards/card-body.tsx';
import { Loaded } from '../parts/states.tsx';
import { ClockOf } from '../parts/use-me.ts';
import { useTitle } from '../parts/use-title.ts';
import type { ReportAnswer } from '../reports/report.ts';
import { Brand } from '../shell/brand.tsx';
import { englishOf, fullInstant } from '../words/instants.ts';

type Shared =
  | { locked: true }
  | {
      locked: false;
      company: string;
      timeZone: string;
      name: string;
      range: string;
      compare: 'before' | 'year' | 'none';
      cards: Card[];
      dates: boolean;
      download: boolean;
      expiresAt: number | null;
      at: number;
    };

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

const sharedBy = (token: string, access: string) =>
  queryOptions({
    queryKey: ['shared', token, access],
    queryFn: ({ signal }) =>
      request<Shared>(`/v1/shared/${token}`, {
        signal,
        headers: { ...JSON_HEADERS, 'x-share-access': access },
      }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A dashboard for somebody who has a link and no sign-in. */
export function ShareScreen() {
  const { token } = useParams({ from: '/share/$token' });
  const [access, setAccess] = useState('');
  const shared = useQuery(sharedBy(token, access));
  useTitle(shared.data?.locked === false ? shared.data.name : 'Shared dashboard');
  if (shared.error instanceof RequestFailed && [403, 404].includes(shared.error.status)) {
    return (
      <main className="whole-page">
        <Brand />
        <h1>Nothing to see here</h1>
        <p role="alert">{shared.error.message}</p>
      </main>
    );
  }
  if (shared.data?.locked === true) return <Password token={token} opened={setAccess} />;
  return (
    <main className="shared">
      <Loaded query={shared} what="the dashboard" height={400}>
        {(found) => found.locked === false && <Cards token={token} access={access} shared={found} />}
      </Loaded>
    </main>
  );
}

function Password({ token, opened }: { token: string; opened: (access: string) => void }) {
  const open = useMutation({
    mutationFn: (password: string) =>
      request<{ access: string }>(`/v1/shared/${token}/open`, {
        method: 'POST',
        headers: JSON_HEADERS,
        body: JSON.stringify({ password }),
      }),
    onSuccess: ({ access }) => opened(access),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    open.mutate(String(new FormData(event.currentTarget).get('password') ?? ''));
  };
  return (
    <main className="whole-page">
      <Brand />
      <h1>This page has a password</h1>
      <p>Whoever sent you the link knows it.</p>
      <form className="shared-password" onSubmit={submit}>
        <label htmlFor="share-password">Password</label>
        <input id="share-password" name="password" type="password" required autoComplete="current-password" />
        <button type="submit" className="button primary" disabled={open.isPending}>
          Open
        </button>
        <Wrong error={open.error} />
      </form>
    </main>
  );
}

function Cards({
  token,
  access,
  shared,
}: {
  token: string;
  access: string;
  shared: Extract<Shared, { locked: false }>;
}) {
  const [range, setRange] = useState(shared.range);
  const clock = { timeZone: shared.timeZone, locale: englishOf(navigator.languages) };
  return (
    <ClockOf value={clock}>
      <header className="shared-head">
        <div>
          <h1>{shared.name}</h1>
          <p className="hint">
            {shared.company} · {rangeInWords(range)} · data until {fullInstant(shared.at, clock)}
          </p>
        </div>
        {shared.dates && (
          <label>
            <span className="unseen">Time</span>
            <select value={range} onChange={(event) => setRange(event.target.value)}>
              {!Object.hasOwn(RANGES, shared.range) && (
                <option value={shared.range}>{rangeInWords(shared.range)}</option>
              )}
              {Object.entries(RANGES).map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
      </header>
      <div className="dashboard-grid">
        {shared.cards.map((card) => (
          <section key={card.id} className="card" data-width={card.width} aria-label={card.title}>
            <h2>{card.title}</h2>
            {card.report === null ? (
              <CardText text={card.text} />
            ) : (
              <Figures card={card} token={token} access={access} shared={shared} range={range} />
            )}
          </section>
        ))}
      </div>
      <footer className="shared-foot">
        <Brand />
      </footer>
    </ClockOf>
  );
}

function Figures({
  card,
  token,
  access,
  shared,
  range,
}: {
  card: Card;
  token: string;
  access: string;
  shared: Extract<Shared, { locked: false }>;
  range: string;
}) {
  const ask = (format: string) => ({
    path: `/v1/shared/${token}/report?format=${format}`,
    init: {
      method: 'POST',
      headers: { ...JSON_HEADERS, 'x-share-access': access },
      body: JSON.stringify({ card: card.id, range }),
    },
  });
  const report = useQuery({
    queryKey: ['shared', token, access, card.id, range],
    queryFn: () => request<ReportAnswer>(ask('json').path, ask('json').init),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const take = async () => {
    const response = await fetch(ask('csv').path, ask('csv').init);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = `${card.title || 'card'}.csv`;
    link.click();
  };
  const { compare } = shared;
  const span = spanOf(
    { range, ...(compare === 'before' ? {} : { cmp: compare }) },
    shared.at,
    shared.timeZone,
  );
  return (
    <Loaded
      query={report}
      what={card.title.toLowerCase() || 'the card'}
      height={card.form === 'figure' ? 60 : 200}
    >
      {(found) => (
        <>
          <CardBody card={card} report={found} span={span} />
          {shared.download && card.form !== 'figure' && (
            <button type="button" className="button quiet shared-take" onClick={take}>
              CSV
            </button>
          )}
        </>
      )}
    </Loaded>
  );
}
