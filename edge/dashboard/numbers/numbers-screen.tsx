import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { pools, send } from '../api.ts';
import { TextField } from '../kit/fields.tsx';
import { callsBy, carriers, flows, numbers, type TrackingNumber } from '../kit/lists.ts';
import { NoneLike } from '../kit/none-like.tsx';
import { NUMBERS_TABS } from '../kit/section.ts';
import { type Column, None, Table } from '../kit/table.tsx';
import { TestCall, useCanTestCall } from '../kit/test-call.tsx';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { phoneInWords } from '../words/phone.ts';
import { BringNumber } from './bring-number.tsx';
import { BuyNumber } from './buy-number.tsx';
import { EditNumber } from './edit-number.tsx';
import { dayOf, stateOf, usedFor } from './number-words.ts';
import { PortList } from './port-list.tsx';

type Open = { what: 'buy' | 'bring' } | { what: 'edit' | 'release' | 'call'; number: TrackingNumber };

/** Every number that is answered: what it is for, where its calls go, how often it rings. */
export function NumbersScreen() {
  const clock = useClock();
  const may = useMay('manage_numbers');
  const canTest = useCanTestCall();
  const answer = useQuery(numbers);
  const calls = useQuery(callsBy('trackingNumber')).data;
  const names = {
    flow: new Map(useQuery(flows).data?.flows.map(({ id, name }) => [id, name])),
    pool: new Map(useQuery(pools).data?.pools.map(({ id, name }) => [id, name])),
    carrier: new Map(useQuery(carriers).data?.carriers.map(({ id, name }) => [id, name])),
  };
  const [open, setOpen] = useState<Open | null>(null);
  const [search, setSearch] = useState('');
  const { act, error } = useAct(['numbers'], ['pools']);

  const release = (number: TrackingNumber) => {
    setOpen(null);
    act(
      () => send('DELETE', `/v1/numbers/${encodeURIComponent(number.number)}`),
      () => toast(`${phoneInWords(number.number)} is out of use. For 30 days it still answers.`),
    );
  };

  const columns: Column<TrackingNumber>[] = [
    {
      head: 'Number',
      cell: ({ number }) => (
        <span className="row-of number-cell">
          <strong className="figures">{phoneInWords(number)}</strong>
          <CopyButton text={number} what={number} quiet />
        </span>
      ),
    },
    { head: 'Label', cell: ({ label }) => label ?? <None /> },
    {
      head: 'Used for',
      cell: (number) =>
        number.pool === null ? (
          usedFor(number)
        ) : (
          <Link to="/pools/$id" params={{ id: number.pool }}>
            Pool {names.pool.get(number.pool) ?? number.pool}
          </Link>
        ),
    },
    {
      head: 'Call flow',
      cell: ({ flow }) => (
        <Link to="/flows/$id" params={{ id: flow }}>
          {names.flow.get(flow) ?? flow}
        </Link>
      ),
    },
    { head: 'Carrier', cell: ({ carrier }) => names.carrier.get(carrier) ?? carrier },
    { head: 'State', cell: (number) => <State number={number} /> },
    {
      head: 'Last call',
      cell: ({ number }) => {
        const last = calls?.get(number)?.lastDay;
        return last === undefined ? <None /> : dayOf(last, clock);
      },
    },
    {
      head: 'Calls, 30 days',
      numeric: true,
      cell: ({ number }) =>
        calls === undefined ? <None /> : (calls.get(number)?.calls ?? 0).toLocaleString('en'),
    },
    {
      head: 'Actions',
      cell: (number) => {
        const called = phoneInWords(number.number);
        return (
          <span className="row-of">
            {canTest && (
              <button
                type="button"
                className="button quiet"
                aria-label={`Test call to ${called}`}
                onClick={() => setOpen({ what: 'call', number })}
              >
                Test call
              </button>
            )}
            {may && number.releasedAt === null && (
              <>
                <button
                  type="button"
                  className="button quiet"
                  aria-label={`Edit ${called}`}
                  onClick={() => setOpen({ what: 'edit', number })}
                >
                  Edit
                </button>
                <button
                  type="button"
                  className="button quiet"
                  aria-label={`Release ${called}`}
                  onClick={() => setOpen({ what: 'release', number })}
                >
                  Release
                </button>
              </>
            )}
          </span>
        );
      },
    },
  ];

  return (
    <Screen
      title="Tracking numbers"
      tabs={NUMBERS_TABS}
      tabsName="Numbers and pools"
      note="Numbers that Numberline answers: each stands for a source, or is handed out to visits by a pool."
      actions={
        may && (
          <>
            <button type="button" className="button" onClick={() => setOpen({ what: 'bring' })}>
              Bring your own number
            </button>
            <button type="button" className="button primary" onClick={() => setOpen({ what: 'buy' })}>
              Get a number
            </button>
          </>
        )
      }
      error={error}
    >
      <Loaded query={answer} what="the numbers">
        {(data) => {
          if (data.numbers.length === 0) {
            return (
              <Empty title="No tracking numbers yet">
                <p>
                  A tracking number rings your own phone and tells which ad or page made it ring. Get one from
                  a carrier, or add one you already have there.
                </p>
                {may && (
                  <button type="button" className="button primary" onClick={() => setOpen({ what: 'buy' })}>
                    Get the first number
                  </button>
                )}
              </Empty>
            );
          }
          const like = search.trim().toLowerCase();
          const found = data.numbers.filter((number) =>
            [
              number.number,
              phoneInWords(number.number),
              number.label,
              usedFor(number),
              names.flow.get(number.flow),
            ]
              .join(' ')
              .toLowerCase()
              .includes(like),
          );
          return (
            <>
              <div className="form">
                <TextField
                  label="Find a number, label, source or flow"
                  type="search"
                  value={search}
                  onChange={setSearch}
                />
              </div>
              {found.length === 0 ? (
                <NoneLike search={search} clear={() => setSearch('')} />
              ) : (
                <Table
                  name="Tracking numbers"
                  rows={found}
                  columns={columns}
                  keyOf={({ number }) => number}
                />
              )}
            </>
          );
        }}
      </Loaded>
      <PortList />
      {open?.what === 'bring' && <BringNumber onClose={() => setOpen(null)} />}
      {open?.what === 'buy' && <BuyNumber onClose={() => setOpen(null)} />}
      {open?.what === 'edit' && <EditNumber number={open.number} onClose={() => setOpen(null)} />}
      {open?.what === 'call' && <TestCall to={open.number.number} onClose={() => setOpen(null)} />}
      {open?.what === 'release' && (
        <TypeToConfirm
          title="Release this number"
          name={phoneInWords(open.number.number)}
          action="Release the number"
          onConfirm={() => release(open.number)}
          onClose={() => setOpen(null)}
        >
          <p>
            It is shown to nobody any more. For 30 days callers who still have it reach your backup number;
            then it goes back to the carrier, who may give it to somebody else. It had{' '}
            {calls?.get(open.number.number)?.calls ?? 0} calls in the last 30 days.
          </p>
        </TypeToConfirm>
      )}
    </Screen>
  );
}

function State({ number }: { number: TrackingNumber }) {
  const clock = useClock();
  const { words, tone } = stateOf(number, clock);
  return (
    <span className="badge" data-tone={tone}>
      {words}
    </span>
  );
}
