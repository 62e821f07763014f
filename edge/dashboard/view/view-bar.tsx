import './view-bar.css';
import { type FormEvent, useState } from 'react';
import { RANGES, rangeInWords } from '../../dashboards/span.ts';
import { FIELDS, type FieldName } from '../../filters/fields.ts';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { useShortcuts } from '../shell/shortcuts.ts';
import { SavedViews } from './saved-views.tsx';
import { type Condition, conditionsOf, narrowed, readView, type ViewSearch, withConditions } from './view.ts';
import { conditionInWords, keyInWords, OP_WORDS, opsOf } from './words.ts';

/**
 * What is looked at: the time, what it is compared with, and what it is narrowed down to.
 *
 * @param ask puts another view into the address
 */
export function ViewBar<V extends ViewSearch>({
  view,
  ask,
  anyTime = false,
  compared = true,
}: {
  view: V;
  ask: (view: V) => void;
  /** True where no range means every time, as in the log. */
  anyTime?: boolean;
  /** False where nothing is compared. */
  compared?: boolean;
}) {
  const conditions = conditionsOf(view);
  const narrow = (next: readonly Condition[]) => ask(withConditions(view, next) as V);
  useShortcuts(
    compared
      ? {
          x: () => {
            const { cmp, ...rest } = view;
            ask((cmp === 'none' ? rest : { ...rest, cmp: 'none' }) as V);
          },
        }
      : {},
  );
  return (
    <section className="view-bar" aria-label="What is looked at">
      <RangeMenu view={view} ask={ask} anyTime={anyTime} />
      {compared && <CompareChoice view={view} ask={ask} />}
      <ul className="view-chips" aria-label="Filters">
        {conditions.map((condition, n) => (
          <li key={`${condition.field} ${condition.op} ${condition.value}`} className="view-chip">
            <span className="cut">{conditionInWords(condition)}</span>
            <button
              type="button"
              aria-label={`Take away: ${conditionInWords(condition)}`}
              onClick={() => narrow(conditions.filter((_, other) => other !== n))}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <Menu
        label={
          <>
            <Icon name="filter" />
            Filter
          </>
        }
        shortcut="filter"
      >
        {(close) => (
          <FilterForm
            add={(condition) => {
              close();
              ask({ ...view, ...narrowed(view, condition) });
            }}
          />
        )}
      </Menu>
      {conditions.length > 1 && (
        <button type="button" className="button quiet" onClick={() => narrow([])}>
          Clear
        </button>
      )}
      <SavedViews conditions={conditions} choose={narrow} />
    </section>
  );
}

function RangeMenu<V extends ViewSearch>({
  view,
  ask,
  anyTime,
}: {
  view: V;
  ask: (view: V) => void;
  anyTime: boolean;
}) {
  const { range, ...rest } = view;
  const choose = (chosen: string | null) =>
    ask(
      (chosen === null
        ? rest
        : { ...rest, ...readView({ range: chosen }), ...(anyTime && { range: chosen }) }) as V,
    );
  const own = (close: () => void) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    close();
    choose(`${form.get('from')}..${form.get('to')}`);
  };
  const [from, to] = range?.includes('..') ? range.split('..') : [];
  return (
    <Menu label={anyTime && range === undefined ? 'Any time' : rangeInWords(range)} shortcut="range">
      {(close) => (
        <div className="range-panel">
          <ul>
            {anyTime && (
              <li>
                <button
                  type="button"
                  aria-pressed={range === undefined}
                  onClick={() => {
                    close();
                    choose(null);
                  }}
                >
                  Any time
                </button>
              </li>
            )}
            {Object.entries(RANGES).map(([name, words]) => (
              <li key={name}>
                <button
                  type="button"
                  aria-pressed={(range ?? (anyTime ? '' : '28d')) === name}
                  onClick={() => {
                    close();
                    choose(name);
                  }}
                >
                  {words}
                </button>
              </li>
            ))}
          </ul>
          <form onSubmit={own(close)}>
            <label>
              From
              <input type="date" name="from" required defaultValue={from} />
            </label>
            <label>
              To
              <input type="date" name="to" required defaultValue={to} />
            </label>
            <button type="submit" className="button primary">
              Show
            </button>
          </form>
        </div>
      )}
    </Menu>
  );
}

function CompareChoice<V extends ViewSearch>({ view, ask }: { view: V; ask: (view: V) => void }) {
  const { cmp, ...rest } = view;
  return (
    <label className="compare-choice">
      <span className="unseen">Compared with</span>
      <select
        value={cmp ?? 'before'}
        onChange={(event) => ask({ ...rest, ...readView({ cmp: event.target.value }) } as V)}
      >
        <option value="before">vs the time before</option>
        <option value="year">vs a year before</option>
        <option value="none">No comparison</option>
      </select>
    </label>
  );
}

/** Fields in the order people look for them; the log has its own search for numbers, notes and words. */
const FIELD_NAMES = (Object.keys(FIELDS) as FieldName[]).filter((name) => FIELDS[name].kind !== 'instant');

function FilterForm({ add }: { add: (condition: Condition) => void }) {
  const [field, setField] = useState<FieldName>('source.source');
  const ops = opsOf(field);
  const [op, setOp] = useState<Condition['op']>('is');
  const chosen = ops.includes(op) ? op : (ops[0] ?? 'is');
  const needsValue = chosen !== 'known' && chosen !== 'unknown';
  const { kind, values } = FIELDS[field] as { kind: string; values?: readonly string[] };
  const closed = kind === 'boolean' ? ['true', 'false'] : values;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get('value') ?? '').trim();
    add({ field, op: chosen, value: needsValue ? value : '' });
  };
  return (
    <form className="filter-form" onSubmit={submit}>
      <label>
        Field
        <select value={field} onChange={(event) => setField(event.target.value as FieldName)}>
          {FIELD_NAMES.map((name) => (
            <option key={name} value={name}>
              {FIELDS[name].words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Condition
        <select value={chosen} onChange={(event) => setOp(event.target.value as Condition['op'])}>
          {ops.map((name) => (
            <option key={name} value={name}>
              {OP_WORDS[name]}
            </option>
          ))}
        </select>
      </label>
      {needsValue && (
        // biome-ignore lint/a11y/noLabelWithoutControl: one of two controls is inside
        <label>
          Value
          {closed !== undefined && chosen !== 'contains' ? (
            <select name="value">
              {closed.map((value) => (
                <option key={value} value={value}>
                  {keyInWords(field, value)}
                </option>
              ))}
            </select>
          ) : (
            <input
              name="value"
              required
              maxLength={1000}
              type={kind === 'number' ? 'number' : 'text'}
              step="any"
            />
          )}
        </label>
      )}
      <button type="submit" className="button primary">
        Add filter
      </button>
    </form>
  );
}
