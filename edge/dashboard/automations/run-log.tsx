import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Action, Rule } from '../../rules/rule.ts';
import { post, request } from '../api.ts';
import { type Column, Table } from '../kit/table.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { shortInstant } from '../words/instants.ts';
import { actionInWords } from './rule-words.ts';

interface Run {
  call: string;
  version: number;
  action: Action;
  /** ms */
  at: number;
}

/** What a rule did, call by call; what it changed of a call can be taken back. */
export function RunLog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const clock = useClock();
  const may = useMay('edit_calls');
  const answer = useQuery({
    queryKey: ['rules', rule.id, 'runs'],
    queryFn: ({ signal }) =>
      request<{ deeds: Run[] }>(`/v1/rules/${encodeURIComponent(rule.id)}/deeds?limit=200`, { signal }),
    staleTime: 0,
  });
  const { act, busy, error } = useAct(['call'], ['calls']);
  const undo = (run: Run) =>
    act(async () => {
      const undone = await post<{ changed: number; blocks: number; stays: string[] }>(
        `/v1/rules/${encodeURIComponent(rule.id)}/undo`,
        {
          call: run.call,
        },
      );
      toast(
        [
          undone.changed + undone.blocks === 0
            ? 'There was nothing to take back: somebody has changed the call since, or it was taken back already.'
            : 'What the rule did to this call was taken back.',
          ...(undone.stays.length === 0 ? [] : [`What stays: ${undone.stays.join('; ')}.`]),
        ].join(' '),
      );
    });
  const columns: Column<Run>[] = [
    { head: 'When', cell: ({ at }) => shortInstant(at, Date.now(), clock) },
    {
      head: 'Call',
      cell: ({ call }) => (
        <Link to="/calls/$id" params={{ id: call }}>
          {call}
        </Link>
      ),
    },
    { head: 'What', cell: ({ action }) => actionInWords(action) },
    { head: 'Version', numeric: true, cell: ({ version }) => version },
    {
      head: 'Actions',
      cell: (run) =>
        may && (
          <button
            type="button"
            className="button quiet"
            aria-disabled={busy}
            aria-label={`Undo on ${run.call}`}
            onClick={() => void undo(run)}
          >
            Undo
          </button>
        ),
    },
  ];
  return (
    <Dialog title={`What “${rule.name}” did`} close={onClose} className="wide-dialog">
      <div className="stack">
        <Wrong error={error} />
        <Loaded query={answer} what="the run log">
          {({ deeds }) =>
            deeds.length === 0 ? (
              <Empty title="Nothing yet">
                <p>It has not held for a call so far. Try it on past calls in its editor.</p>
              </Empty>
            ) : (
              <Table
                name="What the rule did, newest first"
                rows={deeds}
                columns={columns}
                keyOf={({ call, action }) => `${call} ${JSON.stringify(action)}`}
              />
            )
          }
        </Loaded>
      </div>
    </Dialog>
  );
}
