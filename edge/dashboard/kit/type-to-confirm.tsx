import { type ReactNode, useId, useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { Form } from './form.tsx';

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
      <Form
        onSubmit={() => {
          if (same) onConfirm();
        }}
        submit={action}
        tone="danger"
        isReady={same}
        onCancel={onClose}
        cancel="Keep it"
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
      </Form>
    </Dialog>
  );
}
