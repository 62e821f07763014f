import './mail.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Field } from '../kit/fields.tsx';
import { toast } from '../parts/toast.tsx';
import { companyPeople, savedFilters } from './mail-api.ts';

/**
 * Something that is sent and then read anew. What went wrong is said where it was asked for, by `error`.
 *
 * @param keys what is to be read anew
 */
export function useChange<T>(
  work: (value: T) => Promise<unknown>,
  keys: readonly (readonly unknown[])[],
  said: string,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
      if (said !== '') toast(said);
    },
  });
}

/** The form's values by name; a box that is not ticked is not there. */
export function valuesOf(event: FormEvent<HTMLFormElement>): Record<string, string> {
  event.preventDefault();
  return Object.fromEntries(
    [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

/** One address a line, or parted by commas. */
function addressesIn(text: string): string[] {
  return text
    .split(/[\n,;]+/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** `08:30` as minutes since midnight, and back. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

export function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

const AS_IT_IS = 'as it is';

/** Which calls: all of them, those of a saved filter, or what was set by API and is kept. */
export function FilterField({ value }: { value: object | null }) {
  const saved = useQuery(savedFilters).data?.filters ?? [];
  const known = saved.find(({ filter }) => JSON.stringify(filter) === JSON.stringify(value));
  const chosen = value === null ? '' : (known?.id ?? AS_IT_IS);
  return (
    <Field label="Which calls" hint="Filters are saved in the call log.">
      {(ids) => (
        <select name="filter" key={chosen} defaultValue={chosen} {...ids}>
          <option value="">All calls</option>
          {chosen === AS_IT_IS && <option value={AS_IT_IS}>A filter of its own</option>}
          {saved.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** What `FilterField` has chosen, as a filter. */
export function useFilterChoice(): (chosen: string | undefined, before: object | null) => object | null {
  const saved = useQuery(savedFilters).data?.filters ?? [];
  return (chosen, before) => {
    if (chosen === AS_IT_IS) return before;
    return saved.find(({ id }) => id === chosen)?.filter ?? null;
  };
}

/**
 * Who gets something: people of the company, told of what they may see, and further addresses.
 *
 * @see recipientsIn
 */
export function RecipientFields({
  people,
  addresses,
}: {
  people: readonly string[];
  addresses: readonly string[];
}) {
  const users = useQuery(companyPeople).data?.users ?? [];
  const unseen = people.filter((id) => !users.some((user) => user.id === id));
  return (
    <>
      {unseen.map((id) => (
        <input key={id} type="hidden" name="people" value={id} />
      ))}
      {users.length > 0 && (
        <fieldset className="mail-boxes">
          <legend>People of the company</legend>
          {users.map(({ id, name, email }) => (
            <label key={id}>
              <input type="checkbox" name="people" value={id} defaultChecked={people.includes(id)} />
              {name === '' ? email : name}
            </label>
          ))}
        </fieldset>
      )}
      <Field label="Further e-mail addresses" hint="One a line. They need no account.">
        {(ids) => <textarea name="addresses" rows={2} defaultValue={addresses.join('\n')} {...ids} />}
      </Field>
    </>
  );
}

/** What `RecipientFields` says. */
export function recipientsIn(form: FormData): { people: string[]; addresses: string[] } {
  return {
    people: form.getAll('people').map(String),
    addresses: addressesIn(String(form.get('addresses') ?? '')),
  };
}
