import { Form } from '../kit/form.tsx';
import '../pools/pools.css';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { pools, post } from '../api.ts';
import { AreaField, NumberField, SelectField, TextField } from '../kit/fields.tsx';
import { NUMBERS_TABS } from '../kit/section.ts';
import { useAct } from '../kit/use-act.ts';
import { Screen } from '../parts/screen.tsx';
import { hoursOf } from './hours.ts';
import type { PoolCheck } from './pool-check.ts';
import { Verdict } from './verdict.tsx';

type Way = 'pool' | 'ga4' | 'visits' | 'hours';

/** How many numbers a site needs: by its own visits, by Google Analytics, or by a file. */
export function CheckerScreen() {
  const known = useQuery(pools).data?.pools ?? [];
  const [way, setWay] = useState<Way>('pool');
  const [chosen, setChosen] = useState('');
  const [property, setProperty] = useState('');
  const [account, setAccount] = useState('');
  const [csv, setCsv] = useState('');
  const [hours, setHours] = useState('');
  const [average, setAverage] = useState<number | null>(120);
  const [hold, setHold] = useState<number | null>(2);
  const [size, setSize] = useState<number | null>(null);
  const [result, setResult] = useState<PoolCheck | null>(null);
  const { act, busy, error } = useAct();
  const file = useId();
  const pool = chosen || known[0]?.id || '';

  const question = (): object => {
    const common = {
      ...(hold === null ? {} : { hold }),
      ...(size === null || way === 'pool' ? {} : { size }),
    };
    if (way === 'pool') return { pool, ...common };
    if (way === 'ga4') {
      return { ga4: { property: property.trim(), serviceAccount: JSON.parse(account) as object }, ...common };
    }
    if (way === 'visits') return { traffic: { csv }, ...common };
    return { traffic: { hours: hoursOf(hours), averageSeconds: average ?? 0 }, ...common };
  };
  const isReady = {
    pool: pool !== '',
    ga4: property !== '' && account !== '',
    visits: csv !== '',
    hours: hours !== '',
  };

  return (
    <Screen
      title="Pool checker"
      tabs={NUMBERS_TABS}
      tabsName="Numbers and pools"
      note="How many numbers does a site need? Worked out from when visits begin and how long they last, not from a rule of thumb."
    >
      <Form
        className="card form"
        onSubmit={() =>
          act(async () => {
            setResult(null);
            setResult(await post<PoolCheck>('/v1/pool-check', question()));
          })
        }
        submit={busy ? 'Working it out…' : 'Work it out'}
        busy={busy}
        isReady={isReady[way]}
        error={error}
      >
        <SelectField<Way>
          label="From"
          value={way}
          options={[
            ['pool', 'The visits of a pool of mine'],
            ['ga4', 'Google Analytics 4'],
            ['visits', 'A file of visits (CSV)'],
            ['hours', 'Visits for each hour'],
          ]}
          onChange={setWay}
        />
        {way === 'pool' && (
          <SelectField
            label="Pool"
            value={pool}
            options={known.map(({ id, name }) => [id, name] as const)}
            onChange={setChosen}
            hint="Its numbers are the size of today."
          />
        )}
        {way === 'ga4' && (
          <>
            <TextField label="Property" value={property} onChange={setProperty} placeholder="123456789" />
            <AreaField
              wide
              code
              label="Key of a service account that may read it (JSON)"
              value={account}
              onChange={setAccount}
              hint="It is used for this one question and not kept."
            />
          </>
        )}
        {way === 'visits' && (
          <>
            <div className="field">
              <label htmlFor={file}>From a file</label>
              <input
                id={file}
                type="file"
                accept=".csv,text/csv"
                onChange={(event) => void event.target.files?.[0]?.text().then(setCsv)}
              />
            </div>
            <AreaField
              wide
              code
              label="Visits"
              value={csv.length > 20_000 ? `${csv.slice(0, 20_000)}\n…` : csv}
              onChange={setCsv}
              hint="One a line: start_s,end_s,visitor,pageviews"
            />
          </>
        )}
        {way === 'hours' && (
          <>
            <AreaField
              wide
              code
              label="Visits for each hour, one after the other"
              value={hours}
              onChange={setHours}
              hint="Numbers with spaces, commas or line breaks between; at least a day"
            />
            <NumberField
              label="A visit lasts on average, seconds"
              min={0}
              max={86_400}
              value={average}
              onChange={setAverage}
            />
          </>
        )}
        <NumberField
          label="A number rests for, minutes"
          min={1}
          max={60}
          value={hold}
          onChange={setHold}
          hint="Silence after which it may be given away"
        />
        {way !== 'pool' && (
          <NumberField
            label="Numbers there are today"
            min={1}
            value={size}
            onChange={setSize}
            hint="Empty: none"
          />
        )}
      </Form>
      {result !== null && <Verdict check={result} pool={way === 'pool' ? pool : null} />}
    </Screen>
  );
}
