import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RequestFailed, request, send } from '../api.ts';
import { NumberField, TickField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { SettingsScreen } from './settings-screen.tsx';

interface RecordingSettings {
  days: number | null;
  deleteAtCarrier: boolean;
  transcribe: boolean;
}

/** `GET /v1/retention`: days; `null` keeps. */
type Retention = Record<
  'callers' | 'visits' | 'recordings' | 'transcripts' | 'deliveries' | 'history',
  number | null
>;

/** How long what is kept, and what is done with recordings. */
export function RecordingsScreen() {
  const answer = useQuery({
    queryKey: ['recording settings'],
    queryFn: ({ signal }) => request<RecordingSettings>('/v1/recordings/settings', { signal }),
  });
  const retention = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) =>
      request<Retention>('/v1/retention', { signal }).catch((error: Error) => {
        // An edge of before does not have it; the screen is then about recordings alone.
        if (error instanceof RequestFailed && error.status === 404) return null;
        throw error;
      }),
  });
  return (
    <SettingsScreen title="Recordings and retention" note="What is kept for how long, and where.">
      <Loaded query={answer} what="the recording settings">
        {(settings) => <RecordingForm key={JSON.stringify(settings)} settings={settings} />}
      </Loaded>
      {retention.data !== null && (
        <Loaded query={retention} what="the retention">
          {(days) => days !== null && <RetentionForm key={JSON.stringify(days)} days={days} />}
        </Loaded>
      )}
    </SettingsScreen>
  );
}

function RecordingForm({ settings }: { settings: RecordingSettings }) {
  const [now, setNow] = useState(settings);
  const may = useMay('manage_recordings');
  const { act, busy, error } = useAct(['recording settings'], ['retention']);
  const write = (to: RecordingSettings) => send('PATCH', '/v1/recordings/settings', to);
  return (
    <Form
      className="card form"
      name="Recordings"
      onSubmit={() =>
        act(
          () => write(now),
          () => toast('The recording settings were changed.', () => act(() => write(settings))),
        )
      }
      submit={may ? 'Save' : null}
      busy={busy}
      error={error}
    >
      <h2 data-wide>Recordings</h2>
      <NumberField
        label="Delete sound and transcripts after, days"
        min={1}
        max={3650}
        value={now.days}
        onChange={(days) => setNow({ ...now, days })}
        hint="Empty: kept"
      />
      <TickField
        label="Delete the carrier’s copy as soon as ours is there"
        value={now.deleteAtCarrier}
        onChange={(deleteAtCarrier) => setNow({ ...now, deleteAtCarrier })}
      />
      <TickField
        label="Write down what was said"
        value={now.transcribe}
        onChange={(transcribe) => setNow({ ...now, transcribe })}
      />
      <p className="hint" data-wide>
        Which calls are recorded is said in a call flow, by a Recording node, with the notice callers hear.
      </p>
    </Form>
  );
}

const KEPT: readonly (readonly [keyof Retention, string, string])[] = [
  ['callers', 'Who called', 'Number, name, place, keys, notes; the call’s row stays'],
  ['visits', 'Visits before a call', 'With their pages'],
  ['recordings', 'Recordings', ''],
  ['transcripts', 'Transcripts', 'Empty: as long as recordings'],
  ['deliveries', 'Webhook deliveries', '7 to 365'],
  ['history', 'History of changes', 'Who changed what'],
];

function RetentionForm({ days }: { days: Retention }) {
  const [now, setNow] = useState(days);
  const may = useMay('erase');
  const { act, busy, error } = useAct(['retention'], ['recording settings']);
  return (
    <Form
      className="card form"
      name="Retention"
      onSubmit={() =>
        act(
          () => send('PATCH', '/v1/retention', now),
          () => toast('What is forgotten when was changed.'),
        )
      }
      submit={may ? 'Save' : null}
      busy={busy}
      error={error}
    >
      <h2 data-wide>Forget after, days</h2>
      {KEPT.map(([name, label, hint]) => (
        <NumberField
          key={name}
          label={label}
          min={1}
          max={3650}
          value={now[name]}
          onChange={(value) => setNow({ ...now, [name]: value })}
          hint={hint || 'Empty: kept'}
        />
      ))}
    </Form>
  );
}
