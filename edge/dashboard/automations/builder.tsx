import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Action, Rule } from '../../rules/rule.ts';
import { post, send } from '../api.ts';
import { AreaField, NumberField, SelectField, TextField, TickField } from '../kit/fields.tsx';
import { FilterBuilder, useFields } from '../kit/filter-builder.tsx';
import { Form } from '../kit/form.tsx';
import { webhooks } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { toast } from '../parts/toast.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { type Trial, tryRule, type Wanted, wantedOf } from './rule-queries.ts';
import { ACTION_WORDS, actionInWords, newAction, ruleInWords, TRIGGER_WORDS } from './rule-words.ts';

const TRIGGERS = Object.entries(TRIGGER_WORDS) as [Rule['trigger'], string][];

const BLANK: Wanted = {
  name: '',
  enabled: true,
  trigger: 'call.ended',
  when: { all: [{ field: 'talkSeconds', op: 'least', value: 90 }] },
  actions: [{ do: 'set_lead_status', to: 'qualified' }],
  stop: false,
};

/** Writes a rule: when, if, then; tries it on calls of the past before it counts. */
export function Builder({ rule, onClose }: { rule: Rule | null; onClose: () => void }) {
  const [wanted, setWanted] = useState<Wanted>(rule === null ? BLANK : wantedOf(rule));
  const fields = useFields();
  const { act, busy, error } = useAct(['rules']);
  const set = (part: Partial<Wanted>) => setWanted({ ...wanted, ...part });
  const setAction = (index: number, action: Action) =>
    set({ actions: wanted.actions.map((each, at) => (at === index ? action : each)) });
  const save = () => {
    void act(
      () =>
        rule === null
          ? post('/v1/rules', wanted)
          : send('PATCH', `/v1/rules/${encodeURIComponent(rule.id)}`, wanted),
      () => {
        toast(
          rule === null ? `“${wanted.name}” counts from now on.` : `“${wanted.name}” was changed.`,
          rule === null
            ? null
            : () => act(() => send('PATCH', `/v1/rules/${encodeURIComponent(rule.id)}`, wantedOf(rule))),
        );
        onClose();
      },
    );
  };
  return (
    <Dialog
      title={rule === null ? 'New rule' : `Rule “${rule.name}”`}
      close={onClose}
      className="wide-dialog"
    >
      <Form
        onSubmit={save}
        submit={rule === null ? 'Add the rule' : 'Save the rule'}
        busy={busy}
        isReady={wanted.name.trim() !== '' && wanted.actions.length !== 0}
        error={error}
        onCancel={onClose}
      >
        <TextField label="Name" value={wanted.name} onChange={(name) => set({ name })} required />
        <SelectField
          label="When"
          value={wanted.trigger}
          options={TRIGGERS}
          onChange={(trigger) => set({ trigger })}
        />
        <fieldset className="rows" data-wide>
          <legend>If</legend>
          <FilterBuilder name="If" value={wanted.when} onChange={(when) => set({ when })} />
        </fieldset>
        <fieldset className="rows" data-wide>
          <legend>Then</legend>
          {wanted.actions.map((action, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: actions have no identity but their place
            <fieldset key={index} className="rows-one" aria-label={`Action ${index + 1}`}>
              <div className="form">
                <SelectField
                  label="Do"
                  value={action.do}
                  options={ACTION_WORDS}
                  onChange={(next) => setAction(index, newAction(next))}
                />
                <ActionFields action={action} onChange={(next) => setAction(index, next)} />
              </div>
              <button
                type="button"
                className="button quiet"
                aria-label={`Remove action ${index + 1}`}
                onClick={() => set({ actions: wanted.actions.filter((_, at) => at !== index) })}
              >
                <Icon name="close" />
              </button>
            </fieldset>
          ))}
          <button
            type="button"
            className="button"
            onClick={() => set({ actions: [...wanted.actions, newAction('add_tag')] })}
          >
            Add an action
          </button>
        </fieldset>
        <TickField
          label="Look at no further rule when it holds"
          value={wanted.stop}
          onChange={(stop) => set({ stop })}
        />
        <p data-wide className="sentence" role="status">
          {ruleInWords(wanted, fields)}
        </p>
        <div data-wide>
          <DryRun wanted={wanted} />
        </div>
      </Form>
    </Dialog>
  );
}

function ActionFields({ action, onChange }: { action: Action; onChange: (action: Action) => void }) {
  const hooks = useQuery(webhooks).data?.webhooks ?? [];
  switch (action.do) {
    case 'add_tag':
    case 'remove_tag':
      return (
        <TextField label="Tag" value={action.tag} onChange={(tag) => onChange({ ...action, tag })} required />
      );
    case 'set_lead_status':
      return (
        <SelectField
          label="To"
          value={action.to}
          options={[
            ['qualified', 'Qualified'],
            ['not_qualified', 'Not qualified'],
            ['spam', 'Spam'],
            ['duplicate', 'Duplicate'],
            ['unset', 'Not decided'],
          ]}
          onChange={(to) => onChange({ ...action, to })}
        />
      );
    case 'add_score':
      return (
        <NumberField
          label="Points"
          min={-100}
          max={100}
          value={action.points}
          onChange={(points) => onChange({ ...action, points: points ?? 0 })}
        />
      );
    case 'set_value':
      return (
        <NumberField
          label="Value"
          min={0}
          step="any"
          value={action.cents / 100}
          onChange={(value) => onChange({ ...action, cents: Math.round((value ?? 0) * 100) })}
        />
      );
    case 'add_note':
      return (
        <AreaField
          label="Note"
          rows={2}
          value={action.body}
          onChange={(body) => onChange({ ...action, body })}
        />
      );
    case 'send_webhook':
      return (
        <SelectField
          label="Webhook"
          value={action.webhook}
          options={[['', 'Choose…'], ...hooks.map(({ id, url }) => [id, url] as const)]}
          onChange={(webhook) => onChange({ ...action, webhook })}
        />
      );
    case 'block_caller':
      return null;
  }
}

/** What the rule would have done to calls that were. Changes nothing. */
function DryRun({ wanted }: { wanted: Wanted }) {
  const [count, setCount] = useState<number | null>(50);
  const [trial, setTrial] = useState<{ of: Wanted; result: Trial } | null>(null);
  const { act, busy, error } = useAct();
  const isOld = trial !== null && trial.of !== wanted;
  return (
    <div className="stack">
      <div className="row-of">
        <NumberField label="Newest calls to try it on" min={1} max={1000} value={count} onChange={setCount} />
        <button
          type="button"
          className="button"
          disabled={count === null}
          aria-disabled={busy}
          onClick={() =>
            void act(async () => {
              const result = await tryRule({ ...wanted, name: wanted.name.trim() || 'Trial' }, count ?? 50);
              setTrial({ of: wanted, result });
            })
          }
        >
          Try it, changing nothing
        </button>
      </div>
      <Wrong error={error} />
      {trial !== null && (
        <div role="status">
          <p>
            Of {trial.result.looked} calls it would have changed <strong>{trial.result.hits.length}</strong>
            {trial.result.waiting > 0 &&
              `; for ${trial.result.waiting} something it asks about was never known`}
            .{isOld && ' The rule was changed since; try it again.'}
          </p>
          <ul className="changes" aria-label="Calls it would have changed">
            {trial.result.hits.slice(0, 20).map(({ call, actions }) => (
              <li key={call}>
                <Link to="/calls/$id" params={{ id: call }} target="_blank">
                  {call}
                </Link>
                : {actions.map(actionInWords).join(', ')}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
