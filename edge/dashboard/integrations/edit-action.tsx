import { useState } from 'react';
import type { Connection, ConversionAction } from '../../connectors/action.ts';
import { post, send } from '../api.ts';
import { NumberField, SelectField, TextField, TickField } from '../kit/fields.tsx';
import { FilterBuilder } from '../kit/filter-builder.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { toast } from '../parts/toast.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { FieldsOf } from './fields-of.tsx';
import { type ActionTrial, type Platform, tryAction, type WantedAction } from './queries.ts';

/** A call that has no value yet would wait for one where it cannot be corrected later. */
const blank = (connection: string, { restates }: Platform): WantedAction => ({
  connection,
  name: '',
  enabled: true,
  when: { all: [{ field: 'talkSeconds', op: 'least', value: 60 }] },
  value: restates ? 'call' : 'none',
  currency: 'USD',
  counts: 'once',
  delaySeconds: 0,
  consent: null,
  sharesCaller: false,
  settings: {},
});

/** Says which calls a platform is told of; tries it on calls of the past before it counts. */
export function EditAction({
  connection,
  platform,
  action,
  onClose,
}: {
  connection: Connection;
  platform: Platform;
  action: ConversionAction | null;
  onClose: () => void;
}) {
  const [wanted, setWanted] = useState<WantedAction>(action ?? blank(connection.id, platform));
  const { act, busy, error } = useAct(['conversion actions']);
  const set = (part: Partial<WantedAction>) => setWanted({ ...wanted, ...part });
  const { value } = wanted;
  const worth = typeof value === 'string' ? value : 'fixed';
  const save = () =>
    act(
      () => {
        if (action === null) return post('/v1/conversions', wanted);
        const { connection: _, ...rest } = { ...wanted, id: undefined };
        return send('PATCH', `/v1/conversions/${encodeURIComponent(action.id)}`, rest);
      },
      () => {
        toast(
          action === null
            ? `Calls that end from now on are told to ${platform.name}.`
            : `“${wanted.name}” was changed.`,
        );
        onClose();
      },
    );
  return (
    <Dialog
      title={action === null ? `Which calls ${connection.name} is told of` : `Change “${action.name}”`}
      close={onClose}
      className="wide-dialog"
    >
      <Form
        onSubmit={save}
        submit={action === null ? 'Tell it of these calls' : 'Save'}
        busy={busy}
        isReady={wanted.name.trim() !== ''}
        error={error}
        onCancel={onClose}
      >
        <TextField
          label="Name"
          value={wanted.name}
          onChange={(name) => set({ name })}
          placeholder="Qualified calls"
          required
        />
        <FieldsOf
          fields={platform.action}
          values={wanted.settings}
          onChange={(settings) => set({ settings })}
        />
        <fieldset className="rows" data-wide>
          <legend>Calls that count</legend>
          <FilterBuilder name="Counts" value={wanted.when} onChange={(when) => set({ when })} />
        </fieldset>
        <SelectField
          label="Worth"
          value={worth}
          options={[
            ['call', 'what the call is worth'],
            ['fixed', 'always the same'],
            ['none', 'no value'],
          ]}
          onChange={(next) => set({ value: next === 'fixed' ? { cents: 0 } : next })}
        />
        {typeof value !== 'string' && (
          <NumberField
            label="Value"
            min={0}
            step="any"
            value={value.cents / 100}
            onChange={(next) => set({ value: { cents: Math.round((next ?? 0) * 100) } })}
          />
        )}
        {value !== 'none' && (
          <TextField
            label="Currency"
            value={wanted.currency}
            onChange={(currency) => set({ currency: currency.toUpperCase() })}
          />
        )}
        <SelectField
          label="Of a caller’s calls"
          value={wanted.counts}
          options={[
            ['once', 'the first counts'],
            ['every', 'each counts'],
          ]}
          onChange={(counts) => set({ counts })}
        />
        <NumberField
          label="Minutes after the call"
          hint="Time to mark it as spam, or to say what it is worth."
          min={0}
          max={43_200}
          value={wanted.delaySeconds / 60}
          onChange={(minutes) => set({ delaySeconds: Math.round((minutes ?? 0) * 60) })}
        />
        <SelectField
          label="Consent to advertising"
          value={wanted.consent ?? 'unsaid'}
          options={[
            ['unsaid', 'is not mentioned'],
            ['granted', 'is said to be given'],
            ['denied', 'is said to be refused'],
            ['visit', 'has to be given on the page'],
          ]}
          onChange={(consent) => set({ consent: consent === 'unsaid' ? null : consent })}
        />
        <TickField
          label="Share the caller’s number."
          hint="Hashed to advertisers, as it is to a CRM or a chat."
          value={wanted.sharesCaller}
          onChange={(sharesCaller) => set({ sharesCaller })}
        />
        <p className="hint" data-wide>
          {platform.name} takes calls of the last{' '}
          {platform.withinDays === 1 ? 'day' : `${platform.withinDays} days`}
          {platform.retracts ? ', and is told when one turns out to be spam' : '; it cannot take one back'}
          {platform.restates && ' or is worth something else'}
          {!platform.restates && wanted.value === 'call' && ', so one without a value waits for it'}.
        </p>
        <div data-wide>
          <DryRun wanted={wanted} />
        </div>
      </Form>
    </Dialog>
  );
}

/** What would have been told of calls that were. Tells nothing. */
function DryRun({ wanted }: { wanted: WantedAction }) {
  const [count, setCount] = useState<number | null>(500);
  const [trial, setTrial] = useState<{ of: WantedAction; result: ActionTrial } | null>(null);
  const { act, busy, error } = useAct();
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
              const { id: _, ...rest } = { id: '', ...wanted };
              const result = await tryAction({ ...rest, name: wanted.name.trim() || 'Trial' }, count ?? 500);
              setTrial({ of: wanted, result });
            })
          }
        >
          Try it, telling nobody
        </button>
      </div>
      <Wrong error={error} />
      {trial !== null && (
        <div role="status">
          <p>
            Of {trial.result.looked} calls <strong>{trial.result.told}</strong> would have been told.
            {trial.of !== wanted && ' It was changed since; try it again.'}
          </p>
          {trial.result.checked !== null && (
            <p>
              {trial.result.checked.taken
                ? 'The platform has looked at the newest of them and would take it.'
                : `The platform would not take the newest of them: ${trial.result.checked.reason}${trial.result.checked.remedy === null ? '' : `. To do: ${trial.result.checked.remedy}`}.`}
            </p>
          )}
          <ul className="changes" aria-label="Why others would not have been">
            {trial.result.reasons.map(({ because, calls }) => (
              <li key={because}>
                {calls}: {because}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
