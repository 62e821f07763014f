import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { ListedSummary, Summary } from '../../summaries/summary.ts';
import { post, send } from '../api.ts';
import { dashboardList } from '../dashboards/dashboards.ts';
import { Field } from '../kit/fields.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { savedReports } from '../reports/saved.ts';
import { summaryList } from './mail-api.ts';
import {
  FilterField,
  minutesOf,
  RecipientFields,
  recipientsIn,
  timeOf,
  useChange,
  useFilterChoice,
  valuesOf,
} from './mail-parts.tsx';
import { MailPreview } from './mail-preview.tsx';
import { SettingsScreen } from './settings-screen.tsx';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const NEW: Omit<Summary, 'id'> = {
  name: '',
  enabled: true,
  schedule: { every: 'week', weekday: 1, day: 1, minute: 480 },
  people: [],
  addresses: [],
  filter: null,
  attach: [],
  dashboard: null,
  report: null,
};

/** Reports that go out by mail by themselves. */
export function SummariesScreen() {
  const summaries = useQuery(summaryList);
  const [edited, setEdited] = useState<ListedSummary | 'new' | null>(null);
  return (
    <SettingsScreen
      title="Summaries"
      actions={
        <button type="button" className="button primary" onClick={() => setEdited('new')}>
          Add a summary
        </button>
      }
    >
      <Loaded query={summaries} what="the summaries">
        {({ summaries }) =>
          summaries.length === 0 ? (
            <Empty title="No summary goes out yet">
              <p>A summary mails the numbers of the last day, week or month, with what they were before.</p>
            </Empty>
          ) : (
            <ul className="mail-list">
              {summaries.map((summary) => (
                <SummaryRow key={summary.id} summary={summary} edit={() => setEdited(summary)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {edited !== null && (
        <SummaryDialog summary={edited === 'new' ? null : edited} close={() => setEdited(null)} />
      )}
    </SettingsScreen>
  );
}

function scheduleWords({ schedule: { every, weekday, day, minute } }: Pick<Summary, 'schedule'>): string {
  const when = {
    day: 'Every day',
    week: `Every ${WEEKDAYS[weekday - 1]}`,
    month: `Every month on day ${day}`,
  };
  return `${when[every]} at ${timeOf(minute)}`;
}

function SummaryRow({ summary, edit }: { summary: ListedSummary; edit: () => void }) {
  const { company } = useMe();
  const remove = useChange(() => send('DELETE', `/v1/summaries/${summary.id}`), [summaryList.queryKey], '');
  const toggle = useChange(
    () => send('PATCH', `/v1/summaries/${summary.id}`, { enabled: !summary.enabled }),
    [summaryList.queryKey],
    '',
  );
  const next =
    summary.nextAt === null
      ? 'Off'
      : `Next: ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: company.timeZone }).format(summary.nextAt)}`;
  return (
    <li className="card mail-row" data-off={!summary.enabled || undefined}>
      <div>
        <h2>{summary.name}</h2>
        <p>{scheduleWords(summary)}</p>
        <p className="hint">{`${next}. To ${[...summary.addresses, ...summary.people.map(() => 'a person of the company')].join(', ')}`}</p>
        <Wrong error={remove.error ?? toggle.error} />
      </div>
      <div className="mail-row-ways">
        <button
          type="button"
          className="button"
          disabled={toggle.isPending}
          onClick={() => toggle.mutate(undefined)}
        >
          {summary.enabled ? 'Switch off' : 'Switch on'}
          <span className="unseen"> {summary.name}</span>
        </button>
        <button type="button" className="button" onClick={edit}>
          Edit<span className="unseen"> {summary.name}</span>
        </button>
        <button
          type="button"
          className="button"
          disabled={remove.isPending}
          onClick={() => remove.mutate(undefined)}
        >
          Remove<span className="unseen"> {summary.name}</span>
        </button>
      </div>
    </li>
  );
}

interface Preview {
  subject: string;
  html: string;
  text: string;
  attachments: { name: string; bytes: number }[];
}

function SummaryDialog({ summary, close }: { summary: ListedSummary | null; close: () => void }) {
  const before = summary ?? NEW;
  const [every, setEvery] = useState(before.schedule.every);
  const [hasPdf, setPdf] = useState(before.attach.includes('pdf'));
  const [hasCsv, setCsv] = useState(before.attach.includes('csv'));
  const filterOf = useFilterChoice();
  const save = useChange(
    (body: object) =>
      summary === null ? post('/v1/summaries', body) : send('PATCH', `/v1/summaries/${summary.id}`, body),
    [summaryList.queryKey],
    'Saved.',
  );
  const preview = useMutation({ mutationFn: (body: object) => post<Preview>('/v1/summaries/preview', body) });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const isPreview = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'preview';
    const recipients = recipientsIn(new FormData(event.currentTarget));
    const values = valuesOf(event);
    const described = {
      name: values.name,
      schedule: {
        every,
        weekday: Number(values.weekday ?? before.schedule.weekday),
        day: Number(values.day ?? before.schedule.day),
        minute: minutesOf(values.time ?? '08:00'),
      },
      filter: filterOf(values.filter, before.filter),
      attach: (['pdf', 'csv'] as const).filter((kind) => values[kind] !== undefined),
      ...subjectOf(values.subject ?? subjectIn(before)),
    };
    if (isPreview) preview.mutate(described);
    else save.mutate({ ...described, ...recipients }, { onSuccess: close });
  };
  return (
    <Dialog
      title={summary === null ? 'Add a summary' : `Edit “${summary.name}”`}
      close={close}
      className="mail-wide"
    >
      <form className="mail-form" onSubmit={submit}>
        <Field label="Name">
          {(ids) => <input name="name" defaultValue={before.name} required maxLength={100} {...ids} />}
        </Field>
        <div className="mail-pair">
          <Field label="Send">
            {(ids) => (
              <select
                value={every}
                onChange={(event) => setEvery(event.target.value as typeof every)}
                {...ids}
              >
                <option value="day">every day</option>
                <option value="week">every week</option>
                <option value="month">every month</option>
              </select>
            )}
          </Field>
          {every === 'week' && (
            <Field label="On">
              {(ids) => (
                <select name="weekday" defaultValue={before.schedule.weekday} {...ids}>
                  {WEEKDAYS.map((name, n) => (
                    <option key={name} value={n + 1}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {every === 'month' && (
            <Field label="On day" hint="A shorter month has it on its last day.">
              {(ids) => (
                <input
                  type="number"
                  name="day"
                  min={1}
                  max={31}
                  defaultValue={before.schedule.day}
                  required
                  {...ids}
                />
              )}
            </Field>
          )}
          <Field label="At">
            {(ids) => (
              <input
                type="time"
                name="time"
                defaultValue={timeOf(before.schedule.minute)}
                required
                {...ids}
              />
            )}
          </Field>
        </div>
        <RecipientFields people={before.people} addresses={before.addresses} />
        <FilterField value={before.filter} />
        <label className="mail-box">
          <input
            type="checkbox"
            name="pdf"
            checked={hasPdf}
            onChange={(event) => setPdf(event.target.checked)}
          />
          Attach a PDF file
        </label>
        <label className="mail-box">
          <input
            type="checkbox"
            name="csv"
            checked={hasCsv}
            onChange={(event) => setCsv(event.target.checked)}
          />
          Attach a CSV file
        </label>
        {(hasPdf || hasCsv) && <SubjectField value={subjectIn(before)} />}
        <Wrong error={save.error ?? preview.error} />
        <div className="mail-ways">
          <button type="submit" className="button primary" disabled={save.isPending}>
            Save
          </button>
          <button type="submit" className="button" value="preview" disabled={preview.isPending}>
            Preview
          </button>
        </div>
        {preview.data !== undefined && (
          <section className="mail-preview" aria-label="Preview">
            <h3>{preview.data.subject}</h3>
            {preview.data.attachments.length > 0 && (
              <p className="hint">
                With{' '}
                {preview.data.attachments
                  .map(({ name, bytes }) => `${name} (${kilobytes(bytes)})`)
                  .join(', ')}
              </p>
            )}
            <MailPreview html={preview.data.html} />
            <details>
              <summary>As plain text</summary>
              <pre>{preview.data.text}</pre>
            </details>
          </section>
        )}
      </form>
    </Dialog>
  );
}

/** What the files are of, as one value of a field: `report_…`, `dash_…`, or nothing for the lists of the mail. */
const subjectIn = ({ dashboard, report }: Pick<Summary, 'dashboard' | 'report'>): string =>
  report ?? dashboard ?? '';

function subjectOf(subject: string): Pick<Summary, 'dashboard' | 'report'> {
  return {
    dashboard: subject.startsWith('dash_') ? subject : null,
    report: subject.startsWith('report_') ? subject : null,
  };
}

function SubjectField({ value }: { value: string }) {
  const dashboards = useQuery(dashboardList).data?.dashboards ?? [];
  const reports = useQuery(savedReports).data?.reports ?? [];
  return (
    <Field
      label="The files show"
      hint="For the time of the summary. A saved report brings its own filters to the whole mail; a dashboard is in the PDF only."
    >
      {(ids) => (
        // Once they are known, so that the chosen one is chosen.
        <select key={`${dashboards.length} ${reports.length}`} name="subject" defaultValue={value} {...ids}>
          <option value="">sources, campaigns and numbers, as in the mail</option>
          {reports.map(({ id, name }) => (
            <option key={id} value={id}>
              the saved report “{name}”
            </option>
          ))}
          {dashboards.map(({ id, name }) => (
            <option key={id} value={id}>
              the dashboard “{name}”
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024))} KB`;
