import type { Attribution } from '../../pools/attribution.ts';
import { Fact } from '../parts/fact.tsx';
import { linkTo } from '../words/source.ts';

/** Where the caller came from, fact by fact, as it was tagged. */
export function SourceFacts({ attribution }: { attribution: Attribution }) {
  const { source } = attribution;
  const visit = attribution.kind === 'visit' ? attribution.candidates[0]?.visit : undefined;
  return (
    <section className="card" aria-labelledby="source">
      <h3 id="source">Source</h3>
      {source === null ? (
        <p>No single source is known for this call.</p>
      ) : (
        <dl className="facts">
          <Fact name="Channel">{source.channel}</Fact>
          <Fact name="Source">{source.source}</Fact>
          <Fact name="Medium">{source.medium}</Fact>
          <Fact name="Campaign">{source.campaign ?? '—'}</Fact>
          <Fact name="Keyword">{source.keyword ?? '—'}</Fact>
          {source.content !== null && <Fact name="Ad or link">{source.content}</Fact>}
          {Object.entries(source.clickIds).map(([name, id]) => (
            <Fact key={name} name={name}>
              <code>{id}</code>
            </Fact>
          ))}
          <Fact name="Referrer">
            {visit?.referrer ? <Address url={visit.referrer} /> : (source.referrer ?? '—')}
          </Fact>
          {visit !== undefined && (
            <Fact name="Landing page">
              <Address url={visit.landing} />
            </Fact>
          )}
        </dl>
      )}
    </section>
  );
}

function Address({ url }: { url: string }) {
  const link = linkTo(url);
  return link === null ? (
    url
  ) : (
    <a href={link} target="_blank" rel="noopener noreferrer">
      {url}
    </a>
  );
}
