import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Filter } from '../../filters/filter.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { FilterBuilderOver } from '../kit/filter-builder.tsx';
import { type Fields, filterInWords } from '../kit/filter-words.ts';
import { Form } from '../kit/form.tsx';
import type { Site } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Loaded } from '../parts/states.tsx';
import { toast } from '../parts/toast.tsx';
import { Wrong } from '../parts/wrong.tsx';
import {
  type As,
  type SourceRule,
  sourceFields,
  sourceRules,
  type WantedRule,
  writeRules,
} from './source-queries.ts';

/** The fields that source rules may ask about, as filters know fields. */
function useSourceFields(): Fields {
  const fields = useQuery(sourceFields).data?.fields ?? [];
  return new Map(
    fields.map(({ name, words }) => [name, { name, words, kind: 'text' as const, values: null, unit: null }]),
  );
}

/** A company's own words for where visits came from, in order: the first that holds counts. */
export function Rules({ sites, may }: { sites: readonly Site[]; may: boolean }) {
  const answer = useQuery(sourceRules);
  const fields = useSourceFields();
  const [editing, setEditing] = useState<{ index: number; rule: WantedRule } | null>(null);
  const { act, busy, error } = useAct(sourceRules.queryKey);
  const version = answer.data?.version ?? 0;
  const rules = answer.data?.rules ?? [];
  const write = (next: readonly WantedRule[], words: string) =>
    act(async () => {
      const { version: now } = await writeRules(version, next);
      toast(words, () => act(() => writeRules(now, rules)));
    });
  const moved = (from: number, to: number) => {
    const order = [...rules];
    const [rule] = order.splice(from, 1);
    if (rule !== undefined) order.splice(to, 0, rule);
    return order;
  };
  return (
    <section className="card" aria-label="Source rules">
      <div className="card-head">
        <h2>Source rules</h2>
        {may && (
          <button
            type="button"
            className="button"
            onClick={() => setEditing({ index: rules.length, rule: blank(fields) })}
          >
            Add a rule
          </button>
        )}
      </div>
      <p className="hint">
        Where a visit came from is worked out from its address and referrer. A rule here beats that. The first
        that holds counts; visits of the past stay as they were.
      </p>
      <Wrong error={error} />
      <Loaded query={answer} what="the source rules">
        {() =>
          rules.length === 0 ? (
            <p>No rule of your own: everything is as it is worked out.</p>
          ) : (
            <ol className="steps" aria-label="Rules, in their order">
              {rules.map((rule, index) => (
                <li key={rule.id} className="row-of">
                  <span>
                    <strong>{rule.name}</strong>: if {filterInWords(rule.when, fields)}, {asInWords(rule.as)}
                    {rule.site !== null &&
                      `, on ${sites.find(({ key }) => key === rule.site)?.name ?? rule.site}`}
                    .
                  </span>
                  {may && (
                    <span className="row-of">
                      <button
                        type="button"
                        className="button quiet"
                        aria-label={`Move ${rule.name} up`}
                        aria-disabled={busy || index === 0}
                        onClick={() => {
                          if (index > 0) void write(moved(index, index - 1), 'The order was changed.');
                        }}
                      >
                        <Icon name="up" />
                      </button>
                      <button
                        type="button"
                        className="button quiet"
                        aria-label={`Edit ${rule.name}`}
                        onClick={() => setEditing({ index, rule })}
                      >
                        Edit
                      </button>
                      <button
                        type="button"
                        className="button quiet"
                        aria-label={`Remove ${rule.name}`}
                        aria-disabled={busy}
                        onClick={() =>
                          void write(
                            rules.filter((each) => each !== rule),
                            `“${rule.name}” was removed.`,
                          )
                        }
                      >
                        Remove
                      </button>
                    </span>
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      {editing !== null && (
        <EditRule
          rule={editing.rule}
          sites={sites}
          fields={fields}
          onClose={() => setEditing(null)}
          onSave={(rule) => {
            const next: WantedRule[] = [...rules];
            next[editing.index] = rule;
            setEditing(null);
            void write(next, `“${rule.name}” counts from now on.`);
          }}
        />
      )}
    </section>
  );
}

function blank(fields: Fields): WantedRule {
  const [field = 'landing.host'] = fields.keys();
  return {
    name: '',
    site: null,
    when: { all: [{ field, op: 'contains', value: '' }] },
    as: { source: '', medium: '' },
  };
}

function asInWords(as: As): string {
  if ('ignoreReferrer' in as) return 'the referrer is left out of account';
  return Object.entries(as)
    .map(([name, value]) => `the ${name} is “${value}”`)
    .join(' and ');
}

const PARTS = ['channel', 'source', 'medium', 'campaign'] as const;

function EditRule({
  rule,
  sites,
  fields,
  onClose,
  onSave,
}: {
  rule: WantedRule;
  sites: readonly Site[];
  fields: Fields;
  onClose: () => void;
  onSave: (rule: WantedRule) => void;
}) {
  const [name, setName] = useState(rule.name);
  const [site, setSite] = useState(rule.site ?? '');
  const [when, setWhen] = useState<Filter>(rule.when);
  const [way, setWay] = useState<'say' | 'ignore'>('ignoreReferrer' in rule.as ? 'ignore' : 'say');
  const [said, setSaid] = useState<Partial<Record<(typeof PARTS)[number], string>>>(
    'ignoreReferrer' in rule.as ? {} : rule.as,
  );
  const channels = useQuery(sourceFields).data?.channels ?? [];
  const given = Object.fromEntries(
    PARTS.flatMap((part) => {
      const value = said[part]?.trim() ?? '';
      return value === '' ? [] : [[part, value]];
    }),
  );
  const isReady = name.trim() !== '' && (way === 'ignore' || Object.keys(given).length > 0);
  return (
    <Dialog title={rule.name === '' ? 'New source rule' : rule.name} close={onClose} className="wide-dialog">
      <Form
        onSubmit={() => {
          const as: SourceRule['as'] = way === 'ignore' ? { ignoreReferrer: true } : given;
          onSave({
            ...(rule.id === undefined ? {} : { id: rule.id }),
            name: name.trim(),
            site: site || null,
            when,
            as,
          });
        }}
        submit="Keep the rule"
        isReady={isReady}
        onCancel={onClose}
      >
        <TextField label="Name" value={name} onChange={setName} required />
        <SelectField
          label="On"
          value={site}
          options={[['', 'All sites'], ...sites.map((each) => [each.key, each.name] as const)]}
          onChange={setSite}
        />
        <fieldset className="rows" data-wide>
          <legend>If</legend>
          <FilterBuilderOver name="If" value={when} onChange={setWhen} fields={fields} />
        </fieldset>
        <SelectField
          label="Then"
          value={way}
          options={[
            ['say', 'It came from…'],
            ['ignore', 'The referrer is left out of account'],
          ]}
          onChange={setWay}
        />
        {way === 'say' &&
          PARTS.map((part) =>
            part === 'channel' ? (
              <SelectField
                key={part}
                label="Channel"
                value={said.channel ?? ''}
                options={[['', 'Worked out'], ...channels.map((each) => [each.name, each.words] as const)]}
                onChange={(channel) => setSaid({ ...said, channel })}
              />
            ) : (
              <TextField
                key={part}
                label={part.slice(0, 1).toUpperCase() + part.slice(1)}
                value={said[part] ?? ''}
                onChange={(value) => setSaid({ ...said, [part]: value })}
                hint="Empty: stays"
              />
            ),
          )}
      </Form>
    </Dialog>
  );
}
