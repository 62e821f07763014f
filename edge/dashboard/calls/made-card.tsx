import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import { callMade, type Made, post, send } from '../api.ts';
import { useMay } from '../kit/use-may.ts';
import { Fact } from '../parts/fact.tsx';
import { Failure } from '../parts/failure.tsx';
import { useClock } from '../parts/use-me.ts';
import { fullInstant } from '../words/instants.ts';
import { changeInWords, LEAD_STATUS_WORDS, moneyOf } from './made-words.ts';

/** What people and rules made of the call: status, score, value, tags, notes, and who did what. */
export function MadeCard({ id }: { id: string }) {
  const client = useQueryClient();
  const made = useQuery(callMade(id));
  const path = `/v1/calls/${encodeURIComponent(id)}`;
  const change = useMutation({
    mutationFn: async (what: { edit: object } | { note: string } | { forget: string }): Promise<void> => {
      if ('edit' in what) await send('PATCH', path, what.edit);
      else if ('note' in what) await post(`${path}/notes`, { body: what.note });
      else await send('DELETE', `${path}/notes/${what.forget}`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: callMade(id).queryKey }),
  });
  const may = useMay('edit_calls');
  const headingId = useId();
  return (
    <section className="card made" aria-labelledby={headingId}>
      <h3 id={headingId}>What was made of it</h3>
      {made.data !== undefined ? (
        <>
          {may ? (
            <>
              <Values made={made.data} change={(edit) => change.mutate({ edit })} />
              <Tags made={made.data} change={(edit) => change.mutate({ edit })} />
            </>
          ) : (
            <AsItIs made={made.data} />
          )}
          <Notes
            made={made.data}
            write={may ? (note) => change.mutate({ note }) : null}
            forget={(note) => change.mutate({ forget: note })}
          />
          <History made={made.data} />
        </>
      ) : made.isError ? (
        <Failure title="This could not be loaded" error={made.error} retry={() => void made.refetch()} />
      ) : (
        <p className="slow-note" role="status">
          Loading…
        </p>
      )}
      {change.isError && (
        <p className="made-wrong" role="alert">
          Not changed: {change.error.message}
        </p>
      )}
    </section>
  );
}

interface Part {
  made: Made;
  change: (edit: object) => void;
}

/** For people who may only read it. */
function AsItIs({ made }: { made: Made }) {
  return (
    <>
      <dl className="facts">
        <Fact name="Lead status">{LEAD_STATUS_WORDS[made.leadStatus]}</Fact>
        <Fact name="Score">{made.score ?? '—'}</Fact>
        <Fact name="Value">{made.valueCents === null ? '—' : moneyOf(made.valueCents)}</Fact>
        <Fact name="Tags">{made.tags.length === 0 ? '—' : made.tags.join(', ')}</Fact>
      </dl>
      <p className="hint">People who may edit calls tag, score and note them.</p>
    </>
  );
}

function Values({ made, change }: Part) {
  const [status, score, value] = [useId(), useId(), useId()];
  return (
    <div className="made-values">
      <label htmlFor={status}>Lead status</label>
      <select
        id={status}
        value={made.leadStatus}
        onChange={(event) => change({ leadStatus: event.target.value })}
      >
        {Object.entries(LEAD_STATUS_WORDS).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
      <label htmlFor={score}>Score</label>
      {/* Each is made anew when it has another value, and not when its neighbour has: that would take the focus away. */}
      <input
        key={`score ${made.score}`}
        id={score}
        type="number"
        min={0}
        max={100}
        step={1}
        defaultValue={made.score ?? ''}
        placeholder="0–100"
        onBlur={({ target }) => {
          const given = target.value === '' ? null : target.valueAsNumber;
          if (given !== made.score) change({ score: given });
        }}
      />
      <label htmlFor={value}>Value</label>
      <input
        key={`value ${made.valueCents}`}
        id={value}
        type="number"
        min={0}
        step={0.01}
        defaultValue={made.valueCents === null ? '' : moneyOf(made.valueCents)}
        placeholder="0.00"
        onBlur={({ target }) => {
          const given = target.value === '' ? null : Math.round(target.valueAsNumber * 100);
          if (given !== made.valueCents) change({ valueCents: given });
        }}
      />
    </div>
  );
}

function Tags({ made, change }: Part) {
  const field = useId();
  return (
    <form className="made-tags" onSubmit={submitted((tag) => change({ addTags: [tag] }))}>
      <ul aria-label="Tags">
        {made.tags.map((tag) => (
          <li key={tag}>
            {tag}
            <button
              type="button"
              aria-label={`Take the tag ${tag} off`}
              onClick={() => change({ removeTags: [tag] })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <label className="unseen" htmlFor={field}>
        New tag
      </label>
      <input id={field} name="text" maxLength={64} placeholder="Add a tag" autoComplete="off" />
      <button type="submit" className="button">
        Add
      </button>
    </form>
  );
}

function Notes({
  made,
  write,
  forget,
}: {
  made: Made;
  /** `null` for people who may only read. */
  write: ((note: string) => void) | null;
  forget: (id: string) => void;
}) {
  const clock = useClock();
  const field = useId();
  return (
    <>
      <ul className="made-notes" aria-label="Notes">
        {made.notes.map((note) => (
          <li key={note.id}>
            <p>{note.body}</p>
            <p className="hint">
              <time dateTime={new Date(note.createdAt).toISOString()}>
                {fullInstant(note.createdAt, clock)}
              </time>
              {note.editedAt !== null && ', changed since'}
              {write !== null && (
                <button type="button" onClick={() => forget(note.id)}>
                  Delete
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
      {write !== null && (
        <form className="made-note" onSubmit={submitted(write)}>
          <label className="unseen" htmlFor={field}>
            New note
          </label>
          <textarea id={field} name="text" rows={2} maxLength={4000} placeholder="Write a note" />
          <button type="submit" className="button">
            Save note
          </button>
        </form>
      )}
    </>
  );
}

function History({ made }: { made: Made }) {
  const clock = useClock();
  if (made.history.length === 0) return null;
  return (
    <details className="made-history">
      <summary>History</summary>
      <ol>
        {made.history.map((change, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the history only ever grows at its end
          <li key={index}>
            <time dateTime={new Date(change.at).toISOString()}>{fullInstant(change.at, clock)}</time>{' '}
            {changeInWords(change)}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Hands over what was typed into `text`, unless it was nothing, and empties the form. */
function submitted(take: (text: string) => void) {
  return (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get('text') ?? '').trim();
    if (text === '') return;
    take(text);
    form.reset();
  };
}
