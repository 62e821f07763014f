import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Call, CallDetail, CallPage, LiveMessage } from '../../calls/call.ts';
import { callDetail, callPages, newestCalls } from '../api.ts';
import { inProgress } from '../words/outcome.ts';
import { callsOf, catchUp, hear, type LiveList, leave, nothingHeard, showWaiting } from './live-list.ts';
import { openStream, type StreamState } from './live-stream.ts';

/** What the stream said, kept beside the pages it lies over for as long as they are kept. */
const liveCalls = (question: string) =>
  queryOptions({
    queryKey: ['live calls', question],
    queryFn: (): LiveList => nothingHeard,
    initialData: nothingHeard,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });

/**
 * Keeps the log live while it is on the screen: listens to the stream, and after each break fetches what was missed.
 * While the stream is broken each attempt also asks for the newest page, so the list keeps up, if slowly.
 *
 * @param question what the log asks; empty for all calls
 * @param mayComeIn asked when a call arrives: may it push the list down now?
 */
export function useLiveCalls(question: string, mayComeIn: () => boolean) {
  const client = useQueryClient();
  const pagesKey = callPages(question).queryKey;
  const liveKey = liveCalls(question).queryKey;
  const live = useQuery(liveCalls(question)).data;
  const [stream, setStream] = useState<StreamState>('connecting');
  /** When the list was last known to be complete, ms; only of interest while the stream is broken. */
  const [asOf, setAsOf] = useState<number | null>(null);
  const heardMeanwhile = useRef(new Set<string>());

  const loadedPages = (): CallPage[] => client.getQueryData(pagesKey)?.pages ?? [];
  const change = (next: (live: LiveList) => LiveList) =>
    client.setQueryData(liveKey, (now) => next(now ?? nothingHeard));

  const reload = async () => {
    client.setQueryData(liveKey, nothingHeard);
    await client.resetQueries({ queryKey: pagesKey, exact: true });
  };

  const take = useEffectEvent((message: LiveMessage) => {
    if (message.type === 'gone') {
      heardMeanwhile.current.add(message.id);
      change((now) => leave(now, message.id, loadedPages()));
      return;
    }
    const { call } = message;
    heardMeanwhile.current.add(call.id);
    change((now) => hear(now, call, loadedPages(), mayComeIn(), Date.now()));
    const detail = callDetail(call.id).queryKey;
    client.setQueryData(detail, (old: CallDetail | undefined) =>
      old === undefined ? old : { ...old, ...call },
    );
    void client.invalidateQueries({ queryKey: detail });
  });

  const fetchMissed = useEffectEvent(async () => {
    await client.ensureInfiniteQueryData(callPages(question));
    heardMeanwhile.current.clear();
    const newest = await client.fetchQuery(newestCalls(question));
    change((now) => catchUp(now, newest, loadedPages(), heardMeanwhile.current, mayComeIn(), Date.now()));
    setAsOf(Date.now());
    if (client.getQueryData(liveKey)?.gap === true && mayComeIn()) return reload();
    // Calls that were going on further down than the newest page reaches may have ended meanwhile.
    const fetched = new Set(newest.calls.map((call) => call.id));
    const open = callsOf(loadedPages(), client.getQueryData(liveKey) ?? nothingHeard).filter(inProgress);
    for (const { id } of open.filter((call) => !fetched.has(call.id))) {
      const call = await client.fetchQuery({ ...callDetail(id), staleTime: 0 });
      change((now) => hear(now, call, loadedPages(), false, Date.now()));
    }
    await client.invalidateQueries({
      queryKey: ['call'],
      predicate: ({ state }) => state.data !== undefined,
    });
  });

  useEffect(() => {
    // A failure here is shown by what it leaves: the stream is not live, and the list is as of its last success.
    const catchUpQuietly = () => void fetchMissed().catch(() => undefined);
    // Pages that are asked for again know more than what was heard before.
    if (question !== '') client.setQueryData(liveCalls(question).queryKey, nothingHeard);
    setStream('connecting');
    const follow = openStream(question, {
      message: (message) => take(message),
      opened: catchUpQuietly,
      state: (state) => {
        setStream(state);
        if (state === 'broken') catchUpQuietly();
      },
    });
    return follow.close;
  }, [question, client]);

  return {
    live,
    stream,
    asOf,
    /** Takes in a call that was asked for by itself. */
    hearOf: (call: Call) => change((now) => hear(now, call, loadedPages(), false, Date.now())),
    /** Lets in what waits behind the bar. */
    show: () => {
      if (live.gap || live.gone.size > 0) void reload();
      else change((now) => showWaiting(now, Date.now()));
    },
  };
}
