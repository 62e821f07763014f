import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SelectField } from '../kit/fields.tsx';
import { useAct } from '../kit/use-act.ts';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { shortInstant } from '../words/instants.ts';
import { flowDiff, flowVersions, rollBack } from './flow-queries.ts';

/** What was published when, what changed between two of them, and the way back. */
export function Versions({
  id,
  hasDraft,
  may,
  onRolledBack,
}: {
  id: string;
  hasDraft: boolean;
  may: boolean;
  onRolledBack: () => void;
}) {
  const clock = useClock();
  const answer = useQuery(flowVersions(id));
  const { act, busy, error } = useAct(['flow', id], ['flows']);
  return (
    <section className="panel" aria-label="Versions">
      <Loaded query={answer} what="the versions">
        {({ versions }) => {
          if (versions.length === 0) return <p className="hint">Nothing was published yet.</p>;
          return (
            <>
              <ol className="versions">
                {versions.map(({ version, publishedAt, isLive }) => (
                  <li key={version}>
                    <strong>Version {version}</strong>
                    <time className="hint">{shortInstant(publishedAt, Date.now(), clock)}</time>
                    {isLive ? (
                      <span className="badge" data-tone="good">
                        Live
                      </span>
                    ) : (
                      may && (
                        <button
                          type="button"
                          className="button quiet"
                          aria-disabled={busy}
                          onClick={() => {
                            const live = versions.find((each) => each.isLive)?.version;
                            act(
                              () => rollBack(id, version),
                              () => {
                                onRolledBack();
                                toast(
                                  `New calls get version ${version} again.`,
                                  live === undefined
                                    ? null
                                    : () => act(() => rollBack(id, live), onRolledBack),
                                );
                              },
                            );
                          }}
                        >
                          Roll back to it
                        </button>
                      )
                    )}
                  </li>
                ))}
              </ol>
              <Compare id={id} versions={versions.map(({ version }) => version)} hasDraft={hasDraft} />
            </>
          );
        }}
      </Loaded>
      <Wrong error={error} />
    </section>
  );
}

function Compare({ id, versions, hasDraft }: { id: string; versions: number[]; hasDraft: boolean }) {
  const names = versions.map((version) => [String(version), `Version ${version}`] as const);
  const [from, setFrom] = useState(String(versions[hasDraft ? 0 : 1] ?? versions[0] ?? 1));
  const [to, setTo] = useState(hasDraft ? 'draft' : String(versions[0] ?? 1));
  return (
    <div className="stack">
      <h3>Compare</h3>
      <div className="form">
        <SelectField label="From" value={from} options={names} onChange={setFrom} />
        <SelectField
          label="To"
          value={to}
          options={hasDraft ? [['draft', 'The draft'], ...names] : names}
          onChange={setTo}
        />
      </div>
      <Changes id={id} from={Number(from)} to={to === 'draft' ? null : Number(to)} />
    </div>
  );
}

/** What changed, in words. */
export function Changes({ id, from, to }: { id: string; from: number; to: number | null }) {
  const answer = useQuery(flowDiff(id, from, to));
  return (
    <Loaded query={answer} what="the changes">
      {({ changes }) =>
        changes.length === 0 ? (
          <p className="hint">They are the same.</p>
        ) : (
          <ul className="changes" aria-label="Changes">
            {changes.map(({ kind, text }) => (
              <li key={text} data-kind={kind}>
                {text}
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}
