import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { capInWords } from '../../calls/cap-arithmetic.ts';
import { post, request, send } from '../api.ts';
import { NumberField, SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { type DestinationEntry, destinations } from '../kit/lists.ts';
import { type Column, None, Table } from '../kit/table.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { shortInstant } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
import { SettingsScreen } from './settings-screen.tsx';

interface Cap {
  id: string;
  subject: { destination: string } | { group: string } | { company: true };
  kind: 'offered' | 'answered' | 'minutes' | 'concurrent';
  period: 'hour' | 'day' | 'week' | 'month' | null;
  limit: number;
  used: number;
  words: string;
}

const path = (to: string) => `/v1/destinations/${encodeURIComponent(to)}`;

/** Phones that may ring, with their names, and how many calls each may have. */
export function DestinationsScreen() {
  const clock = useClock();
  const may = useMay('manage_flows');
  const answer = useQuery(destinations);
  const caps = useQuery({
    queryKey: ['caps'],
    queryFn: ({ signal }) => request<{ caps: Cap[] }>('/v1/caps', { signal }),
  });
  const [open, setOpen] = useState<'new' | 'cap' | DestinationEntry | null>(null);
  const { act, error } = useAct(['destinations'], ['caps']);

  const put = ({ to, label, groups }: Pick<DestinationEntry, 'to' | 'label' | 'groups'>) =>
    send('PUT', path(to), { label, groups });
  const forget = (entry: DestinationEntry) =>
    act(
      () => send('DELETE', path(entry.to)),
      () => toast(`${entry.label || phoneInWords(entry.to)} was forgotten.`, () => act(() => put(entry))),
    );
  const removeCap = ({ id, subject, kind, period, limit }: Cap) =>
    act(
      () => send('DELETE', `/v1/caps/${encodeURIComponent(id)}`),
      () =>
        toast('The cap was taken away.', () => act(() => post('/v1/caps', { subject, kind, period, limit }))),
    );

  const columns: Column<DestinationEntry>[] = [
    { head: 'Name', cell: ({ label }) => <strong>{label || '—'}</strong> },
    { head: 'Number', cell: ({ to }) => <span className="figures">{phoneInWords(to)}</span> },
    { head: 'Groups', cell: ({ groups }) => groups.join(', ') || <None /> },
    {
      head: 'Rang last',
      cell: ({ lastRangAt }) =>
        lastRangAt === null ? <None /> : shortInstant(lastRangAt, Date.now(), clock),
    },
    {
      head: 'Of late',
      cell: ({ warning, lastResult }) =>
        warning !== null ? (
          <span className="badge" data-tone="warn">
            {warning}
          </span>
        ) : (
          (lastResult?.replaceAll('_', ' ') ?? <None />)
        ),
    },
    {
      head: 'Actions',
      cell: (entry) =>
        may && (
          <span className="row-of">
            <button
              type="button"
              className="button quiet"
              aria-label={`Edit ${entry.label || entry.to}`}
              onClick={() => setOpen(entry)}
            >
              Edit
            </button>
            <button
              type="button"
              className="button quiet"
              aria-label={`Forget ${entry.label || entry.to}`}
              onClick={() => void forget(entry)}
            >
              Forget
            </button>
          </span>
        ),
    },
  ];
  const capColumns: Column<Cap>[] = [
    { head: 'For', cell: ({ subject }) => subjectInWords(subject) },
    { head: 'At most', cell: (cap) => capInWords(cap) },
    { head: 'Now', cell: ({ words }) => words },
    {
      head: 'Actions',
      cell: (cap) =>
        may && (
          <span className="row-of">
            <button
              type="button"
              className="button quiet"
              aria-label={`Count anew: ${subjectInWords(cap.subject)}`}
              onClick={() => void act(() => post(`/v1/caps/${encodeURIComponent(cap.id)}/reset`, {}))}
            >
              Count anew
            </button>
            <button
              type="button"
              className="button quiet"
              aria-label={`Remove the cap of ${subjectInWords(cap.subject)}`}
              onClick={() => void removeCap(cap)}
            >
              Remove
            </button>
          </span>
        ),
    },
  ];

  return (
    <SettingsScreen
      title="Destinations and caps"
      note="Phones that may ring, with the names that logs and flows use, and how many calls each may have."
      error={error}
      actions={
        may && (
          <>
            <button type="button" className="button" onClick={() => setOpen('cap')}>
              Set a cap
            </button>
            <button type="button" className="button primary" onClick={() => setOpen('new')}>
              Name a destination
            </button>
          </>
        )
      }
    >
      <Loaded query={answer} what="the destinations">
        {(data) =>
          data.destinations.length === 0 ? (
            <Empty title="No destination has a name yet">
              <p>Flows ring any number. Give one a name, and logs, reports and flows call it by that.</p>
            </Empty>
          ) : (
            <Table name="Destinations" rows={data.destinations} columns={columns} keyOf={({ to }) => to} />
          )
        }
      </Loaded>
      <h2>Caps</h2>
      <Loaded query={caps} what="the caps">
        {(data) =>
          data.caps.length === 0 ? (
            <p className="hint">No cap is set: every destination may have any number of calls.</p>
          ) : (
            <Table name="Caps" rows={data.caps} columns={capColumns} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      {open === 'cap' && <NewCap known={answer.data?.destinations ?? []} onClose={() => setOpen(null)} />}
      {open !== null && open !== 'cap' && (
        <EditDestination entry={open === 'new' ? null : open} onClose={() => setOpen(null)} />
      )}
    </SettingsScreen>
  );
}

function subjectInWords(subject: Cap['subject']): string {
  if ('destination' in subject) return phoneInWords(subject.destination);
  return 'group' in subject ? `Group ${subject.group}` : 'All destinations together';
}

function EditDestination({ entry, onClose }: { entry: DestinationEntry | null; onClose: () => void }) {
  const [to, setTo] = useState(entry?.to ?? '');
  const [label, setLabel] = useState(entry?.label ?? '');
  const [groups, setGroups] = useState(entry?.groups.join(', ') ?? '');
  const { act, busy, error } = useAct(['destinations']);
  return (
    <Dialog title={entry === null ? 'Name a destination' : entry.label || entry.to} close={onClose}>
      <Form
        onSubmit={() => {
          const named = groups.split(',').map((group) => group.trim());
          void act(
            () => send('PUT', path(to.trim()), { label: label.trim(), groups: named.filter(Boolean) }),
            onClose,
          );
        }}
        submit="Save"
        busy={busy}
        isReady={to.trim() !== ''}
        error={error}
      >
        {entry === null && (
          <TextField
            label="Number or SIP address"
            value={to}
            onChange={setTo}
            placeholder="+13125550188"
            required
          />
        )}
        <TextField label="Name" value={label} onChange={setLabel} />
        <TextField
          label="Groups"
          value={groups}
          onChange={setGroups}
          hint="With commas between; caps can be for a group"
        />
      </Form>
    </Dialog>
  );
}

function NewCap({ known, onClose }: { known: readonly DestinationEntry[]; onClose: () => void }) {
  const [subject, setSubject] = useState('company');
  const [kind, setKind] = useState<Cap['kind']>('answered');
  const [period, setPeriod] = useState<NonNullable<Cap['period']>>('day');
  const [limit, setLimit] = useState<number | null>(10);
  const { act, busy, error } = useAct(['caps']);
  const groups = [...new Set(known.flatMap((entry) => entry.groups))];
  const body = () => ({
    subject: subject.startsWith('to ')
      ? { destination: subject.slice('to '.length) }
      : subject.startsWith('group ')
        ? { group: subject.slice('group '.length) }
        : { company: true },
    kind,
    period: kind === 'concurrent' ? null : period,
    limit: limit ?? 0,
  });
  return (
    <Dialog title="Set a cap" close={onClose}>
      <Form
        onSubmit={() => act(() => post('/v1/caps', body()), onClose)}
        submit="Set the cap"
        busy={busy}
        isReady={limit !== null}
        error={error}
      >
        <SelectField
          label="For"
          value={subject}
          options={[
            ['company', 'All destinations together'],
            ...groups.map((group) => [`group ${group}`, `Group ${group}`] as const),
            ...known.map(({ to, label }) => [`to ${to}`, label || phoneInWords(to)] as const),
          ]}
          onChange={setSubject}
        />
        <SelectField
          label="What is counted"
          value={kind}
          options={[
            ['answered', 'Calls answered'],
            ['offered', 'Calls offered'],
            ['minutes', 'Minutes'],
            ['concurrent', 'Calls at a time'],
          ]}
          onChange={setKind}
        />
        {kind !== 'concurrent' && (
          <SelectField
            label="In each"
            value={period}
            options={[
              ['hour', 'Hour'],
              ['day', 'Day'],
              ['week', 'Week'],
              ['month', 'Month'],
            ]}
            onChange={setPeriod}
          />
        )}
        <NumberField label="At most" min={0} value={limit} onChange={setLimit} />
      </Form>
    </Dialog>
  );
}
