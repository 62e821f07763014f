import { Form } from '../kit/form.tsx';
import './pools.css';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Overflow } from '../../pools/allocator.ts';
import { type Pool, type PoolNumber, request, send } from '../api.ts';
import { NumberField, SelectField, TextField } from '../kit/fields.tsx';
import { NUMBERS_TABS } from '../kit/section.ts';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { BuyNumber } from '../numbers/buy-number.tsx';
import { Screen } from '../parts/screen.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { shortInstant } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
import { LiveNote } from './live-note.tsx';
import { PoolCard } from './pool-card.tsx';
import { percent } from './pool-words.tsx';
import { Utilisation } from './utilisation.tsx';

/** `GET /v1/pools/:id` */
type PoolDetail = Pool & {
  delays: { calls: number; within5Minutes: number; within30Minutes: number; withinDay: number };
};

const poolDetail = (id: string) =>
  queryOptions({
    queryKey: ['pools', id],
    queryFn: ({ signal }) => request<PoolDetail>(`/v1/pools/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: 5000,
  });

/** One pool: each number live, how full it was, what went wrong, and what is set. */
export function PoolScreen() {
  const id = useParams({ strict: false, select: (params) => params.id ?? '' });
  const may = useMay('manage_numbers');
  const answer = useQuery(poolDetail(id));
  const [buying, setBuying] = useState(false);
  const [removing, setRemoving] = useState<PoolNumber | null>(null);
  const { act, error } = useAct(['pools'], ['numbers']);
  return (
    <Screen
      title={answer.data?.name ?? 'Pool'}
      tabs={NUMBERS_TABS}
      tabsName="Numbers and pools"
      note={<LiveNote query={answer} />}
      actions={
        <>
          <Link to="/checker" className="button">
            Is it large enough?
          </Link>
          {may && (
            <button type="button" className="button primary" onClick={() => setBuying(true)}>
              Add numbers
            </button>
          )}
        </>
      }
      error={error}
    >
      <Loaded query={answer} what="the pool">
        {(pool) => (
          <>
            <PoolCard pool={pool} {...(may ? { onRemove: setRemoving } : {})} />
            <Utilisation id={id} />
            <div className="grid-of">
              <Alarms pool={pool} />
              <Delays delays={pool.delays} />
              <Settings key={JSON.stringify([pool.status.overflow, pool.objects])} pool={pool} may={may} />
            </div>
          </>
        )}
      </Loaded>
      {buying && <BuyNumber pool={id} onClose={() => setBuying(false)} />}
      {removing !== null && (
        <TypeToConfirm
          title="Take a number out of the pool"
          name={phoneInWords(removing.number)}
          action="Take it out"
          onClose={() => setRemoving(null)}
          onConfirm={() => {
            setRemoving(null);
            void act(
              () => send('DELETE', `/v1/numbers/${encodeURIComponent(removing.number)}`),
              () => toast(`${phoneInWords(removing.number)} leaves the pool. For 30 days it still answers.`),
            );
          }}
        >
          <p>
            It is given to no new visit and leaves when nobody has it any more. For 30 days callers who still
            have it reach your backup number; then it goes back to the carrier.
          </p>
        </TypeToConfirm>
      )}
    </Screen>
  );
}

function Alarms({ pool: { alarms, leaks } }: { pool: Pool }) {
  const clock = useClock();
  return (
    <section className="card" aria-label="Alarms">
      <h2>Alarms</h2>
      {alarms.length === 0 && leaks.length === 0 && (
        <p className="hint">No visit went without a number, and no number leaked.</p>
      )}
      <ul className="steps">
        {alarms.map(({ since, until, unnumbered, cause }) => (
          <li key={since}>
            <span className="badge" data-tone={until === null ? 'bad' : 'warn'}>
              {until === null ? 'Full now' : 'Was full'}
            </span>{' '}
            {shortInstant(since, Date.now(), clock)}
            {until !== null && `–${shortInstant(until, Date.now(), clock)}`}: {unnumbered} visits found no
            number, {cause}.
          </li>
        ))}
        {leaks.map(({ number, explanation }) => (
          <li key={number}>
            <span className="badge" data-tone="warn">
              Leaked
            </span>{' '}
            {phoneInWords(number)}: {explanation}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Delays({ delays }: { delays: PoolDetail['delays'] }) {
  return (
    <section className="card" aria-label="How soon people call">
      <h2>How soon people call</h2>
      <p>
        {percent(delays.within5Minutes)} call within 5 minutes of their visit,{' '}
        {percent(delays.within30Minutes)} within half an hour, {percent(delays.withinDay)} within a day.
      </p>
      <p className="hint">
        {delays.calls === 0
          ? 'Assumed, until there are calls to learn it from.'
          : `Learnt from ${delays.calls} calls to this pool.`}
      </p>
    </section>
  );
}

function Settings({ pool, may }: { pool: Pool; may: boolean }) {
  const now = pool.status.overflow;
  const [way, setWay] = useState<'static' | 'page-number' | 'shared'>(
    typeof now === 'object' ? 'static' : now,
  );
  const [number, setNumber] = useState(typeof now === 'object' ? now.staticNumber : '');
  const [objects, setObjects] = useState<number | null>(pool.objects);
  const { act, busy, error } = useAct(['pools']);
  const path = `/v1/pools/${encodeURIComponent(pool.id)}`;
  const overflow: Overflow = way === 'static' ? { staticNumber: number.trim() } : way;
  return (
    <Form
      name="Settings of the pool"
      className="card"
      onSubmit={() =>
        act(
          () => send('PATCH', path, { overflow, objects: objects ?? 1 }),
          () =>
            toast('The pool was changed.', () =>
              act(() => send('PATCH', path, { overflow: now, objects: pool.objects })),
            ),
        )
      }
      submit={may ? 'Save' : null}
      busy={busy}
      error={error}
    >
      <h2>Settings</h2>
      <SelectField
        label="When every number is in use"
        value={way}
        options={[
          ['page-number', 'The page keeps its own number'],
          ['shared', 'A number is shared by two visits'],
          ['static', 'All get one static number'],
        ]}
        onChange={setWay}
      />
      {way === 'static' && (
        <TextField
          label="That number"
          value={number}
          onChange={setNumber}
          placeholder="+13125550100"
          hint="One of your static numbers"
        />
      )}
      <NumberField
        label="Spread over objects"
        min={1}
        max={64}
        value={objects}
        onChange={setObjects}
        hint="One serves some hundred visits a second"
      />
    </Form>
  );
}
