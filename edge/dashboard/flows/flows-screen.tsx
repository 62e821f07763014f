import { Form } from '../kit/form.tsx';
import './flows.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { post, send } from '../api.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { callsBy, type FlowHead, flows, numbers } from '../kit/lists.ts';
import { NoneLike } from '../kit/none-like.tsx';
import { type Column, None, Table } from '../kit/table.tsx';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { flowCheck, flowDetail } from './flow-queries.ts';
import { TEMPLATES } from './templates.ts';

/** Every call flow: whether calls get it, in which version, who uses it, what is wrong with it. */
export function FlowsScreen() {
  const may = useMay('manage_flows');
  const answer = useQuery(flows);
  const own = useQuery(numbers).data?.numbers ?? [];
  const calls = useQuery(callsBy('flow')).data;
  const [search, setSearch] = useState('');
  const [making, setMaking] = useState(false);
  const [removing, setRemoving] = useState<FlowHead | null>(null);
  const { act, error } = useAct(['flows']);
  const copy = (head: FlowHead) =>
    act(async () => {
      await post('/v1/flows', { name: `${head.name} (copy)`.slice(0, 100), flow: head.flow, publish: false });
      toast(`A copy of ${head.name} is there as a draft.`);
    });
  const usersOf = (id: string) =>
    own.filter(({ flow, releasedAt }) => flow === id && releasedAt === null).length;

  const columns: Column<FlowHead>[] = [
    {
      head: 'Flow',
      cell: ({ id, name }) => (
        <Link to="/flows/$id" params={{ id }}>
          <strong>{name}</strong>
        </Link>
      ),
    },
    {
      head: 'Status',
      cell: ({ version, hasDraft }) => (
        <span className="row-of">
          {version !== null && (
            <span className="badge" data-tone="good">
              Live
            </span>
          )}
          {hasDraft && (
            <span className="badge" data-tone="warn">
              Draft
            </span>
          )}
          {version === null && !hasDraft && <span className="badge">Taken back</span>}
        </span>
      ),
    },
    { head: 'Version', numeric: true, cell: ({ version }) => version ?? <None /> },
    { head: 'Numbers', numeric: true, cell: ({ id }) => usersOf(id) },
    {
      head: 'Calls, 30 days',
      numeric: true,
      cell: ({ id }) => (calls === undefined ? <None /> : (calls.get(id)?.calls ?? 0)),
    },
    { head: 'Problems', cell: (head) => <ProblemCount head={head} /> },
    {
      head: 'Actions',
      cell: (head) =>
        may && (
          <span className="row-of">
            <button
              type="button"
              className="button quiet"
              aria-label={`Copy ${head.name}`}
              disabled={head.flow === null}
              onClick={() => copy(head)}
            >
              Copy
            </button>
            <button
              type="button"
              className="button quiet"
              aria-label={`Delete ${head.name}`}
              onClick={() => setRemoving(head)}
            >
              Delete
            </button>
          </span>
        ),
    },
  ];

  return (
    <Screen
      title="Call flows"
      note="What happens to a call: what the caller hears, which phones ring, what happens when nobody answers."
      actions={
        may && (
          <button type="button" className="button primary" onClick={() => setMaking(true)}>
            New flow
          </button>
        )
      }
      error={error}
    >
      <Loaded query={answer} what="the flows">
        {(data) => {
          if (data.flows.length === 0) {
            return (
              <Empty title="No call flows yet">
                <p>A number needs a flow that says which phone rings. Begin with a template.</p>
                {may && (
                  <button type="button" className="button primary" onClick={() => setMaking(true)}>
                    Make the first flow
                  </button>
                )}
              </Empty>
            );
          }
          const found = data.flows.filter(({ name }) =>
            name.toLowerCase().includes(search.trim().toLowerCase()),
          );
          return (
            <>
              <div className="form">
                <TextField label="Find a flow" type="search" value={search} onChange={setSearch} />
              </div>
              {found.length === 0 ? (
                <NoneLike search={search} clear={() => setSearch('')} />
              ) : (
                <Table name="Call flows" rows={found} columns={columns} keyOf={({ id }) => id} />
              )}
            </>
          );
        }}
      </Loaded>
      {making && <NewFlow onClose={() => setMaking(false)} />}
      {removing !== null && (
        <TypeToConfirm
          title={`Delete ${removing.name}`}
          name={removing.name}
          action="Delete the flow"
          onClose={() => setRemoving(null)}
          onConfirm={() => {
            setRemoving(null);
            act(
              () => send('DELETE', `/v1/flows/${encodeURIComponent(removing.id)}`),
              () => toast(`${removing.name} was deleted.`),
            );
          }}
        >
          <p>
            {usersOf(removing.id) === 0
              ? 'It is taken off the list. Calls that went through it keep their history.'
              : `${usersOf(removing.id)} numbers use it, so it cannot be deleted yet: give them another flow first.`}
          </p>
        </TypeToConfirm>
      )}
    </Screen>
  );
}

/** How many problems its draft has; what is live has none. */
function ProblemCount({ head: { id, hasDraft } }: { head: FlowHead }) {
  const draft = useQuery({ ...flowDetail(id), enabled: hasDraft }).data?.draft;
  const checked = useQuery(
    flowCheck(
      hasDraft && draft != null ? (draft as Parameters<typeof flowCheck>[0]) : null,
      JSON.stringify(draft),
    ),
  ).data;
  if (!hasDraft) return 'None';
  if (checked === undefined) return <None />;
  const count = checked.problems.length;
  if (count === 0) return 'None in the draft';
  return (
    <span className="badge" data-tone="bad">
      {count === 1 ? '1 in the draft' : `${count} in the draft`}
    </span>
  );
}

function NewFlow({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [template, setTemplate] = useState('0');
  const navigate = useNavigate();
  const { act, busy, error } = useAct(['flows'], ['onboarding']);
  const chosen = TEMPLATES[Number(template)];
  return (
    <Dialog title="New call flow" close={onClose}>
      <Form
        onSubmit={() =>
          act(async () => {
            const { id } = await post<{ id: string }>('/v1/flows', {
              name: name.trim(),
              flow: chosen?.flow,
              publish: false,
            });
            await navigate({ to: '/flows/$id', params: { id } });
          })
        }
        submit="Make the draft"
        busy={busy}
        isReady={name.trim() !== ''}
        error={error}
      >
        <TextField label="Name" value={name} onChange={setName} required />
        <SelectField
          label="Begin with"
          value={template}
          onChange={setTemplate}
          options={TEMPLATES.map((each, index) => [String(index), each.name] as const)}
          hint={chosen?.does}
        />
      </Form>
    </Dialog>
  );
}
