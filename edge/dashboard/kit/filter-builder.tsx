import { useQuery } from '@tanstack/react-query';
import type { Comparison, Filter, FilterOp } from '../../filters/filter.ts';
import { Icon } from '../parts/icon.tsx';
import { type Fields, OPS } from './filter-words.ts';
import { type FilterField, filterFields } from './lists.ts';

/** The fields that filters may ask about, by name; empty until they are there. */
export function useFields(): Fields {
  const { data } = useQuery(filterFields);
  return new Map(data?.fields.map((field) => [field.name, field]));
}

/** Groups in groups, no deeper than people can read. */
const DEEPEST = 3;

/** Builds a filter over the fields of a call from AND, OR and NOT. `name` tells this one from others on the screen. */
export function FilterBuilder(props: { value: Filter; onChange: (filter: Filter) => void; name: string }) {
  return <FilterBuilderOver {...props} fields={useFields()} />;
}

/** The same over other fields. */
export function FilterBuilderOver({
  value,
  onChange,
  name,
  fields,
}: {
  value: Filter;
  onChange: (filter: Filter) => void;
  name: string;
  fields: Fields;
}) {
  if (fields.size === 0) return <p className="hint">Loading the fields…</p>;
  return <Group value={asGroup(value)} onChange={onChange} name={name} fields={fields} depth={1} />;
}

type GroupFilter = { all: Filter[] } | { any: Filter[] };

function asGroup(filter: Filter): GroupFilter {
  return 'all' in filter || 'any' in filter ? filter : { all: [filter] };
}

interface Level {
  name: string;
  fields: Fields;
  depth: number;
}

function Group({
  value,
  onChange,
  ...level
}: Level & { value: GroupFilter; onChange: (filter: GroupFilter) => void }) {
  const kind = 'all' in value ? 'all' : 'any';
  const parts = 'all' in value ? value.all : value.any;
  const [first = ''] = level.fields.keys();
  const blank: Filter = {
    field: level.fields.has('source.source') ? 'source.source' : first,
    op: 'is',
    value: '',
  };
  const make = (next: Filter[], as: 'all' | 'any' = kind) =>
    onChange(as === 'all' ? { all: next } : { any: next });
  return (
    <fieldset className="filter-group">
      <legend className="unseen">{level.name}</legend>
      <select
        className="bare"
        aria-label={`${level.name}: all or any`}
        value={kind}
        onChange={(event) => make(parts, event.target.value === 'all' ? 'all' : 'any')}
      >
        <option value="all">All of these hold</option>
        <option value="any">Any of these holds</option>
      </select>
      {parts.length === 0 && (
        <p className="hint">{kind === 'all' ? 'No condition: every call.' : 'No condition: no call.'}</p>
      )}
      {parts.map((part, index) => (
        <Part
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          key={index}
          value={part}
          {...level}
          name={`${level.name}, condition ${index + 1}`}
          onChange={(next) => make(parts.map((each, at) => (at === index ? next : each)))}
          onRemove={() => make(parts.filter((_, at) => at !== index))}
        />
      ))}
      <div className="row-of">
        <button type="button" className="button" onClick={() => make([...parts, blank])}>
          Add a condition
        </button>
        {level.depth < DEEPEST && (
          <button
            type="button"
            className="button"
            onClick={() => make([...parts, kind === 'all' ? { any: [blank] } : { all: [blank] }])}
          >
            Add a group
          </button>
        )}
      </div>
    </fieldset>
  );
}

function Part({
  value,
  onChange,
  onRemove,
  ...level
}: Level & { value: Filter; onChange: (filter: Filter) => void; onRemove: () => void }) {
  const isNot = 'not' in value;
  const inner = 'not' in value ? value.not : value;
  const change = (next: Filter) => onChange(isNot ? { not: next } : next);
  return (
    <div className="filter-part">
      <label className="tick">
        <input
          type="checkbox"
          checked={isNot}
          aria-label={`${level.name}: not`}
          onChange={(event) => onChange(event.target.checked ? { not: inner } : inner)}
        />
        <span>not</span>
      </label>
      {'field' in inner ? (
        <Compare value={inner} onChange={change} name={level.name} fields={level.fields} />
      ) : (
        <Group value={asGroup(inner)} onChange={change} {...level} depth={level.depth + 1} />
      )}
      <button type="button" className="button quiet" aria-label={`Remove ${level.name}`} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </div>
  );
}

function Compare({
  value: { field, op, value },
  onChange,
  name,
  fields,
}: {
  value: Comparison;
  onChange: (comparison: Comparison) => void;
  name: string;
  fields: Fields;
}) {
  const known = fields.get(field);
  const kind = known?.kind ?? 'text';
  const choose = (next: string) => {
    const chosen = fields.get(next);
    const [first] = OPS[chosen?.kind ?? 'text'];
    onChange({ field: next, op: first?.[0] ?? 'is', value: firstValue(chosen) });
  };
  const chooseOp = (next: FilterOp) => {
    if (next === 'known') return onChange({ field, op: next });
    const single = Array.isArray(value) ? (value[0] ?? '') : (value ?? firstValue(known));
    onChange({ field, op: next, value: next === 'in' ? [single] : single });
  };
  return (
    <div className="filter-row">
      <select
        className="bare"
        aria-label={`${name}: field`}
        value={field}
        onChange={(event) => choose(event.target.value)}
      >
        {[...fields.values()].map((each) => (
          <option key={each.name} value={each.name}>
            {each.words}
          </option>
        ))}
      </select>
      <select
        className="bare"
        aria-label={`${name}: how`}
        value={op}
        onChange={(event) => chooseOp(event.target.value as FilterOp)}
      >
        {OPS[kind].map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      {op !== 'known' && (
        <Value
          value={value}
          field={known}
          name={name}
          onChange={(next) => onChange({ field, op, value: next })}
        />
      )}
    </div>
  );
}

function firstValue(field: FilterField | undefined): string | number | boolean {
  if (field?.kind === 'number') return 0;
  if (field?.kind === 'instant') return Date.now();
  if (field?.kind === 'boolean') return true;
  return field?.values?.[0] ?? '';
}

function Value({
  value,
  field,
  name,
  onChange,
}: {
  value: Comparison['value'];
  field: FilterField | undefined;
  name: string;
  onChange: (value: NonNullable<Comparison['value']>) => void;
}) {
  const label = `${name}: value`;
  if (Array.isArray(value)) {
    return (
      <input
        className="bare"
        aria-label={label}
        placeholder="one, another"
        value={value.join(', ')}
        onChange={(event) => onChange(event.target.value.split(',').map((each) => each.trimStart()))}
      />
    );
  }
  if (field?.kind === 'boolean') {
    return (
      <select
        className="bare"
        aria-label={label}
        value={String(value)}
        onChange={(event) => onChange(event.target.value === 'true')}
      >
        <option value="true">yes</option>
        <option value="false">no</option>
      </select>
    );
  }
  if (field?.values != null) {
    return (
      <select
        className="bare"
        aria-label={label}
        value={String(value)}
        onChange={(event) => onChange(event.target.value)}
      >
        {field.values.map((each) => (
          <option key={each} value={each}>
            {each.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    );
  }
  if (field?.kind === 'number') {
    // People think in whole money and percent; the API counts cents and shares.
    const scale = field.unit === 'cents' ? 100 : field.unit === 'share' ? 0.01 : 1;
    const unit = { seconds: 's', cents: '', share: '%', days: 'days' }[field.unit ?? 'cents'];
    return (
      <span className="row-of">
        <input
          className="bare"
          type="number"
          step="any"
          aria-label={label}
          value={Number(((Number(value) || 0) / scale).toFixed(2))}
          onChange={(event) => onChange(Number((Number(event.target.value) * scale).toFixed(4)))}
        />
        {unit}
      </span>
    );
  }
  if (field?.kind === 'instant') {
    return (
      <input
        className="bare"
        type="date"
        aria-label={label}
        value={new Date(Number(value) || 0).toISOString().slice(0, 10)}
        onChange={(event) => onChange(Date.parse(`${event.target.value || '2026-01-01'}T00:00:00Z`))}
      />
    );
  }
  return (
    <input
      className="bare"
      aria-label={label}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
