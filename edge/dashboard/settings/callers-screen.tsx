import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post, request, send } from '../api.ts';
import { AreaField, NumberField, SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { NoneLike } from '../kit/none-like.tsx';
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

type Match = 'exact' | 'prefix' | 'withheld' | 'name' | 'country';

interface Listed {
  id: string;
  list: 'block' | 'allow';
  match: Match;
  value: string;
  action: 'reject' | 'challenge';
  reason: string;
  createdAt: number;
  hits: number;
  lastHitAt: number | null;
}

type Signal = 'off' | 'challenge' | 'reject';

interface Policy {
  signals: Record<'stirFailed' | 'invalidNumber' | 'manyNumbers' | 'neighbour', Signal>;
  manyNumbers: number;
  withinMinutes: number;
  challenge: { say: string; language: string };
}

const MATCHES: readonly (readonly [Match, string])[] = [
  ['exact', 'This number'],
  ['prefix', 'Numbers that begin with'],
  ['country', 'Country'],
  ['name', 'Name contains'],
  ['withheld', 'Callers without a number'],
];

/** Who is blocked, who is let through whatever else says, and what becomes of callers who look like robots. */
export function CallersScreen() {
  const clock = useClock();
  const may = useMay('manage_flows');
  const answer = useQuery({
    queryKey: ['callers'],
    queryFn: ({ signal }) => request<{ callers: Listed[] }>('/v1/callers', { signal }),
  });
  const policy = useQuery({
    queryKey: ['spam policy'],
    queryFn: ({ signal }) => request<Policy>('/v1/spam-policy', { signal }),
  });
  const [adding, setAdding] = useState(false);
  const [search, setSearch] = useState('');
  const { act, error } = useAct(['callers']);
  const remove = ({ id, list, match, value, action, reason }: Listed) =>
    act(
      () => send('DELETE', `/v1/callers/${encodeURIComponent(id)}`),
      () =>
        toast('Taken off the list.', () =>
          act(() => post('/v1/callers', { list, match, value, action, reason })),
        ),
    );
  const columns: Column<Listed>[] = [
    { head: 'Who', cell: (entry) => <strong>{whoInWords(entry)}</strong> },
    {
      head: 'What happens',
      cell: ({ list, action }) =>
        list === 'allow' ? 'Let through' : action === 'reject' ? 'Refused' : 'Has to press a key',
    },
    { head: 'Why', cell: ({ reason }) => reason || <None /> },
    { head: 'Calls', numeric: true, cell: ({ hits }) => hits },
    {
      head: 'Last',
      cell: ({ lastHitAt }) => (lastHitAt === null ? <None /> : shortInstant(lastHitAt, Date.now(), clock)),
    },
    {
      head: 'Actions',
      cell: (entry) =>
        may && (
          <button
            type="button"
            className="button quiet"
            aria-label={`Remove ${whoInWords(entry)} from the list`}
            onClick={() => void remove(entry)}
          >
            Remove
          </button>
        ),
    },
  ];
  return (
    <SettingsScreen
      title="Blocked callers and screening"
      note="Blocked calls are in the log too, with the reason, and do not count in reports."
      error={error}
      actions={
        may && (
          <button type="button" className="button primary" onClick={() => setAdding(true)}>
            Add to a list
          </button>
        )
      }
    >
      <Loaded query={answer} what="the lists">
        {({ callers }) => {
          if (callers.length === 0) {
            return (
              <Empty title="Nobody is on a list">
                <p>Block a number from its call, or add one here.</p>
              </Empty>
            );
          }
          const like = search.trim().toLowerCase();
          const found = callers.filter((entry) =>
            `${whoInWords(entry)} ${entry.value} ${entry.reason}`.toLowerCase().includes(like),
          );
          return (
            <>
              <div className="form">
                <TextField
                  label="Find a caller or reason"
                  type="search"
                  value={search}
                  onChange={setSearch}
                />
              </div>
              {found.length === 0 ? (
                <NoneLike search={search} clear={() => setSearch('')} />
              ) : (
                <Table name="Block and allow list" rows={found} columns={columns} keyOf={({ id }) => id} />
              )}
            </>
          );
        }}
      </Loaded>
      <Loaded query={policy} what="the screening">
        {(now) => <Screening key={JSON.stringify(now)} policy={now} may={may} />}
      </Loaded>
      {adding && <AddCaller onClose={() => setAdding(false)} />}
    </SettingsScreen>
  );
}

function whoInWords({ match, value }: Pick<Listed, 'match' | 'value'>): string {
  if (match === 'withheld') return 'Callers without a number';
  if (match === 'exact') return phoneInWords(value);
  return `${MATCHES.find(([each]) => each === match)?.[1] ?? match} ${value}`;
}

function AddCaller({ onClose }: { onClose: () => void }) {
  const [what, setWhat] = useState<'reject' | 'challenge' | 'allow'>('reject');
  const [match, setMatch] = useState<Match>('exact');
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const { act, busy, error } = useAct(['callers']);
  return (
    <Dialog title="Add to a list" close={onClose}>
      <Form
        onSubmit={() =>
          act(
            () =>
              post('/v1/callers', {
                list: what === 'allow' ? 'allow' : 'block',
                action: what === 'allow' ? 'reject' : what,
                match,
                value: match === 'withheld' ? '' : value.trim(),
                reason,
              }),
            onClose,
          )
        }
        submit="Add"
        busy={busy}
        error={error}
      >
        <SelectField label="Who" value={match} options={MATCHES} onChange={setMatch} />
        {match !== 'withheld' && (
          <TextField
            label="Value"
            value={value}
            onChange={setValue}
            placeholder={{ exact: '+13125550190', prefix: '+1900', country: 'US', name: 'Survey' }[match]}
            required
          />
        )}
        <SelectField
          label="What happens"
          value={what}
          options={[
            ['reject', 'Refused'],
            ['challenge', 'Has to press a key'],
            ['allow', 'Let through, whatever else says'],
          ]}
          onChange={setWhat}
        />
        <TextField label="Why" value={reason} onChange={setReason} />
      </Form>
    </Dialog>
  );
}

const SIGNALS: readonly (readonly [keyof Policy['signals'], string])[] = [
  ['stirFailed', 'The carrier says the number is forged'],
  ['invalidNumber', 'The number cannot exist'],
  ['manyNumbers', 'Calls many of your numbers in a short time'],
  ['neighbour', 'The number imitates yours'],
];

function Screening({ policy, may }: { policy: Policy; may: boolean }) {
  const [now, setNow] = useState(policy);
  const { act, busy, error } = useAct(['spam policy']);
  const write = (to: Policy) => send('PUT', '/v1/spam-policy', to);
  return (
    <Form
      name="Screening"
      className="card form"
      onSubmit={() =>
        act(
          () => write(now),
          () => toast('The screening was changed.', () => act(() => write(policy))),
        )
      }
      submit={may ? 'Save' : null}
      busy={busy}
      error={error}
    >
      <h2 data-wide>Callers who look like robots</h2>
      {SIGNALS.map(([signal, label]) => (
        <SelectField<Signal>
          key={signal}
          label={label}
          value={now.signals[signal]}
          options={[
            ['off', 'Nothing happens'],
            ['challenge', 'Has to press a key'],
            ['reject', 'Refused'],
          ]}
          onChange={(to) => setNow({ ...now, signals: { ...now.signals, [signal]: to } })}
        />
      ))}
      <NumberField
        label="“Many” is, numbers"
        min={1}
        max={1000}
        value={now.manyNumbers}
        onChange={(value) => setNow({ ...now, manyNumbers: value ?? 1 })}
      />
      <NumberField
        label="Within, minutes"
        min={1}
        max={1440}
        value={now.withinMinutes}
        onChange={(value) => setNow({ ...now, withinMinutes: value ?? 1 })}
      />
      <AreaField
        wide
        label="What they hear when they have to press a key"
        rows={2}
        value={now.challenge.say}
        onChange={(say) => setNow({ ...now, challenge: { ...now.challenge, say } })}
      />
    </Form>
  );
}
