import '../kit/kit.css';
import './people.css';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { NamedAuditEvent } from '../../accounts/audit-event.ts';
import { request } from '../api.ts';
import { SelectField } from '../kit/fields.tsx';
import { type Column, None, Table } from '../kit/table.tsx';
import { Empty, FilteredEmpty, Loaded } from '../parts/states.tsx';
import { useClock } from '../parts/use-me.ts';
import { type Clock, fullInstant, shortInstant } from '../words/instants.ts';
import type { AuditKind, AuditSearch } from './audit-search.ts';
import { AUDIT_KINDS, auditInWords } from './audit-words.ts';
import { members, roles } from './people-api.ts';
import { SettingsScreen } from './settings-screen.tsx';

const route = getRouteApi('/signed-in/settings/audit');

/** `GET /v1/audit` */
interface Page {
  events: NamedAuditEvent[];
  next: string | null;
}

/** What happened to people’s accounts and rights, and who did it. */
export function AuditScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ask = (change: AuditSearch) => navigate({ search: change, replace: true });
  return (
    <SettingsScreen title="Audit log" note="Who got in, who may do what, and who changed that.">
      <Narrow search={search} ask={ask} />
      <Events search={search} clear={() => ask({})} />
    </SettingsScreen>
  );
}

function Narrow({ search, ask }: { search: AuditSearch; ask: (search: AuditSearch) => void }) {
  const people = useQuery(members).data?.users ?? [];
  const { person = '', kind = '' } = search;
  const isGone = person !== '' && !people.some(({ id }) => id === person);
  const without = (key: keyof AuditSearch) =>
    Object.fromEntries(Object.entries(search).filter(([name]) => name !== key));
  return (
    <div className="audit-narrow">
      <SelectField
        label="Person"
        value={person}
        onChange={(chosen) => ask(chosen === '' ? without('person') : { ...search, person: chosen })}
        options={[
          ['', 'Everybody'],
          ...people.map(({ id, name }): [string, string] => [id, name]),
          ...(isGone ? [[person, 'Somebody who works here no more'] as [string, string]] : []),
        ]}
      />
      <SelectField
        label="Kind"
        value={kind}
        onChange={(chosen) => ask(chosen === '' ? without('kind') : { ...search, kind: chosen as AuditKind })}
        options={[
          ['', 'Everything'],
          ...Object.entries(AUDIT_KINDS).map(([name, { words }]): [string, string] => [name, words]),
        ]}
      />
    </div>
  );
}

function Events({ search, clear }: { search: AuditSearch; clear: () => void }) {
  const { person, kind } = search;
  const clock = useClock();
  const people = useQuery(members).data?.users ?? [];
  const known = useQuery(roles).data?.roles ?? [];
  const nameOf = (id: string) => known.find((role) => role.id === id)?.name ?? id;
  const answer = useInfiniteQuery({
    queryKey: ['audit', person ?? null, kind ?? null],
    queryFn: ({ pageParam, signal }) =>
      request<Page>(`/v1/audit?${questionOf(search, pageParam)}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const filters = [
    ...(person === undefined ? [] : [people.find(({ id }) => id === person)?.name ?? 'Somebody who left']),
    ...(kind === undefined ? [] : [AUDIT_KINDS[kind].words]),
  ];
  return (
    <Loaded query={answer} what="the audit log" height={320}>
      {({ pages }) => {
        const events = pages.flatMap((page) => page.events);
        if (events.length === 0 && filters.length > 0)
          return <FilteredEmpty title="Nothing like this has happened" filters={filters} clear={clear} />;
        if (events.length === 0)
          return (
            <Empty title="Nothing has happened yet">
              <p>Whoever signs in, is invited or is given a role is written down here.</p>
            </Empty>
          );
        return (
          <>
            <Table
              name="Audit log"
              rows={events}
              columns={columnsFor(clock, nameOf)}
              keyOf={({ id }) => id}
            />
            {answer.hasNextPage && (
              <button
                type="button"
                className="button"
                disabled={answer.isFetchingNextPage}
                onClick={() => void answer.fetchNextPage()}
              >
                {answer.isFetchingNextPage ? 'Loading…' : 'Show older ones'}
              </button>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function questionOf({ person, kind }: AuditSearch, cursor: string | null): URLSearchParams {
  return new URLSearchParams({
    ...(person === undefined ? {} : { person }),
    ...(kind === undefined ? {} : { type: Object.keys(AUDIT_KINDS[kind].types).join(',') }),
    ...(cursor === null ? {} : { cursor }),
  });
}

/** @param nameOf what people call a role; another text as it is */
function columnsFor(clock: Clock, nameOf: (id: string) => string): Column<NamedAuditEvent>[] {
  const now = Date.now();
  return [
    {
      head: 'When',
      cell: ({ at }) => (
        <time dateTime={new Date(at).toISOString()} title={fullInstant(at, clock)}>
          {shortInstant(at, now, clock)}
        </time>
      ),
    },
    {
      head: 'Who',
      cell: ({ by, byName }) =>
        by === null ? <span className="none">Somebody who had not signed in</span> : (byName ?? by),
    },
    {
      head: 'What',
      cell: ({ type, detail }) => {
        const more = Object.entries(detail).flatMap(([key, value]) =>
          key === 'name' ? [] : [nameOf(value)],
        );
        return (
          <div>
            {auditInWords(type)}
            {more.length > 0 && <span className="hint audit-more">{more.join(', ')}</span>}
          </div>
        );
      },
    },
    {
      head: 'On',
      cell: ({ by, subject, subjectName, detail: { name } }) => {
        if (subject === null || subject === by) return <None />;
        return subjectName ?? name ?? (subject.startsWith('inv_') ? 'An invitation' : nameOf(subject));
      },
    },
  ];
}
