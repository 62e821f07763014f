import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { spanOf } from '../../dashboards/span.ts';
import type { FieldName } from '../../filters/fields.ts';
import { DIMENSIONS, type Model } from '../../reports/dimensions.ts';
import { INTERVALS } from '../../reports/intervals.ts';
import { METRIC_NAMES, type MetricName } from '../../reports/metrics.ts';
import { AddToDashboard } from '../dashboards/add-to-dashboard.tsx';
import { Menu } from '../parts/menu.tsx';
import { FilteredEmpty, Loaded } from '../parts/states.tsx';
import { useMe } from '../parts/use-me.ts';
import { conditionsOf, filterOf, withConditions } from '../view/view.ts';
import { conditionInWords } from '../view/words.ts';
import { ChartNotes } from './chart-notes.tsx';
import { FileButtons, filesOfReport } from './file-buttons.tsx';
import { MailIt } from './mail-it.tsx';
import { askedOf, dimensionWords, metricOf, reportQuery } from './report.ts';
import { ReportPicture } from './report-picture.tsx';
import type { Asked, ReportSearch } from './report-search.ts';
import { ReportTable } from './report-table.tsx';
import { SaveReport } from './save-report.tsx';

const MODEL_WORDS: Record<Model, string> = {
  last: 'Last touch',
  first: 'First touch',
  linear: 'Linear: every touch alike',
  position: 'Position: first and last most',
  decay: 'Decay: later touches more',
};

const INTERVAL_WORDS = { hour: 'By hour', day: 'By day', week: 'By week', month: 'By month' };

/** Chooses what a report shows, and shows it: as a picture, as a table, as a file. */
export function ReportEditor({
  title,
  search,
  asked,
  ask,
}: {
  title: string;
  search: ReportSearch;
  asked: Asked;
  ask: (search: ReportSearch) => void;
}) {
  const { company } = useMe();
  const [now] = useState(Date.now);
  const [sort, setSort] = useState<{ by: MetricName; descending: boolean } | null>(null);
  const span = spanOf(search, now, company.timeZone);
  const order = sort !== null && asked.metrics.includes(sort.by) ? sort : undefined;
  const request = askedOf(search, span, { ...asked, limit: 500, ...(order && { sort: order }) });
  const report = useQuery(reportQuery(request));
  const conditions = conditionsOf(search);
  return (
    <>
      <Choices search={search} asked={asked} ask={ask} />
      <Loaded query={report} what="the report" height={420}>
        {(found) =>
          found.rows.length === 0 ? (
            <div className="card">
              <FilteredEmpty
                title="No calls in this time"
                filters={conditions.map(conditionInWords)}
                clear={conditions.length === 0 ? null : () => ask(withConditions(search, []))}
              />
            </div>
          ) : (
            <>
              <section className="card" aria-label="Picture">
                <ReportPicture report={found} interval={asked.interval} span={span} />
                {asked.interval !== null && <ChartNotes span={span} />}
              </section>
              <section className="card" aria-label="Table">
                <div className="card-head">
                  <p className="hint">
                    {found.more > 0
                      ? `The first ${found.rows.length} rows; ${found.more.toLocaleString('en')} more are in the files.`
                      : found.rows.length === 1
                        ? '1 row'
                        : `${found.rows.length} rows`}
                  </p>
                  <div className="report-take">
                    <FileButtons files={filesOfReport(title, request)} />
                    <MailIt name={title} filter={filterOf(conditions)} />
                    <SaveReport title={title} search={search} asked={asked} ask={ask} />
                    <AddToDashboard asked={asked} />
                  </div>
                </div>
                <ReportTable
                  report={found}
                  view={search}
                  interval={asked.interval}
                  sort={order ?? { by: asked.metrics[0] ?? 'calls', descending: true }}
                  order={setSort}
                />
              </section>
            </>
          )
        }
      </Loaded>
    </>
  );
}

function Choices({
  search,
  asked,
  ask,
}: {
  search: ReportSearch;
  asked: Asked;
  ask: (search: ReportSearch) => void;
}) {
  const [first, second] = asked.dimensions;
  const by = (dimensions: (string | undefined)[]) => {
    const kept = dimensions.filter((one) => one !== undefined && one !== '');
    ask({ ...search, by: kept.length === 0 ? 'none' : [...new Set(kept)].join(',') });
  };
  const touched = asked.dimensions.some((one) => one.startsWith('source.') || one === 'visit.landing');
  const toggle = (name: MetricName) => {
    const next = asked.metrics.includes(name)
      ? asked.metrics.filter((one) => one !== name)
      : [...asked.metrics, name];
    if (next.length > 0) ask({ ...search, show: next.join(',') });
  };
  return (
    <section className="report-choices" aria-label="What the report shows">
      <Menu label={`Figures: ${asked.metrics.length}`}>
        {() => (
          <ul className="metric-choices">
            {METRIC_NAMES.map((name) => (
              <li key={name}>
                <label className="tick" title={metricOf(name).meaning}>
                  <input
                    type="checkbox"
                    checked={asked.metrics.includes(name)}
                    disabled={asked.metrics.length === 1 && asked.metrics.includes(name)}
                    onChange={() => toggle(name)}
                  />
                  <span>
                    {metricOf(name).words}
                    <span className="hint"> {metricOf(name).meaning}</span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
        )}
      </Menu>
      <DimensionChoice label="By" value={first} choose={(one) => by([one, second])} />
      {first !== undefined && (
        <DimensionChoice label="And by" value={second} choose={(one) => by([first, one])} />
      )}
      <label>
        <span className="unseen">Over time</span>
        <select
          value={asked.interval ?? 'none'}
          onChange={(event) =>
            ask({ ...search, per: event.target.value as NonNullable<ReportSearch['per']> })
          }
        >
          <option value="none">All the time together</option>
          {INTERVALS.map((interval) => (
            <option key={interval} value={interval}>
              {INTERVAL_WORDS[interval]}
            </option>
          ))}
        </select>
      </label>
      {touched && (
        <label>
          <span className="unseen">Attribution model</span>
          <select
            value={asked.model}
            onChange={(event) => ask({ ...search, model: event.target.value as Model })}
          >
            {Object.entries(MODEL_WORDS).map(([model, words]) => (
              <option key={model} value={model}>
                {words}
              </option>
            ))}
          </select>
        </label>
      )}
    </section>
  );
}

function DimensionChoice({
  label,
  value,
  choose,
}: {
  label: string;
  value: FieldName | undefined;
  choose: (dimension: string | undefined) => void;
}) {
  return (
    <label>
      {label}{' '}
      <select value={value ?? ''} onChange={(event) => choose(event.target.value || undefined)}>
        <option value="">nothing</option>
        {DIMENSIONS.map((dimension) => (
          <option key={dimension} value={dimension}>
            {dimensionWords(dimension)}
          </option>
        ))}
      </select>
    </label>
  );
}
