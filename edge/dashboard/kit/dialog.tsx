import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon } from '../parts/icon.tsx';

/** A window over the screen: while it is open nothing else can be reached, and closing it gives the focus back. */
export function Dialog({
  title,
  onClose,
  wide = false,
  children,
}: {
  title: string;
  onClose: () => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      className="dialog"
      data-wide={wide || undefined}
      aria-labelledby={id}
      onClose={onClose}
      onCancel={onClose}
    >
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="button quiet" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}

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
    <Dialog title={title} onClose={onClose}>
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
          <input id={id} value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
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
