import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Icon } from './icon.tsx';

/** A dialog over the screen: the browser keeps focus inside, and gives it back when it closes. */
export function Dialog({
  title,
  close,
  className,
  children,
}: {
  title: string;
  close: () => void;
  className?: string;
  children: ReactNode;
}) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself; a press beside it is for the mouse
    <dialog
      ref={element}
      className={`dialog ${className ?? ''}`}
      aria-labelledby={heading}
      // Told late: in development React opens it twice, and by then it is open again.
      onClose={() => element.current?.open !== true && close()}
      onClick={(event) => event.target === element.current && close()}
    >
      <div className="dialog-box">
        <header className="dialog-head">
          <h2 id={heading}>{title}</h2>
          <button type="button" className="button quiet" aria-label="Close" onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
