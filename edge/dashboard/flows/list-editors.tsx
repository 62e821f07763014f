import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Filter } from '../../filters/filter.ts';
import type { CallerRule, DialNode, Exit, FlowNode } from '../../flows/flow.ts';
import { NumberField, SelectField, TextField, TicksField } from '../kit/fields.tsx';
import { FilterBuilder } from '../kit/filter-builder.tsx';
import { destinations, flows } from '../kit/lists.ts';
import { Icon } from '../parts/icon.tsx';
import { FieldEditor, PromptEditor } from './field-editor.tsx';
import { MARK_FIELDS } from './node-fields.ts';

type Of<T extends FlowNode['type']> = Extract<FlowNode, { type: T }>;

/** What every editor of a node gets. `exit` draws the choice of where a way leads. */
interface Editing<T extends FlowNode['type']> {
  node: Of<T>;
  onChange: (node: Of<T>) => void;
  exit: (field: string, label: string, to: Exit) => ReactNode;
}

/** A list of things with buttons to add, move and remove one. */
function Rows<T>({
  legend,
  one,
  rows,
  blank,
  onChange,
  children,
}: {
  legend: string;
  /** What one of them is called, e.g. `interval`. */
  one: string;
  rows: readonly T[];
  blank: () => T;
  onChange: (rows: T[]) => void;
  children: (row: T, set: (row: T) => void, index: number) => ReactNode;
}) {
  const move = (from: number, to: number) => {
    const next = [...rows];
    const [row] = next.splice(from, 1);
    if (row !== undefined) next.splice(to, 0, row);
    onChange(next);
  };
  return (
    <fieldset className="rows" data-wide>
      <legend>{legend}</legend>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no identity but their place
        <fieldset key={index} className="rows-one" aria-label={`${one} ${index + 1}`}>
          <div className="form">
            {children(row, (next) => onChange(rows.map((each, at) => (at === index ? next : each))), index)}
          </div>
          <div className="rows-tools">
            <button
              type="button"
              className="button quiet"
              aria-label={`Move ${one} ${index + 1} up`}
              disabled={index === 0}
              onClick={() => move(index, index - 1)}
            >
              <Icon name="up" />
            </button>
            <button
              type="button"
              className="button quiet"
              aria-label={`Remove ${one} ${index + 1}`}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <Icon name="close" />
            </button>
          </div>
        </fieldset>
      ))}
      <button type="button" className="button" onClick={() => onChange([...rows, blank()])}>
        Add {/^[aeiou]/.test(one) ? 'an' : 'a'} {one}
      </button>
    </fieldset>
  );
}

/** A record as a list, for editing; names that are the same twice are told apart by the last one winning. */
function Record_<V>({
  legend,
  one,
  keyLabel,
  value,
  blank,
  onChange,
  children,
}: {
  legend: string;
  one: string;
  keyLabel: string;
  value: Readonly<Record<string, V>>;
  blank: () => [string, V];
  onChange: (value: Record<string, V>) => void;
  children: (entry: V, set: (entry: V) => void, key: string) => ReactNode;
}) {
  return (
    <Rows
      legend={legend}
      one={one}
      rows={Object.entries(value)}
      blank={blank}
      onChange={(rows) => onChange(Object.fromEntries(rows))}
    >
      {([key, entry], set) => (
        <>
          <TextField label={keyLabel} value={key} onChange={(next) => set([next.trim(), entry])} />
          {children(entry, (next) => set([key, next]), key)}
        </>
      )}
    </Rows>
  );
}

export function MenuKeys({ node, onChange, exit }: Editing<'menu'>) {
  const free = '1234567890*#'.split('').find((key) => !Object.hasOwn(node.keys, key)) ?? '11';
  return (
    <Record_
      legend="Keys"
      one="key"
      keyLabel="Key"
      value={node.keys}
      blank={(): [string, Exit] => [free, null]}
      onChange={(keys) => onChange({ ...node, keys })}
    >
      {(to, _, key) => exit(`keys.${key}`, 'Leads to', to)}
    </Record_>
  );
}

const DAYS = [
  ['1', 'Mon'],
  ['2', 'Tue'],
  ['3', 'Wed'],
  ['4', 'Thu'],
  ['5', 'Fri'],
  ['6', 'Sat'],
  ['7', 'Sun'],
] as const;

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

const MATCHES = [
  ['areaCodes', 'Area codes'],
  ['prefix', 'Number begins with'],
  ['country', 'Country'],
  ['states', 'States'],
  ['zips', 'Zip codes entered before'],
] as const;
type MatchKind = (typeof MATCHES)[number][0];

export function CallerRules({ node, onChange, exit }: Editing<'caller'>) {
  return (
    <Rows
      legend="Rules; the longest match counts"
      one="rule"
      rows={node.rules}
      blank={(): CallerRule => ({ match: { areaCodes: [] }, next: null })}
      onChange={(rules) => onChange({ ...node, rules })}
    >
      {(rule, set, index) => {
        const [first] = Object.entries(rule.match) as [MatchKind, string | string[]][];
        const [kind, value] = first ?? (['prefix', ''] as const);
        const matchOf = (as: MatchKind, text: string): CallerRule['match'] =>
          ({
            [as]: as === 'prefix' || as === 'country' ? text.trim() : text.split(/[\s,]+/).filter(Boolean),
          }) as unknown as CallerRule['match'];
        const text = Array.isArray(value) ? value.join(' ') : value;
        return (
          <>
            <SelectField
              label="What is looked at"
              value={kind}
              options={MATCHES}
              onChange={(as) => set({ ...rule, match: matchOf(as, '') })}
            />
            <TextField
              label="Value"
              value={text}
              hint={Array.isArray(value) ? 'With spaces between' : undefined}
              onChange={(next) =>
                set({
                  ...rule,
                  // A space that was just typed has to stay, or a second value could not be typed.
                  match:
                    Array.isArray(value) && next.endsWith(' ')
                      ? ({ [kind]: [...next.trim().split(/[\s,]+/), ''] } as unknown as CallerRule['match'])
                      : matchOf(kind, next),
                })
              }
            />
            {exit(`rules.${index}.next`, 'Leads to', rule.next)}
          </>
        );
      }}
    </Rows>
  );
}

export function Conditions({ node, onChange, exit }: Editing<'condition'>) {
  return (
    <Rows
      legend="Rules; the first that holds counts"
      one="rule"
      rows={node.rules}
      blank={() => ({ when: { all: [] } as Filter, next: null as Exit })}
      onChange={(rules) => onChange({ ...node, rules })}
    >
      {(rule, set, index) => (
        <>
          <div data-wide>
            <FilterBuilder
              name={`Rule ${index + 1}`}
              value={rule.when}
              onChange={(when) => set({ ...rule, when })}
            />
          </div>
          {exit(`rules.${index}.next`, 'Leads to', rule.next)}
        </>
      )}
    </Rows>
  );
}

export function Shares({ node, onChange, exit }: Editing<'split'>) {
  const sum = node.branches.reduce((total, { percent }) => total + percent, 0);
  return (
    <>
      <Rows
        legend="Shares of the callers"
        one="share"
        rows={node.branches}
        blank={() => ({ percent: Math.max(0, 100 - sum), next: null as Exit })}
        onChange={(branches) => onChange({ ...node, branches })}
      >
        {(branch, set, index) => (
          <>
            <NumberField
              label="Percent"
              min={0}
              max={100}
              step="any"
              value={branch.percent}
              onChange={(percent) => set({ ...branch, percent: percent ?? 0 })}
            />
            {exit(`branches.${index}.next`, 'Leads to', branch.next)}
          </>
        )}
      </Rows>
      <p className="hint" role="status" data-wide>
        Together {sum} %{sum === 100 ? '' : '; they must add up to 100 %'}
      </p>
    </>
  );
}

export function Phones({ node, onChange }: Omit<Editing<'dial'>, 'exit'>) {
  const known = useQuery(destinations).data?.destinations ?? [];
  const accept = node.accept;
  const withAccept = (next: DialNode['accept']) => onChange({ ...node, accept: next });
  return (
    <>
      <Rows
        legend="Phones"
        one="phone"
        rows={node.destinations}
        blank={() => ({ to: '', label: '', sendDigits: '', weight: 1 })}
        onChange={(next) => onChange({ ...node, destinations: next })}
      >
        {(phone, set) => (
          <>
            <TextField
              label="Number or SIP address"
              value={phone.to}
              list={known.map(({ to }) => to)}
              placeholder="+13125550188"
              onChange={(to) =>
                set({
                  ...phone,
                  to: to.trim(),
                  label: phone.label || (known.find((each) => each.to === to)?.label ?? ''),
                })
              }
            />
            <TextField label="Name" value={phone.label} onChange={(label) => set({ ...phone, label })} />
            <TextField
              label="Extension"
              value={phone.sendDigits}
              onChange={(sendDigits) => set({ ...phone, sendDigits })}
              hint="w waits half a second"
            />
            {node.mode === 'weighted' && (
              <NumberField
                label="Weight"
                min={0.01}
                max={1000}
                step="any"
                value={phone.weight}
                onChange={(weight) => set({ ...phone, weight: weight ?? 1 })}
              />
            )}
          </>
        )}
      </Rows>
      <SelectField
        label="Who answers has to press a key"
        value={accept === null ? 'no' : 'yes'}
        options={[
          ['no', 'No'],
          ['yes', 'Yes, so that a machine does not count'],
        ]}
        onChange={(next) =>
          withAccept(
            next === 'no'
              ? null
              : { key: '1', prompt: { say: 'Press 1 to take the call.', language: 'en-US' } },
          )
        }
      />
      {accept !== null && (
        <>
          <TextField label="The key" value={accept.key} onChange={(key) => withAccept({ ...accept, key })} />
          <PromptEditor
            label="What they hear"
            error={null}
            isOptional={false}
            value={accept.prompt}
            onChange={(prompt) => withAccept({ ...accept, prompt: prompt ?? { say: '', language: 'en-US' } })}
          />
        </>
      )}
    </>
  );
}

export function SurveyOptions({ node, onChange }: Omit<Editing<'survey'>, 'exit'>) {
  return (
    <Rows
      legend="Answers"
      one="answer"
      rows={node.options}
      blank={() => ({
        key: String(node.options.length + 1),
        label: '',
        tags: [],
        score: null,
        valueCents: null,
      })}
      onChange={(options) => onChange({ ...node, options })}
    >
      {(option, set) => (
        <>
          <TextField label="Key" value={option.key} onChange={(key) => set({ ...option, key })} />
          <TextField label="Means" value={option.label} onChange={(label) => set({ ...option, label })} />
          {MARK_FIELDS.map((field) => (
            <FieldEditor
              key={field.name}
              field={field}
              value={option[field.name as keyof typeof option]}
              onChange={(value) => set({ ...option, [field.name]: value })}
            />
          ))}
        </>
      )}
    </Rows>
  );
}

export function OwnFields({ node, onChange }: Omit<Editing<'set'>, 'exit'>) {
  return (
    <Record_
      legend="Fields of your own"
      one="field"
      keyLabel="Name"
      value={node.fields}
      blank={() => [`field${Object.keys(node.fields).length + 1}`, '']}
      onChange={(fields) => onChange({ ...node, fields })}
    >
      {(value, set) => <TextField label="Value" value={value} onChange={set} />}
    </Record_>
  );
}

export function Answers({ node, onChange, exit }: Editing<'webhook'>) {
  return (
    <Record_
      legend="Answers of your server"
      one="answer"
      keyLabel="Name"
      value={node.branches}
      blank={(): [string, Exit] => [`branch${Object.keys(node.branches).length + 1}`, null]}
      onChange={(branches) => onChange({ ...node, branches })}
    >
      {(to, _, key) => exit(`branches.${key}`, 'Leads to', to)}
    </Record_>
  );
}

export function GoToWhere({ node, onChange, exit }: Editing<'goto'>) {
  const others = useQuery(flows).data?.flows ?? [];
  return (
    <>
      <SelectField
        label="Goes on"
        value={'node' in node.to ? 'node' : 'flow'}
        options={[
          ['node', 'In this flow'],
          ['flow', 'In another flow'],
        ]}
        onChange={(way) =>
          onChange({ ...node, to: way === 'node' ? { node: '' } : { flow: others[0]?.id ?? '' } })
        }
      />
      {'node' in node.to ? (
        exit('to.node', 'At', node.to.node)
      ) : (
        <SelectField
          label="Flow"
          value={node.to.flow}
          options={[['', 'Choose…'], ...others.map(({ id, name }) => [id, name] as const)]}
          onChange={(flow) => onChange({ ...node, to: { flow } })}
        />
      )}
    </>
  );
}
