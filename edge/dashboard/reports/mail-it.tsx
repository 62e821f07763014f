import { useState } from 'react';
import type { Filter } from '../../filters/filter.ts';
import type { Schedule } from '../../summaries/schedule.ts';
import { post } from '../api.ts';
import { AreaField, NumberField, SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { useMe } from '../parts/use-me.ts';
import { listed } from '../words/listed.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
  (name, n) => [String(n + 1), name] as const,
);

/** Has the figures of these calls sent by mail by themselves, or a saved report. Nothing for people who may not. */
export function MailIt(about: { name: string; filter: Filter | null; report?: string | undefined }) {
  const [open, setOpen] = useState(false);
  if (!useMay('manage_rules')) return null;
  return (
    <>
      <button
        type="button"
        className={about.report === undefined ? 'button' : 'button quiet'}
        onClick={() => setOpen(true)}
      >
        Send by mail…{about.report !== undefined && <span className="unseen"> {about.name}</span>}
      </button>
      {open && <MailDialog {...about} close={() => setOpen(false)} />}
    </>
  );
}

function MailDialog({ name, filter, report, close }: Parameters<typeof MailIt>[0] & { close: () => void }) {
  const { user } = useMe();
  const [title, setTitle] = useState(name);
  const [every, setEvery] = useState<Schedule['every']>('week');
  const [weekday, setWeekday] = useState('1');
  const [day, setDay] = useState<number | null>(1);
  const [time, setTime] = useState('08:00');
  const [addresses, setAddresses] = useState(user.email);
  const { act, busy, error } = useAct(['summaries']);
  const to = listed(addresses);
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const schedule: Schedule = { every, weekday: Number(weekday), day: day ?? 1, minute: hours * 60 + minutes };
  return (
    <Dialog title="Send by mail" close={close}>
      <Form
        onSubmit={() =>
          act(
            () =>
              post('/v1/summaries', {
                name: title.trim(),
                schedule,
                addresses: to,
                ...(report === undefined ? { filter } : { report, attach: ['pdf'] }),
              }),
            () => {
              close();
              toast(`“${title.trim()}” goes out by mail from now on: see Settings, Summaries.`);
            },
          )
        }
        submit="Send it from now on"
        busy={busy}
        isReady={title.trim() !== '' && to.length > 0 && time !== '' && day !== null}
        error={error}
        onCancel={close}
      >
        <p data-wide>
          {report === undefined
            ? `A summary of ${filter === null ? 'all calls' : 'the calls that fit the filters here'}: the figures with their change, the sources, campaigns and numbers of the time before.`
            : 'The report as a PDF, of the day, week or month before the mail, with the figures of its calls.'}
        </p>
        <TextField label="Name" value={title} onChange={setTitle} required />
        <SelectField<Schedule['every']>
          label="Send"
          value={every}
          options={[
            ['day', 'Every day'],
            ['week', 'Every week'],
            ['month', 'Every month'],
          ]}
          onChange={setEvery}
        />
        {every === 'week' && (
          <SelectField label="On" value={weekday} options={WEEKDAYS} onChange={setWeekday} />
        )}
        {every === 'month' && (
          <NumberField
            label="On day"
            min={1}
            max={31}
            value={day}
            onChange={setDay}
            hint="A shorter month has it on its last day."
          />
        )}
        <TextField label="At" type="time" value={time} onChange={setTime} required />
        <AreaField wide label="To" rows={2} value={addresses} onChange={setAddresses} hint="One a line." />
      </Form>
    </Dialog>
  );
}
