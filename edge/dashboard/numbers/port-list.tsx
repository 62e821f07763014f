import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Port } from '../../calls/port.ts';
import { post } from '../api.ts';
import { Form } from '../kit/form.tsx';
import { carriers, numbers } from '../kit/lists.ts';
import { type Column, Table } from '../kit/table.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { shortInstant } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
import { BuyNumber } from './buy-number.tsx';
import { isOver, PORT_STATES, ports } from './ports.ts';

/** Numbers that are brought along from another carrier, and how far they are; nothing where none is. */
export function PortList() {
  const list = useQuery(ports);
  if (list.data?.ports.length === 0 || (list.data === undefined && list.error === null)) return null;
  return (
    <section className="stack" aria-labelledby="ports">
      <h2 id="ports">Brought along from another carrier</h2>
      <Loaded query={list} what="the numbers on their way">
        {({ ports: found }) => <Orders ports={found} />}
      </Loaded>
    </section>
  );
}

function Orders({ ports: found }: { ports: readonly Port[] }) {
  const clock = useClock();
  const may = useMay('manage_numbers');
  const names = new Map(useQuery(carriers).data?.carriers.map(({ id, name }) => [id, name]));
  const inUse = new Set(useQuery(numbers).data?.numbers.map(({ number }) => number));
  const [open, setOpen] = useState<{ what: 'use' | 'cancel'; port: Port } | null>(null);
  const columns: Column<Port>[] = [
    { head: 'Numbers', cell: (port) => <Numbers port={port} /> },
    { head: 'State', cell: (port) => <State port={port} /> },
    {
      head: 'To',
      cell: ({ carrier, carrierOrder }) => (
        <>
          {names.get(carrier) ?? carrier}
          {carrierOrder !== null && <span className="hint"> {carrierOrder}</span>}
        </>
      ),
    },
    { head: 'Wanted on', cell: ({ targetDate }) => targetDate ?? 'as soon as can be' },
    { head: 'Changed', cell: ({ changedAt }) => shortInstant(changedAt, Date.now(), clock) },
  ];
  const actions: Column<Port> = {
    head: 'Actions',
    cell: (port) => {
      const called = port.numbers.map(({ number }) => phoneInWords(number)).join(', ');
      const isWaiting = port.status === 'completed' && port.numbers.some(({ number }) => !inUse.has(number));
      return (
        <span className="row-of">
          {isWaiting && (
            <button
              type="button"
              className="button quiet"
              aria-label={`Put to use: ${called}`}
              onClick={() => setOpen({ what: 'use', port })}
            >
              Put to use
            </button>
          )}
          {!isOver(port) && (
            <button
              type="button"
              className="button quiet"
              aria-label={`Call off the order of ${called}`}
              onClick={() => setOpen({ what: 'cancel', port })}
            >
              Call off
            </button>
          )}
        </span>
      );
    },
  };
  const close = () => setOpen(null);
  return (
    <>
      <Table
        name="Brought along from another carrier"
        rows={found}
        columns={may ? [...columns, actions] : columns}
        keyOf={({ id }) => id}
      />
      {open?.what === 'use' && (
        <BuyNumber
          onClose={close}
          has={{ carrier: open.port.carrier, numbers: open.port.numbers.map(({ number }) => number) }}
        />
      )}
      {open?.what === 'cancel' && <CallOff port={open.port} close={close} />}
    </>
  );
}

function Numbers({ port }: { port: Port }) {
  return (
    <ul className="plain-list">
      {port.numbers.map(({ number, reason, portDate }) => (
        <li key={number}>
          <strong className="figures">{phoneInWords(number)}</strong>
          {portDate !== null && <span className="hint"> on {portDate.slice(0, 10)}</span>}
          {reason !== null && <span className="field-error"> {reason}</span>}
        </li>
      ))}
    </ul>
  );
}

function State({ port: { status, trouble } }: { port: Port }) {
  const { words, tone, todo } = PORT_STATES[status];
  return (
    <>
      <span className="badge" data-tone={tone}>
        {words}
      </span>
      {todo !== null && <p className="hint">{todo}</p>}
      {trouble !== null && status !== 'draft' && <p className="hint">Nothing new just now: {trouble}.</p>}
    </>
  );
}

function CallOff({ port, close }: { port: Port; close: () => void }) {
  const { act, busy, error } = useAct(ports.queryKey);
  return (
    <Dialog title="Call the order off" close={close}>
      <Form
        onSubmit={() =>
          act(
            () => post(`/v1/ports/${port.id}/cancel`, {}),
            () => {
              close();
              toast('The order is called off. The numbers stay with the carrier that has them.');
            },
          )
        }
        submit="Call it off"
        tone="danger"
        busy={busy}
        error={error}
        onCancel={close}
        cancel="Keep it"
      >
        <p data-wide>
          {port.numbers.map(({ number }) => phoneInWords(number)).join(', ')} will not be brought along. To
          begin again, everything has to be filled in anew, and the wait begins anew too.
        </p>
      </Form>
    </Dialog>
  );
}
