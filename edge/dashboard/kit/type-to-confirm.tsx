import { type ReactNode, useId, useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';

/** For what is in use and cannot be undone: the name has to be typed. */
export function TypeToConfirm({
  title,
  name,
  action,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  /** What has to be typed. */
  name: string;
  /** What the button says. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const same = typed.replace(/[\s()-]/g, '') === name.replace(/[\s()-]/g, '');
  return (
    <Dialog title={title} close={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (same) onConfirm();
        }}
      >
        <div data-wide className="field">
          {children}
        </div>
        <div className="field" data-wide>
          <label htmlFor={id}>
            Type <strong>{name}</strong> to confirm
          </label>
          <input
            id={id}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <div className="row-of" data-wide>
          <button type="submit" className="button danger" disabled={!same}>
            {action}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Keep it
          </button>
        </div>
      </form>
    </Dialog>
  );
}
