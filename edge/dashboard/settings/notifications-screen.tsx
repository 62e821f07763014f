import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { EVENT_WORDS, NOTIFICATION_EVENTS, type NotificationEvent } from '../../notifications/events.ts';
import type { NotificationRule } from '../../notifications/rule.ts';
import { post, send } from '../api.ts';
import { Field } from '../kit/fields.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { Wrong } from '../parts/wrong.tsx';
import { notificationRules } from './mail-api.ts';
import {
  FilterField,
  minutesOf,
  RecipientFields,
  recipientsIn,
  timeOf,
  useChange,
  useFilterChoice,
  valuesOf,
} from './mail-parts.tsx';
import { SettingsScreen } from './settings-screen.tsx';

const NEW: Omit<NotificationRule, 'id'> = {
  name: '',
  enabled: true,
  events: ['missed', 'abandoned', 'voicemail'],
  when: null,
  people: [],
  addresses: [],
  quiet: null,
  digestMinutes: 0,
  mostPerHour: 20,
  maskCallers: false,
};

/** Who is told of what by e-mail. */
export function NotificationsScreen() {
  const rules = useQuery(notificationRules);
  const [edited, setEdited] = useState<NotificationRule | 'new' | null>(null);
  return (
    <SettingsScreen
      title="Notifications"
      actions={
        <button type="button" className="button primary" onClick={() => setEdited('new')}>
          Add a notification
        </button>
      }
    >
      <Loaded query={rules} what="the notifications">
        {({ rules }) =>
          rules.length === 0 ? (
            <Empty title="Nobody is told by mail yet">
              <p>
                A notification sends a mail when a call is missed, a pool runs short, or something needs you.
              </p>
            </Empty>
          ) : (
            <ul className="mail-list">
              {rules.map((rule) => (
                <RuleRow key={rule.id} rule={rule} edit={() => setEdited(rule)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {edited !== null && (
        <RuleDialog rule={edited === 'new' ? null : edited} close={() => setEdited(null)} />
      )}
    </SettingsScreen>
  );
}

function RuleRow({ rule, edit }: { rule: NotificationRule; edit: () => void }) {
  const remove = useChange(
    () => send('DELETE', `/v1/notifications/${rule.id}`),
    [notificationRules.queryKey],
    '',
  );
  const { id: _, ...again } = rule;
  const removed = useChange(() => post('/v1/notifications', again), [notificationRules.queryKey], '');
  const toggle = useChange(
    () => send('PATCH', `/v1/notifications/${rule.id}`, { enabled: !rule.enabled }),
    [notificationRules.queryKey],
    rule.enabled ? `“${rule.name}” is off.` : `“${rule.name}” is on.`,
  );
  const reached = rule.people.length + rule.addresses.length;
  return (
    <li className="card mail-row" data-off={!rule.enabled || undefined}>
      <div>
        <h2>{rule.name}</h2>
        <p>{rule.events.map((event) => EVENT_WORDS[event]).join(', ')}</p>
        <p className="hint">
          {`To ${rule.addresses[0] ?? `${reached} people`}${reached > 1 && rule.addresses.length > 0 ? ` and ${reached - 1} more` : ''}`}
          {rule.digestMinutes > 0 && `, collected for ${rule.digestMinutes} minutes`}
          {rule.quiet !== null && `, quiet ${timeOf(rule.quiet.from)}–${timeOf(rule.quiet.until)}`}
          {!rule.enabled && ', off'}
        </p>
        <Wrong error={remove.error ?? toggle.error ?? removed.error} />
      </div>
      <div className="mail-row-ways">
        <button
          type="button"
          className="button"
          onClick={() => toggle.mutate(undefined)}
          disabled={toggle.isPending}
        >
          {rule.enabled ? 'Switch off' : 'Switch on'}
          <span className="unseen"> {rule.name}</span>
        </button>
        <button type="button" className="button" onClick={edit}>
          Edit<span className="unseen"> {rule.name}</span>
        </button>
        <button
          type="button"
          className="button"
          disabled={remove.isPending}
          onClick={() => remove.mutate(undefined)}
        >
          Remove<span className="unseen"> {rule.name}</span>
        </button>
      </div>
    </li>
  );
}

function RuleDialog({ rule, close }: { rule: NotificationRule | null; close: () => void }) {
  const before = rule ?? NEW;
  const [isQuiet, setQuiet] = useState(before.quiet !== null);
  const filterOf = useFilterChoice();
  const save = useChange(
    (body: object) =>
      rule === null ? post('/v1/notifications', body) : send('PATCH', `/v1/notifications/${rule.id}`, body),
    [notificationRules.queryKey],
    'Saved.',
  );
  const attempt = useMutation({
    mutationFn: (body: object) => post<{ looked: number; hits: unknown[] }>('/v1/notifications/try', body),
  });
  const read = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget);
    const values = valuesOf(event);
    return {
      name: values.name,
      events: form.getAll('events') as NotificationEvent[],
      when: filterOf(values.filter, before.when),
      ...recipientsIn(form),
      quiet:
        values.quiet === undefined
          ? null
          : { from: minutesOf(values.from ?? '22:00'), until: minutesOf(values.until ?? '07:00') },
      digestMinutes: Number(values.digest),
      mostPerHour: Number(values.most),
      maskCallers: values.mask !== undefined,
    };
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const body = read(event);
    if (submitter?.getAttribute('value') === 'try') attempt.mutate(body);
    else save.mutate(body, { onSuccess: close });
  };
  return (
    <Dialog title={rule === null ? 'Add a notification' : `Edit “${rule.name}”`} close={close}>
      <form className="mail-form" onSubmit={submit}>
        <Field label="Name">
          {(ids) => <input name="name" defaultValue={before.name} required maxLength={100} {...ids} />}
        </Field>
        <fieldset className="mail-boxes">
          <legend>Tell of</legend>
          {NOTIFICATION_EVENTS.map((event) => (
            <label key={event}>
              <input
                type="checkbox"
                name="events"
                value={event}
                defaultChecked={before.events.includes(event)}
              />
              {EVENT_WORDS[event]}
            </label>
          ))}
        </fieldset>
        <FilterField value={before.when} />
        <RecipientFields people={before.people} addresses={before.addresses} />
        <div className="mail-pair">
          <Field label="Send">
            {(ids) => (
              <select name="digest" defaultValue={before.digestMinutes} {...ids}>
                <option value={0}>at once</option>
                <option value={15}>every 15 minutes, together</option>
                <option value={60}>every hour, together</option>
              </select>
            )}
          </Field>
          <Field label="Most mails in an hour" hint="What comes after is told together.">
            {(ids) => (
              <input
                type="number"
                name="most"
                min={1}
                max={100}
                defaultValue={before.mostPerHour}
                required
                {...ids}
              />
            )}
          </Field>
        </div>
        <label className="mail-box">
          <input
            type="checkbox"
            name="quiet"
            checked={isQuiet}
            onChange={(event) => setQuiet(event.target.checked)}
          />
          Quiet hours
        </label>
        {isQuiet && (
          <div className="mail-pair">
            <Field label="From">
              {(ids) => (
                <input
                  type="time"
                  name="from"
                  defaultValue={timeOf(before.quiet?.from ?? 1320)}
                  required
                  {...ids}
                />
              )}
            </Field>
            <Field label="Until">
              {(ids) => (
                <input
                  type="time"
                  name="until"
                  defaultValue={timeOf(before.quiet?.until ?? 420)}
                  required
                  {...ids}
                />
              )}
            </Field>
          </div>
        )}
        <label className="mail-box">
          <input type="checkbox" name="mask" defaultChecked={before.maskCallers} />
          Hide callers’ numbers from these addresses
        </label>
        <Wrong error={save.error ?? attempt.error} />
        {attempt.data !== undefined && (
          <p role="status">
            {`Of the last ${attempt.data.looked} calls it would have told of ${attempt.data.hits.length}.`}
          </p>
        )}
        <div className="mail-ways">
          <button type="submit" className="button primary" disabled={save.isPending}>
            Save
          </button>
          <button type="submit" className="button" value="try" disabled={attempt.isPending}>
            Try it on the last calls
          </button>
        </div>
      </form>
    </Dialog>
  );
}
