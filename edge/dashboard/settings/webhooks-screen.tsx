import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EVENT_TYPES } from '../../outbox/event.ts';
import { post, send } from '../api.ts';
import { TextField, TicksField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { type Webhook, webhooks } from '../kit/lists.ts';
import { TypeToConfirm } from '../kit/type-to-confirm.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { useClock } from '../parts/use-me.ts';
import { shortInstant } from '../words/instants.ts';
import { Deliveries } from './deliveries.tsx';
import { Secret } from './keys-screen.tsx';
import { SettingsScreen } from './settings-screen.tsx';

/** Everybody gets the test. */
const TYPES = EVENT_TYPES.filter((type) => type !== 'test.ping').map((type) => [type, type] as const);

type Open = { what: 'new' } | { what: 'deliveries' | 'remove'; hook: Webhook };

const path = (id: string) => `/v1/webhooks/${encodeURIComponent(id)}`;

/** Who is told of what, and what came of it. */
export function WebhooksScreen() {
  const clock = useClock();
  const may = useMay('manage_integrations');
  const answer = useQuery(webhooks);
  const [open, setOpen] = useState<Open | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { act, busy, error } = useAct(['webhooks'], ['deliveries']);

  const switchTo = (hook: Webhook, state: 'on' | 'off') =>
    act(
      () => send('PATCH', path(hook.id), { state }),
      () =>
        toast(`The webhook is ${state}.`, () =>
          act(() => send('PATCH', path(hook.id), { state: state === 'on' ? 'off' : 'on' })),
        ),
    );
  const rotate = (hook: Webhook) =>
    act(async () => setSecret((await post<{ secret: string }>(`${path(hook.id)}/rotate`, {})).secret));

  return (
    <SettingsScreen
      title="Webhooks"
      note="Programs that are told of calls. Messages are signed, sent at least once, and tried for three days."
      error={error}
      actions={
        may && (
          <button type="button" className="button primary" onClick={() => setOpen({ what: 'new' })}>
            Add a webhook
          </button>
        )
      }
    >
      <Loaded query={answer} what="the webhooks">
        {(data) =>
          data.webhooks.length === 0 ? (
            <Empty title="No webhooks yet">
              <p>Give an https address of your own program, and it is told of every call.</p>
            </Empty>
          ) : (
            <div className="stack">
              {data.webhooks.map((hook) => (
                <section key={hook.id} className="card" aria-label={hook.url}>
                  <div className="card-head">
                    <h2 className="cut">{hook.url}</h2>
                    <span
                      className="badge"
                      data-tone={hook.state === 'on' ? 'good' : hook.state === 'failing' ? 'bad' : undefined}
                    >
                      {hook.state === 'failing'
                        ? `Failing since ${shortInstant(hook.failingSince ?? hook.createdAt, Date.now(), clock)}`
                        : hook.state}
                    </span>
                  </div>
                  <p className="hint">
                    Told of {hook.types.length === 0 ? 'everything' : hook.types.join(', ')}. Added{' '}
                    {shortInstant(hook.createdAt, Date.now(), clock)}.
                  </p>
                  <div className="row-of">
                    <button
                      type="button"
                      className="button quiet"
                      aria-label={`Deliveries to ${hook.url}`}
                      onClick={() => setOpen({ what: 'deliveries', hook })}
                    >
                      Deliveries
                    </button>
                    {may && (
                      <>
                        <button
                          type="button"
                          className="button quiet"
                          aria-disabled={busy}
                          aria-label={`Send a test to ${hook.url}`}
                          onClick={() =>
                            void act(
                              () => post(`${path(hook.id)}/test`, {}),
                              () => toast('A test is on its way; see the deliveries.'),
                            )
                          }
                        >
                          Send a test
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-disabled={busy}
                          aria-label={`Switch ${hook.state === 'on' ? 'off' : 'on'} ${hook.url}`}
                          onClick={() => void switchTo(hook, hook.state === 'on' ? 'off' : 'on')}
                        >
                          Switch {hook.state === 'on' ? 'off' : 'on'}
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-disabled={busy}
                          aria-label={`New secret for ${hook.url}`}
                          onClick={() => void rotate(hook)}
                        >
                          New secret
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Remove ${hook.url}`}
                          onClick={() => setOpen({ what: 'remove', hook })}
                        >
                          Remove
                        </button>
                      </>
                    )}
                  </div>
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
      {open?.what === 'new' && <NewWebhook onClose={() => setOpen(null)} />}
      {open?.what === 'deliveries' && <Deliveries hook={open.hook} may={may} onClose={() => setOpen(null)} />}
      {open?.what === 'remove' && (
        <TypeToConfirm
          title="Remove the webhook"
          name={open.hook.url}
          action="Remove it"
          onClose={() => setOpen(null)}
          onConfirm={() => {
            setOpen(null);
            void act(
              () => send('DELETE', path(open.hook.id)),
              () => toast('The webhook is gone, with its deliveries.'),
            );
          }}
        >
          <p>Its deliveries and what still waits go with it. To stop it for a while, switch it off.</p>
        </TypeToConfirm>
      )}
      {secret !== null && (
        <Dialog title="The new secret" close={() => setSecret(null)}>
          <Secret what="the secret" secret={secret} onClose={() => setSecret(null)} />
        </Dialog>
      )}
    </SettingsScreen>
  );
}

function NewWebhook({ onClose }: { onClose: () => void }) {
  const [url, setUrl] = useState('https://');
  const [types, setTypes] = useState<string[]>([]);
  const [secret, setSecret] = useState<string | null>(null);
  const { act, busy, error } = useAct(['webhooks']);
  return (
    <Dialog title="Add a webhook" close={onClose}>
      {secret === null ? (
        <Form
          onSubmit={() =>
            act(async () =>
              setSecret((await post<{ secret: string }>('/v1/webhooks', { url: url.trim(), types })).secret),
            )
          }
          submit="Add it"
          busy={busy}
          error={error}
        >
          <TextField wide label="Address" type="url" value={url} onChange={setUrl} required />
          <TicksField
            legend="Told of (none ticked: everything)"
            value={types}
            options={TYPES}
            onChange={setTypes}
          />
        </Form>
      ) : (
        <Secret what="the signing secret" secret={secret} onClose={onClose} />
      )}
    </Dialog>
  );
}
