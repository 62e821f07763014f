import { Form } from '../kit/form.tsx';
import './pools.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Pool, pools, post } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { NUMBERS_TABS } from '../kit/section.ts';
import { type Column, Table } from '../kit/table.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { LiveNote } from './live-note.tsx';
import { Fill, overflowInWords, percent } from './pool-words.tsx';

/** Every pool with what goes on in it now. */
export function PoolsScreen() {
  const may = useMay('manage_numbers');
  const answer = useQuery(pools);
  const [making, setMaking] = useState(false);
  const columns: Column<Pool>[] = [
    {
      head: 'Pool',
      cell: ({ id, name }) => (
        <Link to="/pools/$id" params={{ id }}>
          <strong>{name}</strong>
        </Link>
      ),
    },
    { head: 'Numbers', numeric: true, cell: ({ status }) => status.size },
    {
      head: 'In use now',
      cell: ({ status }) => (
        <span className="in-use">
          <Fill status={status} />
          <span className="figures">
            {status.live + status.held} of {status.size}
          </span>
        </span>
      ),
    },
    { head: 'Right, now', numeric: true, cell: ({ status }) => percent(status.right) },
    { head: 'When full', cell: ({ status }) => overflowInWords(status.overflow) },
    { head: 'Without a number', numeric: true, cell: ({ status }) => status.unnumbered.toLocaleString('en') },
    {
      head: 'State',
      cell: ({ status, alarms, leaks }) => (
        <span className="row-of">
          {alarms.some(({ until }) => until === null) || (status.size > 0 && status.free === 0) ? (
            <span className="badge" data-tone="bad">
              Full
            </span>
          ) : status.size > 0 && status.live + status.held >= status.size * 0.75 ? (
            <span className="badge" data-tone="warn">
              Nearly full
            </span>
          ) : (
            <span className="badge" data-tone="good">
              {status.size === 0 ? 'Empty' : 'Well'}
            </span>
          )}
          {leaks.length > 0 && (
            <span className="badge" data-tone="warn">
              {leaks.length} leaked
            </span>
          )}
        </span>
      ),
    },
  ];
  return (
    <Screen
      title="Pools"
      tabs={NUMBERS_TABS}
      tabsName="Numbers and pools"
      note={<LiveNote query={answer} />}
      actions={
        may && (
          <button type="button" className="button primary" onClick={() => setMaking(true)}>
            New pool
          </button>
        )
      }
    >
      <Loaded query={answer} what="the pools">
        {(data) =>
          data.pools.length === 0 ? (
            <Empty title="No pools yet">
              <p>
                A pool is a set of phone numbers that are handed out to visits, one each, so that a call tells
                which visit it came from. This company has none.
              </p>
              <Link to="/checker" className="button">
                How many numbers do I need?
              </Link>
            </Empty>
          ) : (
            <Table name="Pools" rows={data.pools} columns={columns} keyOf={({ id }) => id} />
          )
        }
      </Loaded>
      {making && <NewPool onClose={() => setMaking(false)} />}
    </Screen>
  );
}

function NewPool({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const { act, busy, error } = useAct(['pools'], ['onboarding']);
  return (
    <Dialog title="New pool" close={onClose}>
      <Form
        onSubmit={() =>
          act(
            () => post('/v1/pools', { name: name.trim() }),
            () => {
              toast(`${name.trim()} is there, without numbers yet.`);
              onClose();
            },
          )
        }
        submit="Make the pool"
        busy={busy}
        isReady={name.trim() !== ''}
        error={error}
      >
        <TextField label="Name" value={name} onChange={setName} required placeholder="Website visitors" />
      </Form>
    </Dialog>
  );
}
