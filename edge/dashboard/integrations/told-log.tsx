import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Conversion, ConversionAction } from '../../connectors/action.ts';
import { post } from '../api.ts';
import { None, Table } from '../kit/table.tsx';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { Wrong } from '../parts/wrong.tsx';
import { shortInstant } from '../words/instants.ts';
import { toldBy } from './queries.ts';
import { STATE_WORDS } from './words.ts';

/** What an action told, newest first, each of which can be told again. */
export function ToldLog({
  action,
  may,
  onClose,
}: {
  action: ConversionAction;
  may: boolean;
  onClose: () => void;
}) {
  const clock = useClock();
  const answer = useQuery(toldBy(action.id));
  const { act, busy, error } = useAct(toldBy(action.id).queryKey);
  const again = ({ call }: Conversion) =>
    act(
      () =>
        post(`/v1/conversions/${encodeURIComponent(action.id)}/calls/${encodeURIComponent(call)}/replay`, {}),
      () => toast('It is on its way, under the id it had.'),
    );
  return (
    <Dialog title={`What “${action.name}” told`} close={onClose} className="wide-dialog">
      <Wrong error={error} />
      <Loaded query={answer} what="what was told">
        {({ conversions }) =>
          conversions.length === 0 ? (
            <Empty title="Nothing was told yet">
              <p>A call is told once it is over and counts. Every call says why it was, or was not.</p>
            </Empty>
          ) : (
            <Table
              name="What was told"
              rows={conversions}
              keyOf={({ call }) => call}
              columns={[
                {
                  head: 'Call',
                  cell: ({ call }) => (
                    <Link to="/calls/$id" params={{ id: call }}>
                      {call.slice(0, 14)}…
                    </Link>
                  ),
                },
                { head: 'State', cell: ({ state }) => <State state={state} /> },
                {
                  head: 'Told',
                  cell: ({ toldAt }) =>
                    toldAt === null ? <None /> : shortInstant(toldAt, Date.now(), clock),
                },
                {
                  head: 'Worth',
                  numeric: true,
                  cell: ({ cents }) =>
                    cents === null ? <None /> : `${(cents / 100).toFixed(2)} ${action.currency}`,
                },
                {
                  head: 'What is wrong, and what to do',
                  cell: ({ reason, remedy }) =>
                    reason === null ? <None /> : `${reason}.${remedy === null ? '' : ` To do: ${remedy}.`}`,
                },
                {
                  head: '',
                  cell: (one) =>
                    may && one.state !== 'withdrawn' ? (
                      <button
                        type="button"
                        className="button quiet"
                        aria-disabled={busy}
                        aria-label={`Send ${one.call} again`}
                        onClick={() => void again(one)}
                      >
                        Send again
                      </button>
                    ) : null,
                },
              ]}
            />
          )
        }
      </Loaded>
    </Dialog>
  );
}

/** What stands of it, in a word. */
export function State({ state }: Pick<Conversion, 'state'>) {
  const { words, tone } = STATE_WORDS[state];
  return (
    <span className="badge" data-tone={tone}>
      {words}
    </span>
  );
}
