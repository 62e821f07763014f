import '../flows/flows.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { pools } from '../api.ts';
import { type Site, sites } from '../kit/lists.ts';
import { NUMBERS_TABS } from '../kit/section.ts';
import { useMay } from '../kit/use-may.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useNow } from '../parts/use-now.ts';
import { ago } from '../words/instants.ts';
import { phoneInWords, phonesInWords } from '../words/phone.ts';
import { EditSite } from './edit-site.tsx';
import { InstallCheck } from './install-check.tsx';
import { Rules } from './rules.tsx';
import { conflicts } from './source-queries.ts';
import { Tester } from './tester.tsx';

/** The sites, what is replaced on them, and the rules that say where their visits came from. */
export function SourcesScreen() {
  const may = useMay('manage_sites');
  const answer = useQuery(sites);
  const wrong = useQuery(conflicts).data?.conflicts ?? [];
  const [editing, setEditing] = useState<Site | 'new' | null>(null);
  return (
    <Screen
      title="Sites and sources"
      tabs={NUMBERS_TABS}
      tabsName="Numbers and pools"
      note="Where the script stands, which printed numbers it replaces, and what your own words for sources are."
      actions={
        may && (
          <button type="button" className="button primary" onClick={() => setEditing('new')}>
            Add a site
          </button>
        )
      }
    >
      {wrong.length > 0 && (
        <ul className="warning" aria-label="Numbers that cannot be replaced as they are set">
          {wrong.map(({ number, message }) => (
            <li key={`${number} ${message}`}>{phonesInWords(message)}</li>
          ))}
        </ul>
      )}
      <Loaded query={answer} what="the sites">
        {(data) =>
          data.sites.length === 0 ? (
            <Empty title="No site yet">
              <p>Add your site and the number printed on it; you get one line to paste into its pages.</p>
              {may && (
                <button type="button" className="button primary" onClick={() => setEditing('new')}>
                  Add the first site
                </button>
              )}
            </Empty>
          ) : (
            <div className="grid-of">
              {data.sites.map((site) => (
                <SiteCard key={site.key} site={site} onEdit={may ? () => setEditing(site) : null} />
              ))}
            </div>
          )
        }
      </Loaded>
      <Rules sites={answer.data?.sites ?? []} may={may} />
      <Tester sites={answer.data?.sites ?? []} />
      {editing !== null && (
        <EditSite site={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
      )}
    </Screen>
  );
}

/** The line that goes into the head of every page. */
export function snippetOf(key: string, edge: string): string {
  return `<script src="${edge}/numberline.js" data-site="${key}" data-edge="${edge}"></script>`;
}

function SiteCard({ site, onEdit }: { site: Site; onEdit: (() => void) | null }) {
  const known = useQuery(pools).data?.pools ?? [];
  const snippet = snippetOf(site.key, location.origin);
  return (
    <section className="card" aria-label={site.name}>
      <div className="card-head">
        <h2>{site.name}</h2>
        {onEdit !== null && (
          <button type="button" className="button quiet" aria-label={`Edit ${site.name}`} onClick={onEdit}>
            Edit
          </button>
        )}
      </div>
      <Heartbeat site={site} />
      <p className="hint">May be used on {site.origins.join(', ')}</p>
      <h3>In the head of every page</h3>
      <pre className="code">
        <code>{snippet}</code>
      </pre>
      <div className="row-of">
        <CopyButton text={snippet} what="the line to paste" />
        <a
          className="button"
          href={`mailto:?subject=Numberline&body=${encodeURIComponent(`Please put this line into the head of every page:\n\n${snippet}\n`)}`}
        >
          Send to a developer
        </a>
      </div>
      <h3>Replaced on it</h3>
      <ul className="steps">
        {site.groups.map(({ id, name, pool, active, numbers, paths }) => (
          <li key={id}>
            <strong>{name}</strong>: {numbers.map(phoneInWords).join(', ')} by numbers of{' '}
            {known.find((each) => each.id === pool)?.name ?? pool}
            {paths.length > 0 && ` on pages under ${paths.join(', ')}`}
            {!active && <span className="badge">Off</span>}
          </li>
        ))}
      </ul>
      <InstallCheck site={site} />
    </section>
  );
}

/** Whether visits come, by the last sign of those who have numbers of this site's pools. */
function Heartbeat({ site }: { site: Site }) {
  const now = useNow();
  const known = useQuery(pools).data?.pools;
  if (known === undefined) return null;
  const own = known.filter(({ id }) => site.groups.some(({ pool }) => pool === id));
  const last = Math.max(
    0,
    ...own.flatMap(({ status }) => status.numbers.map(({ lastActiveAt }) => lastActiveAt ?? 0)),
  );
  return (
    <p>
      {last === 0 ? (
        <span className="badge">No visit was seen yet</span>
      ) : (
        <span className="badge figures" data-tone="good">
          A visit was seen {ago(last, now)}
        </span>
      )}
    </p>
  );
}
