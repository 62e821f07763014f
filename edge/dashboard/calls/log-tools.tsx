import { type FormEvent, useId, useState } from 'react';
import { inCompany } from '../chosen-company.ts';
import { useMay } from '../kit/use-may.ts';
import { PHONE, useMedia } from '../parts/use-media.ts';
import { BulkEdit } from './bulk-edit.tsx';
import { ColumnMenu } from './column-menu.tsx';

import {
  type LogSearch,
  NARROWINGS,
  type Narrowing,
  narrowingsOf,
  readSearch,
  toggled,
} from './log-question.ts';

/** Searches the log and narrows it down; changes all of it and takes it away as a file, for people who may. */
export function LogTools({
  search,
  question,
  ask,
}: {
  search: LogSearch;
  /** The same as the API is asked it. */
  question: string;
  ask: (search: LogSearch) => void;
}) {
  const phone = useMedia(PHONE);
  const [may, mayExport] = [useMay('edit_calls'), useMay('export')];
  const [bulk, setBulk] = useState(false);
  const field = useId();
  const chosen = narrowingsOf(search);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask(readSearch({ ...search, q: String(new FormData(event.currentTarget).get('q') ?? '') }));
  };
  const file = (format: 'csv' | 'xlsx') => inCompany(`/v1/exports/calls?format=${format}&${question}`);
  return (
    <div className="log-tools">
      <search>
        <form onSubmit={submit}>
          <label className="unseen" htmlFor={field}>
            Search calls
          </label>
          <input
            key={search.q ?? ''}
            id={field}
            type="search"
            name="q"
            maxLength={200}
            defaultValue={search.q ?? ''}
            placeholder="Name, number, note, spoken words"
          />
          <button type="submit" className="button">
            Search
          </button>
        </form>
      </search>
      <fieldset className="log-narrow">
        <legend className="unseen">Show only</legend>
        {(Object.keys(NARROWINGS) as Narrowing[]).map((name) => (
          <button
            key={name}
            type="button"
            className="chip"
            aria-pressed={chosen.includes(name)}
            onClick={() => ask(toggled(search, name))}
          >
            {NARROWINGS[name].words}
          </button>
        ))}
      </fieldset>
      <div className="log-files">
        {!phone && <ColumnMenu />}
        {may && (
          <button type="button" className="button" onClick={() => setBulk(true)}>
            Change all…
          </button>
        )}
        {mayExport && (
          <>
            <a className="button" href={file('csv')} download>
              CSV
            </a>
            <a className="button" href={file('xlsx')} download>
              XLSX
            </a>
          </>
        )}
      </div>
      {bulk && <BulkEdit question={question} close={() => setBulk(false)} />}
    </div>
  );
}
