import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { post, welcome } from '../api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { phoneInWords } from '../words/phone.ts';
import { TextField } from './fields.tsx';
import { Form } from './form.tsx';
import { useAct } from './use-act.ts';

/** Whether this installation can place calls by itself. */
export function useCanTestCall(): boolean {
  return useQuery(welcome).data?.demo != null;
}

/** A call to one of our numbers without a phone: the built-in carrier places it through the same webhooks as a real one. */
export function TestCall({ to, onClose }: { to: string; onClose: () => void }) {
  const [from, setFrom] = useState('+14155550123');
  const [keys, setKeys] = useState('');
  const [placed, setPlaced] = useState(false);
  const { act, busy, error } = useAct(['numbers'], ['calls by'], ['onboarding']);
  const place = () =>
    act(
      () =>
        post('/simulator/calls', {
          to,
          from,
          script: {
            speed: 4,
            talkFor: 20,
            ...(keys.trim() === '' ? {} : { keys: keys.trim().split(/\s+/) }),
          },
        }),
      () => {
        setPlaced(true);
        toast(`A test call to ${phoneInWords(to)} is under way.`);
      },
    );
  return (
    <Dialog title={`Test call to ${phoneInWords(to)}`} close={onClose}>
      <Form
        onSubmit={place}
        submit={placed ? 'Call again' : 'Place the call'}
        busy={busy}
        error={error}
        onCancel={onClose}
        cancel="Close"
      >
        <p data-wide className="hint">
          No phone is needed: the built-in carrier calls the number through the same webhooks as a real one,
          walks through its call flow and has somebody answer. It costs nothing and shows up in the call log.
        </p>
        <TextField label="Call from" value={from} onChange={setFrom} type="tel" hint="Or: anonymous" />
        <TextField
          label="Keys the caller presses"
          value={keys}
          onChange={setKeys}
          hint="One entry after the other, with spaces between, e.g. 1 2"
        />
        {placed && (
          <p data-wide role="status">
            The call is under way. <Link to="/calls">Watch it in the call log</Link>
          </p>
        )}
      </Form>
    </Dialog>
  );
}
