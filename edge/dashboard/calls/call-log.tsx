import './call-log.css';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useEffectEvent, useMemo, useReducer, useRef, useState } from 'react';
import type { Call } from '../../calls/call.ts';
import { rangeInWords } from '../../dashboards/span.ts';
import { callDetail, callMade, callPages, send, welcome } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Failure } from '../parts/failure.tsx';
import { Screen } from '../parts/screen.tsx';
import { FilteredEmpty } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { PHONE, useMedia } from '../parts/use-media.ts';
import { useTitle } from '../parts/use-title.ts';
import { Wrong } from '../parts/wrong.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { DEMO_VISIT } from '../sign-in/demo-visit.ts';
import { conditionsOf } from '../view/view.ts';
import { ViewBar } from '../view/view-bar.tsx';
import { conditionInWords } from '../view/words.ts';
import { CallCards } from './call-cards.tsx';
import { CallSheet } from './call-sheet.tsx';
import { CallTable, type LogProps } from './call-table.tsx';
import { callerOf } from './call-words.tsx';
import { callsOf, type LiveList } from './live-list.ts';
import { type LogSearch, NARROWINGS, narrowingsOf, queryOf } from './log-question.ts';
import { LogTools } from './log-tools.tsx';
import { focusMark, type Mark, MarkCall } from './row-marks.tsx';
import { StreamNote } from './stream-note.tsx';
import { useLiveCalls } from './use-live-calls.ts';

/** The ledger, newest first and live, with the open call at its side. */
export function CallLog() {
  if (useMay('view_calls')) return <Log />;
  return (
    <Screen title="Calls" needs="view_calls">
      {null}
    </Screen>
  );
}

function Log() {
  const { company } = useMe();
  const phone = useMedia(PHONE);
  const navigate = useNavigate();
  const openId = useParams({ strict: false, select: (params) => params.id });
  useTitle(openId === undefined ? 'Calls' : null);

  const frame = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLDivElement>(null);
  const search = useSearch({ from: '/signed-in/calls' });
  // One moment for the whole visit of the screen, so that "Today" asks the same question each time.
  const [now] = useState(Date.now);
  const question = String(queryOf(search, now, company.timeZone));
  const pages = useInfiniteQuery(callPages(question));
  const { live, stream, asOf, show, hearOf } = useLiveCalls(question, () => mayComeIn(scroll.current));
  const calls = useMemo(() => callsOf(pages.data?.pages ?? [], live), [pages.data, live]);
  const fresh = useFresh(live);

  const [cursor, setCursor] = useState<string | null>(null);
  useEffect(() => {
    const row = rowOf(frame.current, cursor);
    row?.querySelector('a')?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  useEffect(() => {
    rowOf(frame.current, openId)?.scrollIntoView({ block: 'nearest' });
  }, [openId]);

  const heading = useRef<HTMLHeadingElement>(null);
  const arrive = useEffectEvent(() => {
    if (openId === undefined) heading.current?.focus({ preventScroll: true });
  });
  useEffect(() => arrive(), []);

  const client = useQueryClient();
  const mayMark = useMay('edit_calls');
  const marking = useMutation({
    mutationFn: async ({ call, mark }: { call: Call; mark: Mark }) => {
      const path = `/v1/calls/${encodeURIComponent(call.id)}`;
      await send('PATCH', path, mark);
      await client.invalidateQueries({ queryKey: callMade(call.id).queryKey });
      // The stream brings it too, where it is open and the call still fits.
      hearOf(await client.fetchQuery({ ...callDetail(call.id), staleTime: 0 }));
    },
  });
  const { mutate: write } = marking;
  const mark = useCallback((call: Call, what: Mark) => write({ call, mark: what }), [write]);

  const openIndex = calls.findIndex((call) => call.id === openId);
  const open = (id: string | undefined) => {
    if (id !== undefined) void navigate({ to: '/calls/$id', params: { id }, search, replace: true });
  };
  const close = () => {
    setCursor(null);
    void navigate({ to: '/calls', search }).then(() =>
      openIndex === -1 ? heading.current?.focus() : setCursor(openId ?? null),
    );
  };
  const ask = (next: LogSearch) => void navigate({ to: '/calls', search: next });
  const neighbour = (step: 1 | -1) => (openIndex === -1 ? undefined : calls[openIndex + step]?.id);
  const move = (step: 1 | -1) => {
    if (openId !== undefined) return open(neighbour(step));
    const at = calls.findIndex((call) => call.id === cursor);
    const next = calls[at === -1 ? 0 : at + step];
    if (next !== undefined) setCursor(next.id);
  };
  const onCursor = () => rowOf(frame.current, cursor);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    s: () => focusMark(onCursor(), 'score'),
    t: () => focusMark(onCursor(), 'tag'),
    ...(openId === undefined ? {} : { escape: close }),
  });

  const nearEnd = () => {
    const box = scroll.current;
    if (
      box === null ||
      pages.isPlaceholderData ||
      !pages.hasNextPage ||
      pages.isFetchingNextPage ||
      pages.isFetchNextPageError
    )
      return;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < 800) void pages.fetchNextPage();
  };
  useEffect(nearEnd);

  const log: LogProps = {
    calls,
    more: pages.hasNextPage,
    scroll,
    openId,
    cursor: openId ?? cursor,
    fresh,
    gone: live.gone,
  };
  const newest = calls[0];
  const waiting = live.gap
    ? 'New calls'
    : live.waiting.size === 1
      ? '1 new call'
      : `${live.waiting.size} new calls`;
  return (
    <div className="log" ref={frame}>
      <div className="log-list" inert={phone && openId !== undefined}>
        <div className="screen-head">
          <h1 ref={heading} tabIndex={-1}>
            Calls
          </h1>
          {pages.isSuccess && <StreamNote stream={stream} asOf={asOf} />}
          <p className="zone">Times in {company.timeZone.replaceAll('_', ' ')}</p>
        </div>
        <ViewBar view={search} ask={ask} anyTime compared={false} />
        <LogTools search={search} question={question} ask={ask} />
        {marking.isError && (
          <div className="log-wrong">
            <Wrong error={`Not changed: ${marking.error.message}`} />
          </div>
        )}
        <div className="log-frame">
          <p role="status" className="unseen">
            {fresh.size > 0 && newest !== undefined && `New call from ${callerOf(newest)}`}
          </p>
          {(live.waiting.size > 0 || live.gap) && (
            <div className="new-calls" role="status">
              <button
                type="button"
                className="button primary"
                onClick={() => {
                  show();
                  scroll.current?.scrollTo({ top: 0 });
                  heading.current?.focus({ preventScroll: true });
                }}
              >
                {waiting}
              </button>
            </div>
          )}
          <section
            className="log-scroll"
            ref={scroll}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            aria-label="Call log"
            aria-busy={pages.isPlaceholderData}
            data-old={pages.isPlaceholderData || undefined}
            onScroll={nearEnd}
            onFocus={(event) =>
              setCursor(event.target.closest<HTMLElement>('[data-call]')?.dataset.call ?? cursor)
            }
          >
            {pages.isPending && <Skeleton cards={phone} />}
            {pages.isLoadingError && (
              <Failure
                title="The calls could not be loaded"
                error={pages.error}
                retry={() => void pages.refetch()}
              />
            )}
            {pages.isSuccess &&
              calls.length === 0 &&
              (question === '' ? <NoCalls /> : <NoneFound search={search} ask={ask} />)}
            <MarkCall value={mayMark ? mark : null}>
              {calls.length > 0 && (phone ? <CallCards {...log} /> : <CallTable {...log} />)}
            </MarkCall>
            {calls.length > 0 && (
              <div className="log-foot">
                {pages.isFetchNextPageError ? (
                  <>
                    <span>Older calls could not be loaded.</span>
                    <button type="button" className="button" onClick={() => void pages.fetchNextPage()}>
                      Try again
                    </button>
                  </>
                ) : pages.hasNextPage ? (
                  'Loading older calls…'
                ) : calls.length === 1 ? (
                  'The only call so far'
                ) : (
                  `All ${calls.length.toLocaleString('en')} calls`
                )}
              </div>
            )}
          </section>
        </div>
      </div>
      {openId !== undefined && (
        <CallSheet
          id={openId}
          listed={calls[openIndex]}
          previous={neighbour(-1)}
          next={neighbour(1)}
          open={open}
          close={close}
        />
      )}
    </div>
  );
}

/** The row of a call, where it is in the document. */
function rowOf(frame: HTMLElement | null, id: string | null | undefined) {
  return frame?.querySelector(`[data-call="${CSS.escape(id ?? '')}"]`);
}

/** A new call may push the list down while the reader is at its top and not about to point at a row. */
function mayComeIn(scroll: HTMLElement | null): boolean {
  return scroll === null || (scroll.scrollTop < 4 && scroll.querySelector('[data-call]:hover') === null);
}

/** For how long a call that has come in is marked, ms; a little longer than its style fades. */
const FRESH_FOR = 3000;

/** The calls that have just come in. */
function useFresh({ shown }: LiveList): ReadonlySet<string> {
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that comes in is what starts the clock
  useEffect(() => {
    const timer = setTimeout(drawAgain, FRESH_FOR);
    return () => clearTimeout(timer);
  }, [shown]);
  const now = Date.now();
  return new Set([...shown].filter(([, at]) => now - at < FRESH_FOR).map(([id]) => id));
}

function NoneFound({ search, ask }: { search: LogSearch; ask: (search: LogSearch) => void }) {
  const filters = [
    ...(search.q === undefined ? [] : [`Has “${search.q}” in a name, number, note or transcript`]),
    ...(search.range === undefined ? [] : [rangeInWords(search.range)]),
    ...narrowingsOf(search).map((name) => NARROWINGS[name].words),
    ...conditionsOf(search).map(conditionInWords),
  ];
  return <FilteredEmpty title="No call is like that" filters={filters} clear={() => ask({})} />;
}

function NoCalls() {
  const demo = useQuery(welcome).data?.demo ?? null;
  return (
    <div className="notice">
      <p className="notice-title">No calls yet</p>
      {demo === null ? (
        <p>Call one of your tracking numbers: the call appears here while it is still ringing.</p>
      ) : (
        <>
          <p>
            Open the demo site as if you had clicked a Google ad, and press “place a test call” there. The
            call appears here while it is still ringing.
          </p>
          <p>
            <a className="button primary" href={demo.site + DEMO_VISIT} target="_blank" rel="noopener">
              Open the demo site
            </a>
          </p>
        </>
      )}
    </div>
  );
}

/** The shape of the list while it is fetched; it appears only when that takes a moment. */
function Skeleton({ cards }: { cards: boolean }) {
  return (
    <div className="skeleton" role="status" data-cards={cards || undefined}>
      <span className="unseen">Loading the calls…</span>
      {Array.from({ length: 12 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: twelve times the same
        <div key={row} className="skeleton-row" />
      ))}
      <p className="slow">Still working…</p>
    </div>
  );
}
