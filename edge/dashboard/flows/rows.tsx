import type { ReactNode } from 'react';
import type { Exit, FlowNode } from '../../flows/flow.ts';
import { TextField } from '../kit/fields.tsx';
import { Icon } from '../parts/icon.tsx';

type Of<T extends FlowNode['type']> = Extract<FlowNode, { type: T }>;

/** What every editor of a node gets. `exit` draws the choice of where a way leads. */
export interface Editing<T extends FlowNode['type']> {
  node: Of<T>;
  onChange: (node: Of<T>) => void;
  exit: (field: string, label: string, to: Exit) => ReactNode;
}

/** A list of things with buttons to add, move and remove one. */
export function Rows<T>({
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
    if (to < 0) return;
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
              aria-disabled={index === 0}
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
export function NamedRows<V>({
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
