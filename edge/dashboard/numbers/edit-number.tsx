import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { flows, type TrackingNumber } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { phoneInWords } from '../words/phone.ts';
import { usedFor } from './number-words.ts';

/** Names a number and says which flow its calls enter. What it was before can be had back for a moment. */
export function EditNumber({ number, onClose }: { number: TrackingNumber; onClose: () => void }) {
  const [label, setLabel] = useState(number.label ?? '');
  const [flow, setFlow] = useState(number.flow);
  const published = (useQuery(flows).data?.flows ?? []).filter(({ version }) => version !== null);
  const { act, busy, error } = useAct(['numbers'], ['flow']);
  const path = `/v1/numbers/${encodeURIComponent(number.number)}`;
  const save = () =>
    act(
      () => send('PATCH', path, { label: label.trim() || null, flow }),
      () => {
        onClose();
        toast(`${phoneInWords(number.number)} was changed.`, () =>
          act(() => send('PATCH', path, { label: number.label, flow: number.flow })),
        );
      },
    );
  const configure = () =>
    act(
      () => send('POST', `${path}/configure`),
      () => toast('The carrier was told anew where its calls go.'),
    );
  return (
    <Dialog title={phoneInWords(number.number)} close={onClose}>
      <Form
        onSubmit={save}
        submit="Save"
        busy={busy}
        error={error}
        beside={
          <button type="button" className="button" aria-disabled={busy} onClick={configure}>
            Tell the carrier anew
          </button>
        }
      >
        <TextField label="Label" value={label} onChange={setLabel} />
        <SelectField
          label="Call flow"
          value={flow}
          onChange={setFlow}
          options={published.map(({ id, name }) => [id, name] as const)}
        />
        <p className="hint" data-wide>
          Used for: {usedFor(number)}. What a number stands for does not change, so that old calls keep their
          meaning; release it and get another one instead.
        </p>
      </Form>
    </Dialog>
  );
}
