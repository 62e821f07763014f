import './call-sheet.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { type Call, type CallDetail, withoutDetail } from '../../calls/call.ts';
import { callDetail, RequestFailed } from '../api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Fact } from '../parts/fact.tsx';
import { Failure } from '../parts/failure.tsx';
import { Icon } from '../parts/icon.tsx';
import { useClock } from '../parts/use-me.ts';
import { useTitle } from '../parts/use-title.ts';
import { fullInstant } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
import { originInWords } from '../words/source.ts';
import { AskTheApi } from './ask-the-api.tsx';
import { AttributionCard } from './attribution-card.tsx';
import { callerOf, Length, Outcome } from './call-words.tsx';
import { Connections } from './connections.tsx';
import { MadeCard } from './made-card.tsx';
import { RecordingsCard } from './recordings-card.tsx';
import { RouteCard } from './route-card.tsx';
import { SourceFacts } from './source-facts.tsx';
import { TimelineCard } from './timeline-card.tsx';
import { ToldCard } from './told-card.tsx';

/**
 * One call at the side of the log, or over it where the screen is small. `listed` is the call as the log has it,
 * shown until the whole of it is there.
 */
export function CallSheet({
  id,
  listed,
  previous,
  next,
  open,
  close,
}: {
  id: string;
  listed: Call | undefined;
  previous: string | undefined;
  next: string | undefined;
  open: (id: string | undefined) => void;
  close: () => void;
}) {
  const detail = useQuery({
    ...callDetail(id),
    placeholderData: listed === undefined ? undefined : withoutDetail(listed),
  });
  const unknown = detail.error instanceof RequestFailed && detail.error.status === 404;
  const title = unknown ? 'No such call' : detail.data === undefined ? 'Call' : callerOf(detail.data);
  useTitle(title === 'Call' ? title : `${title} · Call`);

  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another call is what moves the focus
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    body.current?.scrollTo({ top: 0 });
  }, [id]);

  const headingId = useId();
  return (
    <section className="sheet" aria-labelledby={headingId}>
      <header className="sheet-bar">
        <h2 id={headingId} ref={heading} tabIndex={-1} className="cut">
          {title}
        </h2>
        <button
          type="button"
          className="button quiet"
          onClick={() => open(previous)}
          disabled={previous === undefined}
          aria-label="Newer call"
          title="Newer call (K)"
        >
          <Icon name="up" />
        </button>
        <button
          type="button"
          className="button quiet"
          onClick={() => open(next)}
          disabled={next === undefined}
          aria-label="Older call"
          title="Older call (J)"
        >
          <Icon name="down" />
        </button>
        <button
          type="button"
          className="button quiet"
          onClick={close}
          aria-label="Close the call"
          title="Close (Esc)"
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="sheet-body" ref={body}>
        {detail.data !== undefined ? (
          <WholeCall call={detail.data} complete={!detail.isPlaceholderData} />
        ) : unknown ? (
          <div className="notice">
            <p className="notice-title">There is no call with this id</p>
            <p>
              <code>{id}</code> may have been copied wrong, or belong to another company.
            </p>
            <button type="button" className="button" onClick={close}>
              Back to the calls
            </button>
          </div>
        ) : detail.isError ? (
          <Failure
            title="The call could not be loaded"
            error={detail.error}
            retry={() => void detail.refetch()}
          />
        ) : (
          <p className="slow-note" role="status">
            Loading the call…
          </p>
        )}
        {detail.data !== undefined && detail.isError && (
          <Failure
            title="The rest of the call could not be loaded"
            error={detail.error}
            retry={() => void detail.refetch()}
          />
        )}
      </div>
    </section>
  );
}

/** `complete` is false while legs and events are still on their way. */
function WholeCall({ call, complete }: { call: CallDetail; complete: boolean }) {
  return (
    <>
      <Summary call={call} />
      <AttributionCard attribution={call.attribution} />
      {complete && <RecordingsCard key={`${call.id} recordings`} call={call} />}
      {complete && <MadeCard key={call.id} id={call.id} />}
      {complete && <ToldCard id={call.id} />}
      <TimelineCard call={call} complete={complete} />
      <SourceFacts attribution={call.attribution} />
      {complete && <RouteCard call={call} />}
      {complete && <Connections legs={call.legs} />}
      <AskTheApi call={call} />
    </>
  );
}

function Summary({ call }: { call: Call }) {
  const clock = useClock();
  const place = [call.caller.city, call.caller.state, call.caller.country]
    .filter((part) => part !== null)
    .join(', ');
  const visitor =
    call.attribution.kind === 'visit' ? call.attribution.candidates[0]?.visit.visitor : undefined;
  const earlier = call.priorCalls === 1 ? '1 earlier call' : `${call.priorCalls} earlier calls`;
  return (
    <div className="summary">
      <p className="summary-line">
        <Outcome call={call} />
        <span className="summary-length figures">
          <Length call={call} />
        </span>
        <time dateTime={new Date(call.startedAt).toISOString()}>{fullInstant(call.startedAt, clock)}</time>
      </p>
      <p className="summary-origin">{originInWords(call.attribution)}</p>
      <dl className="facts">
        <Fact name="Caller">
          {call.caller.number === null ? 'Withheld number' : <Phone number={call.caller.number} />}
          {place !== '' && <span className="aside">{place}</span>}
          <span className="aside">{call.priorCalls === 0 ? 'first call' : earlier}</span>
        </Fact>
        {visitor !== undefined && (
          <Fact name="Visitor">
            <Link to="/visitors/$id" params={{ id: visitor }}>
              Everything of this visitor
            </Link>
          </Fact>
        )}
        <Fact name="Called">
          <Phone number={call.trackingNumber} />
        </Fact>
        <Fact name="Destination">
          {call.destination === null ? '—' : <Phone number={call.destination} />}
        </Fact>
      </dl>
    </div>
  );
}

/** A number as people read it, and as E.164 to copy. */
function Phone({ number }: { number: string }) {
  return (
    <span className="phone figures">
      {phoneInWords(number)}
      <CopyButton text={number} what={`${phoneInWords(number)} as ${number}`} quiet />
    </span>
  );
}
