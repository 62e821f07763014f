import type { CallDetail } from '../../calls/call.ts';
import { useClock } from '../parts/use-me.ts';
import { lengthInWords, timeOfDay } from '../words/instants.ts';
import { phoneInWords, phonesInWords } from '../words/phone.ts';
import { linkTo, pageOf, sourceInWords } from '../words/source.ts';
import { visitorInWords } from '../words/visitor.ts';
import { type Moment, timelineOf } from './timeline.ts';

/** The story of the call, from the first page to the last thing the phone did. */
export function TimelineCard({ call, complete }: { call: CallDetail; complete: boolean }) {
  const clock = useClock();
  const named = call.attribution.kind === 'visit' ? call.attribution.candidates[0]?.visit : undefined;
  const moments = timelineOf(call, named ?? null);
  return (
    <section className="card" aria-labelledby="timeline">
      <h3 id="timeline">What happened</h3>
      <ol className="timeline" aria-busy={!complete}>
        {moments.map((moment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two events may be alike in all they say
          <li key={index} data-kind={moment.kind}>
            <time dateTime={new Date(moment.at).toISOString()}>{timeOfDay(moment.at, clock)}</time>
            <div>
              <Told moment={moment} call={call} shown={named !== undefined} />
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** `shown` is true when the number was shown to a visit we can name. */
function Told({ moment, call, shown }: { moment: Moment; call: CallDetail; shown: boolean }) {
  switch (moment.kind) {
    case 'arrival':
      return (
        <>
          <p>Came from {sourceInWords(moment.visit.source)}</p>
          <p className="hint">{visitorInWords(moment.visit)}</p>
        </>
      );
    case 'page':
      return (
        <>
          <p>
            {moment.title === '' ? <PageLink url={moment.url} /> : moment.title}
            {moment.seconds !== null && <span className="aside">{lengthInWords(moment.seconds)}</span>}
          </p>
          {moment.title !== '' && <PageLink url={moment.url} />}
        </>
      );
    case 'call':
      return (
        <>
          <p>
            <strong>Called {phoneInWords(call.trackingNumber)}</strong>
          </p>
          {shown && <p className="hint">the number this visit was shown</p>}
        </>
      );
    case 'phone':
      return <p>{phonesInWords(moment.text)}</p>;
  }
}

/** A page by its path; the whole address, campaign and all, is behind it. */
function PageLink({ url }: { url: string }) {
  const link = linkTo(url);
  return link === null ? (
    <span className="path">{pageOf(url)}</span>
  ) : (
    <a className="path" href={link} target="_blank" rel="noopener noreferrer" title={url}>
      {pageOf(url)}
    </a>
  );
}
