import { useInfiniteQuery } from '@tanstack/react-query';
import { post, request } from '../api.ts';
import type { Webhook } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Failure } from '../parts/failure.tsx';
import { Empty } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { shortInstant } from '../words/instants.ts';

interface Delivery {
  n: number;
  event: { id: string; type: string; at: number; subject: string; version: number; data: unknown };
  state: 'waiting' | 'taken' | 'given_up';
  due: number | null;
  attempts: { at: number; took: number; status: number | null; response: string; error: string | null }[];
}

const STATES = { waiting: 'Waiting', taken: 'Taken', given_up: 'Given up' };
const TONES = { waiting: 'warn', taken: 'good', given_up: 'bad' };
const DAY = 86_400_000;

/** What was sent to a webhook, attempt by attempt; any of it can be sent again. */
export function Deliveries({ hook, may, onClose }: { hook: Webhook; may: boolean; onClose: () => void }) {
  const clock = useClock();
  const path = `/v1/webhooks/${encodeURIComponent(hook.id)}`;
  const answer = useInfiniteQuery({
    queryKey: ['deliveries', hook.id],
    queryFn: ({ pageParam, signal }) =>
      request<{ deliveries: Delivery[]; next: number | null }>(
        `${path}/deliveries?limit=25${pageParam === null ? '' : `&cursor=${pageParam}`}`,
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 5000,
  });
  const { act, busy, error } = useAct(['deliveries', hook.id]);
  const found = answer.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [];
  const replay = (delivery: Delivery) =>
    act(
      () => post(`${path}/deliveries/${delivery.n}/replay`, {}),
      () => toast('It is on its way once more, with the id it had.'),
    );
  const replayMissed = () =>
    act(async () => {
      const to = Date.now();
      const { events } = await post<{ events: number }>(`${path}/replay`, { from: to - 7 * DAY, to });
      toast(`${events} events that were given up are on their way.`);
    });
  return (
    <Dialog title={`Deliveries to ${hook.url}`} close={onClose} className="wide-dialog">
      <div className="stack">
        {may && (
          <div className="row-of">
            <button type="button" className="button" aria-disabled={busy} onClick={() => void replayMissed()}>
              Send again what was given up in the last 7 days
            </button>
          </div>
        )}
        <Wrong error={error} />
        {answer.isLoadingError && (
          <Failure
            title="The deliveries could not be loaded"
            error={answer.error}
            retry={() => void answer.refetch()}
          />
        )}
        {answer.isSuccess && found.length === 0 && (
          <Empty title="Nothing was sent yet">
            <p>Send a test, or place a test call.</p>
          </Empty>
        )}
        <ol className="stack" aria-label="Deliveries, newest first">
          {found.map((delivery) => (
            <li key={delivery.n} className="card">
              <div className="card-head">
                <strong>{delivery.event.type}</strong>
                <span className="row-of">
                  <span className="badge" data-tone={TONES[delivery.state]}>
                    {STATES[delivery.state]}
                  </span>
                  {may && (
                    <button
                      type="button"
                      className="button quiet"
                      aria-disabled={busy}
                      aria-label={`Send again ${delivery.event.id}`}
                      onClick={() => void replay(delivery)}
                    >
                      Send again
                    </button>
                  )}
                </span>
              </div>
              <p className="hint">
                {shortInstant(delivery.event.at, Date.now(), clock)}, about {delivery.event.subject}, version{' '}
                {delivery.event.version}
                {delivery.due !== null && `; tried again ${shortInstant(delivery.due, Date.now(), clock)}`}
              </p>
              <ul>
                {delivery.attempts.map(({ at, took, status, response, error: reason }) => (
                  <li key={at} className="figures">
                    {shortInstant(at, Date.now(), clock)}: {status ?? reason ?? 'no answer'} after {took} ms
                    {response !== '' && <code> {response.slice(0, 120)}</code>}
                  </li>
                ))}
              </ul>
              <details>
                <summary>What was sent</summary>
                <pre className="code">{JSON.stringify(delivery.event.data, null, 2)}</pre>
              </details>
            </li>
          ))}
        </ol>
        {answer.hasNextPage && (
          <button type="button" className="button" onClick={() => void answer.fetchNextPage()}>
            Show older ones
          </button>
        )}
      </div>
    </Dialog>
  );
}
