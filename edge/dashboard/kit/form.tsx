import './kit.css';
import type { ReactNode } from 'react';
import { Wrong } from '../parts/wrong.tsx';

/**
 * The frame of every form: its fields, what went wrong, and the way to send it. What is sent and whether it is under way
 * is the caller's, mostly by `useAct`.
 */
export function Form({
  name,
  className = 'form',
  onSubmit,
  submit,
  tone = 'primary',
  isReady = true,
  busy = false,
  error = null,
  onCancel,
  cancel = 'Cancel',
  beside,
  children,
}: {
  /** For people who hear it, where the dialog or card around it does not say it. */
  name?: string;
  className?: string;
  onSubmit: () => unknown;
  /** What the button says that sends it; `null` for people who may only read it. */
  submit: string | null;
  /** `plain` where it only looks something up; `danger` where it cannot be taken back. */
  tone?: 'primary' | 'plain' | 'danger';
  /** False while something is missing without which it cannot be sent. */
  isReady?: boolean;
  busy?: boolean;
  error?: string | null;
  onCancel?: () => void;
  /** What the button says that gives it up. */
  cancel?: string;
  /** Further buttons, after the one that sends it. */
  beside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <form
      className={className}
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
    >
      {children}
      <Wrong error={error} />
      {submit !== null && (
        <div className="row-of" data-wide>
          <button
            type="submit"
            className={tone === 'plain' ? 'button' : `button ${tone}`}
            disabled={!isReady}
            aria-disabled={busy}
          >
            {submit}
          </button>
          {beside}
          {onCancel !== undefined && (
            <button type="button" className="button" onClick={onCancel}>
              {cancel}
            </button>
          )}
        </div>
      )}
    </form>
  );
}
