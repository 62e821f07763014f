import { Form } from '../kit/form.tsx';
import '../flows/flows.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Rule } from '../../rules/rule.ts';
import { post, send } from '../api.ts';
import { NumberField } from '../kit/fields.tsx';
import { useFields } from '../kit/filter-builder.tsx';
import { useAct } from '../kit/use-act.ts';
import { useMay } from '../kit/use-may.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Screen } from '../parts/screen.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { Builder } from './builder.tsx';
import { rules, wantedOf } from './rule-queries.ts';
import { ruleInWords } from './rule-words.ts';
import { RunLog } from './run-log.tsx';

type Open = { what: 'edit'; rule: Rule | null } | { what: 'apply' | 'log'; rule: Rule };

const path = ({ id }: Rule) => `/v1/rules/${encodeURIComponent(id)}`;

/** The rules, each as a sentence, in the order they are looked at. */
export function AutomationsScreen() {
  const may = useMay('manage_rules');
  const fields = useFields();
  const answer = useQuery(rules);
  const [open, setOpen] = useState<Open | null>(null);
  const { act, busy, error } = useAct(['rules']);

  const switchTo = (rule: Rule, enabled: boolean) =>
    act(
      () => send('PATCH', path(rule), { enabled }),
      () =>
        toast(`“${rule.name}” is ${enabled ? 'on' : 'off'}.`, () =>
          act(() => send('PATCH', path(rule), { enabled: !enabled })),
        ),
    );
  const remove = (rule: Rule) =>
    act(
      () => send('DELETE', path(rule)),
      () =>
        toast(`“${rule.name}” was removed; what it did stays.`, () =>
          act(() => post('/v1/rules', wantedOf(rule))),
        ),
    );
  /** Gives all rules the places they have in this order. */
  const move = (all: readonly Rule[], from: number, to: number) => {
    if (to < 0) return Promise.resolve();
    const order = [...all];
    const [moved] = order.splice(from, 1);
    if (moved !== undefined) order.splice(to, 0, moved);
    return act(() => send('PUT', '/v1/rules/order', { rules: order.map(({ id }) => id) }));
  };

  return (
    <Screen
      title="Automations"
      note="What is done with a call by itself. Rules are looked at from top to bottom; each acts on a call once."
      actions={
        may && (
          <button
            type="button"
            className="button primary"
            onClick={() => setOpen({ what: 'edit', rule: null })}
          >
            New rule
          </button>
        )
      }
      error={error}
    >
      <Loaded query={answer} what="the rules">
        {(data) =>
          data.rules.length === 0 ? (
            <Empty title="No rules yet">
              <p>
                A rule tags, scores, values or blocks calls by itself: “longer than 90 seconds: qualified,
                50.00”, say. It can be tried on past calls before it counts.
              </p>
              {may && (
                <button
                  type="button"
                  className="button primary"
                  onClick={() => setOpen({ what: 'edit', rule: null })}
                >
                  Write the first rule
                </button>
              )}
            </Empty>
          ) : (
            <ol className="rules" aria-label="Rules, in their order">
              {data.rules.map((rule, index) => (
                <li key={rule.id} className="card" data-off={!rule.enabled || undefined}>
                  <div className="card-head">
                    <h2>{rule.name}</h2>
                    <span className="badge" data-tone={rule.enabled ? 'good' : undefined}>
                      {rule.enabled ? 'On' : 'Off'}
                    </span>
                  </div>
                  <p>{ruleInWords(rule, fields)}</p>
                  <div className="row-of">
                    <button
                      type="button"
                      className="button quiet"
                      aria-label={`What it did: “${rule.name}”`}
                      onClick={() => setOpen({ what: 'log', rule })}
                    >
                      What it did
                    </button>
                    {may && (
                      <>
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Edit “${rule.name}”`}
                          onClick={() => setOpen({ what: 'edit', rule })}
                        >
                          Edit
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Switch ${rule.enabled ? 'off' : 'on'} “${rule.name}”`}
                          aria-disabled={busy}
                          onClick={() => void switchTo(rule, !rule.enabled)}
                        >
                          Switch {rule.enabled ? 'off' : 'on'}
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Apply to past calls… “${rule.name}”`}
                          onClick={() => setOpen({ what: 'apply', rule })}
                        >
                          Apply to past calls…
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Move “${rule.name}” up`}
                          aria-disabled={busy || index === 0}
                          onClick={() => void move(data.rules, index, index - 1)}
                        >
                          <Icon name="up" />
                        </button>
                        <button
                          type="button"
                          className="button quiet"
                          aria-label={`Remove “${rule.name}”`}
                          aria-disabled={busy}
                          onClick={() => void remove(rule)}
                        >
                          Remove
                        </button>
                      </>
                    )}
                  </div>
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      {open?.what === 'edit' && <Builder rule={open.rule} onClose={() => setOpen(null)} />}
      {open?.what === 'apply' && <Apply rule={open.rule} onClose={() => setOpen(null)} />}
      {open?.what === 'log' && <RunLog rule={open.rule} onClose={() => setOpen(null)} />}
    </Screen>
  );
}

/** Applies a rule to calls of the past; what it does is one batch, which can be taken back. */
function Apply({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const [count, setCount] = useState<number | null>(500);
  const [done, setDone] = useState<{ looked: number; changed: number } | null>(null);
  const { act, busy, error } = useAct(['calls'], ['call']);
  return (
    <Dialog title={`Apply “${rule.name}” to past calls`} close={onClose}>
      <Form
        onSubmit={() => act(async () => setDone(await post(`${path(rule)}/apply`, { calls: count ?? 500 })))}
        submit={busy ? 'Working…' : 'Apply it'}
        busy={busy}
        isReady={count !== null}
        error={error}
        onCancel={onClose}
        cancel="Close"
      >
        <NumberField label="Newest calls" min={1} max={1000} value={count} onChange={setCount} />
        <p className="hint" data-wide>
          What it did to a call already it does not do again. Each change is in the history of its call, under
          the name of this rule.
        </p>
        {done !== null && (
          <p data-wide role="status">
            {done.changed} of {done.looked} calls were changed.
          </p>
        )}
      </Form>
    </Dialog>
  );
}
