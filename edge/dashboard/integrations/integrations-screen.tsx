import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connection, ConversionAction } from '../../connectors/action.ts';
import { post, send } from '../api.ts';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { SettingsScreen } from '../settings/settings-screen.tsx';
import { shortInstant } from '../words/instants.ts';
import { Connect } from './connect.tsx';
import { EditAction } from './edit-action.tsx';
import { actions, connections, type Platform } from './queries.ts';
import { ToldLog } from './told-log.tsx';

type Open =
  | { what: 'connect'; connection: Connection | null }
  | { what: 'action'; connection: Connection; action: ConversionAction | null }
  | { what: 'log'; action: ConversionAction }
  | { what: 'remove'; connection: Connection };

const pathOf = ({ id }: Connection) => `/v1/connections/${encodeURIComponent(id)}`;
const actionPath = ({ id }: ConversionAction) => `/v1/conversions/${encodeURIComponent(id)}`;

/** Ad platforms, analytics, CRMs and chats that are told of calls, and which calls each is told of. */
export function IntegrationsScreen() {
  const clock = useClock();
  const may = useMay('manage_integrations');
  const answer = useQuery(connections);
  const told = useQuery(actions);
  const [open, setOpen] = useState<Open | null>(null);
  const { act, busy, error } = useAct(['connections'], ['conversion actions']);
  const close = () => setOpen(null);
  const platformOf = ({ kind }: Connection): Platform | undefined =>
    answer.data?.platforms.find((one) => one.kind === kind);

  const test = (connection: Connection) =>
    act(async () => {
      const said = await post<{ works: boolean; reason: string | null; remedy: string | null }>(
        `${pathOf(connection)}/test`,
        {},
      );
      toast(
        said.works
          ? `“${connection.name}” works.`
          : `“${connection.name}” does not work. ${said.reason}.${said.remedy === null ? '' : ` To do: ${said.remedy}.`}`,
      );
    });
  const switchTo = (connection: Connection, enabled: boolean) =>
    act(
      () => send('PATCH', pathOf(connection), { enabled }),
      () =>
        toast(`“${connection.name}” is ${enabled ? 'on' : 'off: what is due waits'}.`, () =>
          act(() => send('PATCH', pathOf(connection), { enabled: !enabled })),
        ),
    );
  const switchAction = (action: ConversionAction, enabled: boolean) =>
    act(
      () => send('PATCH', actionPath(action), { enabled }),
      () =>
        toast(`“${action.name}” is ${enabled ? 'on' : 'off'}.`, () =>
          act(() => send('PATCH', actionPath(action), { enabled: !enabled })),
        ),
    );

  return (
    <SettingsScreen
      title="Integrations"
      note="Ad platforms, analytics, CRMs and chats that are told of calls. Zapier and Make subscribe to webhooks."
      error={error}
      actions={
        may && (
          <button
            type="button"
            className="button primary"
            onClick={() => setOpen({ what: 'connect', connection: null })}
          >
            Connect an account
          </button>
        )
      }
    >
      <Loaded query={answer} what="the integrations">
        {(data) =>
          data.connections.length === 0 ? (
            <Empty title="No accounts are connected">
              <p>
                Connect {data.platforms.map(({ name }) => name).join(', ')}: qualified calls then become
                conversions, contacts and messages.
              </p>
            </Empty>
          ) : (
            <div className="stack">
              {data.connections.map((connection) => (
                <section key={connection.id} className="card" aria-label={connection.name}>
                  <div className="card-head">
                    <h2 className="cut">{connection.name}</h2>
                    <Health connection={connection} clock={clock} />
                  </div>
                  <p className="hint">
                    {platformOf(connection)?.name}
                    {connection.lastSuccessAt !== null &&
                      `. It last took something ${shortInstant(connection.lastSuccessAt, Date.now(), clock)}`}
                    .
                  </p>
                  {connection.lastError !== null && <p className="warning">{connection.lastError}</p>}
                  <ul className="plain-list" aria-label={`Calls that ${connection.name} is told of`}>
                    {(told.data?.actions ?? [])
                      .filter((action) => action.connection === connection.id)
                      .map((action) => (
                        <li key={action.id} className="row-of">
                          <span className="cut">{action.name}</span>
                          {!action.enabled && <span className="badge">Off</span>}
                          <button
                            type="button"
                            className="button quiet"
                            aria-label={`What it told: “${action.name}”`}
                            onClick={() => setOpen({ what: 'log', action })}
                          >
                            What it told
                          </button>
                          {may && (
                            <>
                              <button
                                type="button"
                                className="button quiet"
                                aria-label={`Change “${action.name}”`}
                                onClick={() => setOpen({ what: 'action', connection, action })}
                              >
                                Change
                              </button>
                              <button
                                type="button"
                                className="button quiet"
                                aria-disabled={busy}
                                aria-label={`Switch ${action.enabled ? 'off' : 'on'} “${action.name}”`}
                                onClick={() => void switchAction(action, !action.enabled)}
                              >
                                Switch {action.enabled ? 'off' : 'on'}
                              </button>
                            </>
                          )}
                        </li>
                      ))}
                  </ul>
                  {may && (
                    <div className="row-of">
                      <button
                        type="button"
                        className="button"
                        aria-label={`Tell it of calls: ${connection.name}`}
                        onClick={() => setOpen({ what: 'action', connection, action: null })}
                      >
                        Tell it of calls
                      </button>
                      <button
                        type="button"
                        className="button quiet"
                        aria-disabled={busy}
                        aria-label={`Try it: ${connection.name}`}
                        onClick={() => void test(connection)}
                      >
                        Try it
                      </button>
                      <button
                        type="button"
                        className="button quiet"
                        aria-label={`Change ${connection.name}`}
                        onClick={() => setOpen({ what: 'connect', connection })}
                      >
                        Change
                      </button>
                      <button
                        type="button"
                        className="button quiet"
                        aria-disabled={busy}
                        aria-label={`Switch ${connection.enabled ? 'off' : 'on'} ${connection.name}`}
                        onClick={() => void switchTo(connection, !connection.enabled)}
                      >
                        Switch {connection.enabled ? 'off' : 'on'}
                      </button>
                      <button
                        type="button"
                        className="button quiet"
                        aria-label={`Remove ${connection.name}`}
                        onClick={() => setOpen({ what: 'remove', connection })}
                      >
                        Remove
                      </button>
                    </div>
                  )}
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
      {open?.what === 'connect' && (
        <Connect platforms={answer.data?.platforms ?? []} connection={open.connection} onClose={close} />
      )}
      {open?.what === 'action' && (
        <ActionOf open={open} platform={platformOf(open.connection)} onClose={close} />
      )}
      {open?.what === 'log' && <ToldLog action={open.action} may={may} onClose={close} />}
      {open?.what === 'remove' && (
        <TypeToConfirm
          title="Remove the account"
          name={open.connection.name}
          action="Remove it"
          onClose={close}
          onConfirm={() => {
            close();
            void act(
              () => send('DELETE', pathOf(open.connection)),
              () => toast('The account is gone; what it was told stays told.'),
            );
          }}
        >
          <p>What it was told stays told. To stop it for a while, switch it off.</p>
        </TypeToConfirm>
      )}
    </SettingsScreen>
  );
}

function ActionOf({
  open,
  platform,
  onClose,
}: {
  open: Extract<Open, { what: 'action' }>;
  platform: Platform | undefined;
  onClose: () => void;
}) {
  return platform === undefined ? null : (
    <EditAction connection={open.connection} platform={platform} action={open.action} onClose={onClose} />
  );
}

function Health({ connection, clock }: { connection: Connection; clock: ReturnType<typeof useClock> }) {
  const { enabled, failingSince } = connection;
  if (!enabled) return <span className="badge">Off</span>;
  return failingSince === null ? (
    <span className="badge" data-tone="good">
      On
    </span>
  ) : (
    <span className="badge" data-tone="bad">
      Failing since {shortInstant(failingSince, Date.now(), clock)}
    </span>
  );
}
