// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed one by one are no table to a browser, so roles say it
// biome-ignore-all lint/a11y/useFocusableInteractive: a row is interactive in a grid only, and this is a table
import { Link } from '@tanstack/react-router';
import { createColumnHelper, FlexRender, type Row, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, memo, type ReactNode, type RefObject, useMemo } from 'react';
import type { Call } from '../../calls/call.ts';
import { useClock } from '../parts/use-me.ts';
import { confidenceInShort } from '../words/confidence.ts';
import { fullInstant, shortInstant } from '../words/instants.ts';
import { phoneInWords } from '../words/phone.ts';
import { pageOf, sourceAndMedium } from '../words/source.ts';
import { callerOf, Length, Outcome } from './call-words.tsx';
import { COLUMNS, type ColumnName, useColumns } from './columns.ts';
import { useKeptInView } from './kept-in-view.ts';
import { ScoreCell, TagsCell } from './row-marks.tsx';

const features = tableFeatures({});
const column = createColumnHelper<typeof features, Call>();

/** Text that may not fit, cut, with the whole of it on hover. `—` for what is not known. */
function cut(text: string | null | undefined, whole = text): ReactNode {
  return text === null || text === undefined ? (
    <span className="none">—</span>
  ) : (
    <span className="cut" title={whole ?? undefined}>
      {text}
    </span>
  );
}

function deviceOf(call: Call): string | null | undefined {
  return call.attribution.kind === 'visit' ? call.attribution.candidates[0]?.visit.device : undefined;
}

function landingOf(call: Call): string | undefined {
  return call.attribution.kind === 'visit' ? call.attribution.candidates[0]?.visit.landing : undefined;
}

const everyColumn = column.columns([
  column.display({ id: 'started', header: 'Started', cell: ({ row }) => <Started call={row.original} /> }),
  column.display({ id: 'caller', header: 'Caller', cell: ({ row }) => <CallerLink call={row.original} /> }),
  column.display({
    id: 'source',
    header: 'Source / medium',
    cell: ({ row: { original: call } }) =>
      cut(call.attribution.source && sourceAndMedium(call.attribution.source)),
  }),
  column.display({
    id: 'campaign',
    header: 'Campaign',
    cell: ({ row }) => cut(row.original.attribution.source?.campaign),
  }),
  column.display({
    id: 'keyword',
    header: 'Keyword',
    cell: ({ row }) => cut(row.original.attribution.source?.keyword),
  }),
  column.display({
    id: 'landing',
    header: 'Landing page',
    cell: ({ row }) => {
      const landing = landingOf(row.original);
      return cut(landing === undefined ? null : pageOf(landing), landing);
    },
  }),
  column.display({
    id: 'number',
    header: 'Tracking number',
    cell: ({ row }) => cut(phoneInWords(row.original.trackingNumber)),
  }),
  column.display({ id: 'city', header: 'City', cell: ({ row }) => cut(row.original.caller.city) }),
  column.display({ id: 'device', header: 'Device', cell: ({ row }) => cut(deviceOf(row.original)) }),
  column.display({
    id: 'destination',
    header: 'Destination',
    cell: ({ row }) => cut(row.original.destination && phoneInWords(row.original.destination)),
  }),
  column.display({ id: 'outcome', header: 'Outcome', cell: ({ row }) => <Outcome call={row.original} /> }),
  column.display({ id: 'duration', header: 'Duration', cell: ({ row }) => <Length call={row.original} /> }),
  column.display({ id: 'score', header: 'Score', cell: ({ row }) => <ScoreCell call={row.original} /> }),
  column.display({ id: 'tags', header: 'Tags', cell: ({ row }) => <TagsCell call={row.original} /> }),
  column.display({
    id: 'confidence',
    header: 'Confidence',
    cell: ({ row }) => confidenceInShort(row.original.attribution),
  }),
]);

/** Columns by name; `COLUMNS` has the same names. */
function columnsOf(names: readonly ColumnName[]) {
  return names.flatMap((name) => everyColumn.find(({ id }) => id === name) ?? []);
}

/** Columns whose content is a number, and stands to the right. */
const NUMERIC = new Set(['duration', 'confidence', 'score']);

function Started({ call }: { call: Call }) {
  const clock = useClock();
  return (
    <time dateTime={new Date(call.startedAt).toISOString()} title={fullInstant(call.startedAt, clock)}>
      {shortInstant(call.startedAt, Date.now(), clock)}
    </time>
  );
}

/** The link that opens the call; its area is the whole row. */
export function CallerLink({ call }: { call: Call }) {
  const clock = useClock();
  const caller = callerOf(call);
  return (
    <Link
      to="/calls/$id"
      search={true}
      params={{ id: call.id }}
      className="row-link cut figures"
      title={caller}
      aria-label={`${caller}, ${shortInstant(call.startedAt, Date.now(), clock)}`}
      preload={false}
    >
      {caller}
    </Link>
  );
}

/** What both forms of the log, table and cards, are given. */
export interface LogProps {
  /** Newest first. */
  calls: Call[];
  /** True when there are older calls that are not loaded. */
  more: boolean;
  /** The element that scrolls. */
  scroll: RefObject<HTMLDivElement | null>;
  /** The call open at the side. */
  openId: string | undefined;
  /** The call that the keyboard is on: it stays in the document wherever the list is scrolled. */
  cursor: string | null;
  /** Calls that have just come in, to be marked for a moment. */
  fresh: ReadonlySet<string>;
  /** Calls that no longer answer what was asked: still in their place, and paler. */
  gone: ReadonlySet<string>;
}

/** What is said of a call that was left in its place. */
export const GONE = 'No longer fits the filters';

const HEAD = 36;
const ROW = 36;

/** The log as a table: only the rows in view are in the document. */
export function CallTable({ calls, more, scroll, openId, cursor, fresh, gone }: LogProps) {
  const names = useColumns();
  const columns = useMemo(() => columnsOf(names), [names]);
  const table = useTable({ features, columns, data: calls, getRowId: (call: Call) => call.id });
  const rows = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD,
    rangeExtractor: useKeptInView(calls, cursor),
  });
  return (
    <div
      role="table"
      aria-label="Calls, newest first"
      className="call-table"
      style={{ '--columns': names.map((name) => COLUMNS[name].width).join(' ') } as CSSProperties}
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-colcount={columns.length}
    >
      <div role="rowgroup" className="call-head">
        {table.getHeaderGroups().map((group) => (
          <div role="row" key={group.id} className="call-row" aria-rowindex={1}>
            {group.headers.map((header) => (
              <div
                role="columnheader"
                key={header.id}
                className={NUMERIC.has(header.column.id) ? 'numeric' : undefined}
                aria-sort={header.column.id === 'started' ? 'descending' : undefined}
              >
                <table.FlexRender header={header} />
              </div>
            ))}
          </div>
        ))}
      </div>
      <div role="rowgroup" className="call-rows" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <CallRow
              key={row.id}
              row={row}
              call={row.original}
              index={item.index}
              top={item.start - HEAD}
              open={row.id === openId}
              fresh={fresh.has(row.id)}
              gone={gone.has(row.id)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** `call` is `row.original`: the table keeps a row's identity, so the call is what says whether to draw it again. */
const CallRow = memo(
  ({
    row,
    call,
    index,
    top,
    open,
    fresh,
    gone,
  }: {
    row: Row<typeof features, Call>;
    call: Call;
    index: number;
    top: number;
    open: boolean;
    fresh: boolean;
    gone: boolean;
  }) => (
    <div
      role="row"
      className="call-row"
      aria-rowindex={index + 2}
      data-call={call.id}
      data-open={open || undefined}
      data-fresh={fresh || undefined}
      data-gone={gone || undefined}
      title={gone ? GONE : undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row.getAllCells().map((cell) => (
        <div role="cell" key={cell.id} className={NUMERIC.has(cell.column.id) ? 'numeric' : undefined}>
          <FlexRender cell={cell} />
        </div>
      ))}
    </div>
  ),
);
