import { TextField, TicksField } from '../kit/fields.tsx';
import { type Editing, Rows } from './rows.tsx';

const DAYS = [
  ['1', 'Mon'],
  ['2', 'Tue'],
  ['3', 'Wed'],
  ['4', 'Thu'],
  ['5', 'Fri'],
  ['6', 'Sat'],
  ['7', 'Sun'],
] as const;

/** Opening hours and holidays. */
export function Hours({ node, onChange, exit }: Editing<'schedule'>) {
  return (
    <>
      <TextField
        label="Time zone"
        value={node.zone ?? ''}
        placeholder="The company’s"
        onChange={(zone) => onChange({ ...node, zone: zone.trim() || null })}
      />
      <Rows
        legend="Opening hours; the first that fits counts"
        one="interval"
        rows={node.intervals}
        blank={() => ({ name: 'open', days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', next: null })}
        onChange={(intervals) => onChange({ ...node, intervals })}
      >
        {(interval, set, index) => (
          <>
            <TextField label="Name" value={interval.name} onChange={(name) => set({ ...interval, name })} />
            <TextField
              label="From"
              value={interval.from}
              onChange={(from) => set({ ...interval, from })}
              hint="HH:MM"
            />
            <TextField
              label="To"
              value={interval.to}
              onChange={(to) => set({ ...interval, to })}
              hint="HH:MM, up to 24:00"
            />
            {exit(`intervals.${index}.next`, 'Leads to', interval.next)}
            <TicksField
              legend="Days"
              value={interval.days.map((day) => String(day) as (typeof DAYS)[number][0])}
              options={DAYS}
              onChange={(days) => set({ ...interval, days: days.map(Number).sort() })}
            />
          </>
        )}
      </Rows>
      <Rows
        legend="Holidays; they count before the week"
        one="holiday"
        rows={node.holidays}
        blank={() => ({ name: 'Christmas', date: '12-25', next: null })}
        onChange={(holidays) => onChange({ ...node, holidays })}
      >
        {(holiday, set, index) => (
          <>
            <TextField label="Name" value={holiday.name} onChange={(name) => set({ ...holiday, name })} />
            <TextField
              label="Date"
              value={holiday.date}
              onChange={(date) => set({ ...holiday, date })}
              hint="YYYY-MM-DD, or MM-DD for every year"
            />
            {exit(`holidays.${index}.next`, 'Leads to', holiday.next)}
          </>
        )}
      </Rows>
    </>
  );
}
