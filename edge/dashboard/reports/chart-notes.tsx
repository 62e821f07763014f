import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Note, notesAt } from '../../charts/notes.ts';
import type { Span } from '../../dashboards/span.ts';
import { instantsOf, localOf, stretchesOf } from '../../local-time.ts';
import type { Annotation } from '../../reports/annotation.ts';
import { post, request, send } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Menu } from '../parts/menu.tsx';
import { toast } from '../parts/toast.tsx';
import { useIsSignedIn, useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';

const DAY = 86_400_000;

/** What happened in a time, and may be why figures changed. */
const happenedIn = ({ from, to }: Pick<Span, 'from' | 'to'>) =>
  queryOptions({
    queryKey: ['annotations', from, to],
    queryFn: ({ signal }) =>
      request<{ annotations: Annotation[] }>(`/v1/annotations?from=${from}&to=${to}`, { signal }),
    staleTime: 30_000,
  });

/**
 * What happened, by the interval of a chart; nothing where nobody is signed in, because it is for the company.
 *
 * @param starts when its intervals begin, ms
 */
export function useNotesOf(starts: readonly number[], span: Span): Note[] {
  const { data } = useQuery({ ...happenedIn(span), enabled: useIsSignedIn() });
  return notesAt(data?.annotations ?? [], starts, span.to);
}

/** What happened, in words under a chart, with the way to note more. */
export function ChartNotes({ span }: { span: Span }) {
  const { timeZone } = useMe().company;
  const may = useMay('edit_calls');
  const { act, busy, error } = useAct(['annotations']);
  const happened = useQuery(happenedIn(span)).data?.annotations ?? [];
  const day = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone });
  const remove = ({ id, at, text }: Annotation) =>
    act(
      () => send('DELETE', `/v1/annotations/${id}`),
      () => toast(`“${text}” is no longer noted`, () => act(() => post('/v1/annotations', { at, text }))),
    );
  if (!may && happened.length === 0) return null;
  return (
    <div className="chart-notes">
      {happened.length > 0 && (
        <ul aria-label="What happened">
          {happened.map((one) => (
            <li key={one.id}>
              <span>
                <time dateTime={new Date(one.at).toISOString()}>{day.format(one.at)}</time> {one.text}
              </span>
              {may && (
                <button
                  type="button"
                  className="button quiet"
                  aria-disabled={busy}
                  aria-label={`Remove the note “${one.text}”`}
                  onClick={() => void remove(one)}
                >
                  Remove
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Wrong error={error} />
      {may && <Menu label="Note what happened">{(close) => <NewNote span={span} close={close} />}</Menu>}
    </div>
  );
}

function NewNote({ span, close }: { span: Span; close: () => void }) {
  const { timeZone } = useMe().company;
  const clocks = stretchesOf(timeZone, span.from - DAY, span.to + DAY);
  const [today] = useState(() => localOf(Math.min(Date.now(), span.to - 1), clocks));
  const [date, setDate] = useState(new Date(today).toISOString().slice(0, 10));
  const [text, setText] = useState('');
  const { act, busy, error } = useAct(['annotations']);
  // Noon, by the company's clocks: in the middle of the day that is meant.
  const at = instantsOf(Date.parse(date) + DAY / 2, clocks)[0] ?? Number.NaN;
  return (
    <Form
      name="Note what happened"
      className="stack"
      onSubmit={() => act(() => post('/v1/annotations', { at, text: text.trim() }), close)}
      submit="Note it"
      busy={busy}
      isReady={text.trim() !== '' && Number.isFinite(at)}
      error={error}
    >
      <TextField label="Day" type="date" value={date} onChange={setDate} required />
      <TextField
        label="What happened"
        value={text}
        onChange={setText}
        placeholder="The spring campaign began"
      />
    </Form>
  );
}
