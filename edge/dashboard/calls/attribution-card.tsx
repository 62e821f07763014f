import type { Attribution, Candidate } from '../../pools/attribution.ts';
import { KIND, likelihood, percent, somebodyElse } from '../words/confidence.ts';
import { phonesInWords } from '../words/phone.ts';
import { pageOf, sourceInWords } from '../words/source.ts';
import { visitorInWords } from '../words/visitor.ts';

/** Who called, how sure that is, and why. */
export function AttributionCard({ attribution }: { attribution: Attribution }) {
  const { kind, confidence, reason, candidates } = attribution;
  const several = kind === 'unsure' || candidates.length > 1;
  return (
    <section className="card" aria-labelledby="attribution">
      <h3 id="attribution">Attribution</h3>
      <p className="verdict" data-kind={kind}>
        <strong>{KIND[kind].name}</strong>
        {kind === 'visit' && (
          <span className="verdict-share">
            {percent(confidence)} <span className="aside">{likelihood(confidence)}</span>
          </span>
        )}
      </p>
      {kind === 'visit' && <Share probability={confidence} />}
      <p>{phonesInWords(reason)}</p>
      <p className="hint">{KIND[kind].meaning}</p>
      {several && (
        <>
          <h4>Who it could be</h4>
          <ol className="candidates">
            {candidates.map((candidate) => (
              <CandidateRow key={candidate.visit.visit} candidate={candidate} />
            ))}
            {somebodyElse(attribution) >= 0.005 && (
              <li>
                <span className="candidate-share figures">{percent(somebodyElse(attribution))}</span>
                <div>
                  <Share probability={somebodyElse(attribution)} />
                  <p>Somebody else</p>
                </div>
              </li>
            )}
          </ol>
        </>
      )}
    </section>
  );
}

function CandidateRow({ candidate: { visit, probability, reason } }: { candidate: Candidate }) {
  const last = visit.pages.at(-1);
  return (
    <li>
      <span className="candidate-share figures">{percent(probability)}</span>
      <div>
        <Share probability={probability} />
        <p>{sourceInWords(visit.source)}</p>
        <p className="hint">
          {visitorInWords(visit)}, last on <span className="path">{pageOf(last?.url ?? visit.landing)}</span>:{' '}
          {phonesInWords(reason)}
        </p>
      </div>
    </li>
  );
}

/** A probability as a length, beside the figure that says it. */
function Share({ probability }: { probability: number }) {
  return (
    <div className="share" aria-hidden="true">
      <div style={{ width: `${Math.min(1, probability) * 100}%` }} />
    </div>
  );
}
