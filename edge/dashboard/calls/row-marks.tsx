import './row-marks.css';
import { createContext, type FocusEvent, type KeyboardEvent, useContext } from 'react';
import type { Call } from '../../calls/call.ts';
import { callerOf } from './call-words.tsx';

/** What can be said of a call without leaving its row. */
export type Mark = { score: number | null } | { addTags: [string] };

/** Writes a mark down; `null` for people who may not. */
export const MarkCall = createContext<((call: Call, mark: Mark) => void) | null>(null);

/**
 * The score of a call, to be typed over. Tab goes from call to call and does not stop here: the keys T and S come to the fields
 * of the call that one is on.
 */
export function ScoreCell({ call }: { call: Call }) {
  const mark = useContext(MarkCall);
  if (mark === null) return call.score ?? <span className="none">—</span>;
  const leave = ({ target }: FocusEvent<HTMLInputElement>) => {
    const given = target.value === '' ? null : target.valueAsNumber;
    if (given === call.score) return;
    if (target.validity.valid) mark(call, { score: given });
    else target.value = String(call.score ?? '');
  };
  return (
    <input
      key={call.score}
      className="row-field"
      data-mark="score"
      type="number"
      min={0}
      max={100}
      step={1}
      tabIndex={-1}
      aria-label={`Score of ${callerOf(call)}`}
      title="0–100"
      placeholder="—"
      defaultValue={call.score ?? ''}
      onBlur={leave}
      onKeyDown={(event) => backToRow(event, call.score)}
    />
  );
}

/** The tags of a call, and a place for one more. */
export function TagsCell({ call }: { call: Call }) {
  const mark = useContext(MarkCall);
  const tags = call.tags.join(', ');
  if (mark === null) return <span className="cut">{tags === '' ? '—' : tags}</span>;
  return (
    <span className="row-tags">
      {tags !== '' && (
        <span className="cut" title={tags}>
          {tags}
        </span>
      )}
      <input
        className="row-field"
        data-mark="tag"
        maxLength={64}
        autoComplete="off"
        tabIndex={-1}
        aria-label={`New tag for ${callerOf(call)}`}
        placeholder="+ tag"
        onBlur={({ target }) => {
          const tag = target.value.trim();
          target.value = '';
          if (tag !== '' && !call.tags.includes(tag)) mark(call, { addTags: [tag] });
        }}
        onKeyDown={(event) => backToRow(event, null)}
      />
    </span>
  );
}

/** Enter keeps what was typed, Escape throws it away; both go back to the call. */
function backToRow(event: KeyboardEvent<HTMLInputElement>, before: number | null): void {
  if (event.key !== 'Enter' && event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  const field = event.currentTarget;
  if (event.key === 'Escape') field.value = String(before ?? '');
  const link = field.closest('[data-call]')?.querySelector('a');
  if (link === null || link === undefined) field.blur();
  else link.focus({ preventScroll: true });
}

/** Comes to a field of the call that one is on. */
export function focusMark(row: Element | null | undefined, which: 'score' | 'tag'): void {
  row?.querySelector<HTMLInputElement>(`[data-mark="${which}"]`)?.focus();
}
