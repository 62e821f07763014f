import { useState } from 'react';
import type { Flow } from '../../flows/flow.ts';
import type { Simulation } from '../../flows/simulate.ts';
import { instantsOf, stretchesOf } from '../../local-time.ts';
import { SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import { useAct } from '../kit/use-act.ts';
import { useClock, useMe } from '../parts/use-me.ts';
import { timeOfDay } from '../words/instants.ts';
import { phoneInWords, phonesInWords } from '../words/phone.ts';
import { simulateFlow } from './flow-queries.ts';

type Does = 'answer' | 'ring' | 'busy' | 'fail';

/** Imagines a call: who calls when, what they press, who answers. What happens is told line by line and shown in the picture. */
export function Simulator({
  id,
  flow,
  went,
  onWent,
}: {
  id: string;
  flow: Flow;
  went: Simulation | null;
  onWent: (went: Simulation | null) => void;
}) {
  const clock = useClock();
  const zone = useMe().company.timeZone;
  const [caller, setCaller] = useState('+14155550123');
  const [at, setAt] = useState(() => nextSunday());
  const [keys, setKeys] = useState('');
  const [does, setDoes] = useState<Readonly<Record<string, Does>>>({});
  const { act, busy, error } = useAct();
  const phones = phonesOf(flow);

  const run = () => {
    const instant = instantIn(at, zone);
    const scenario = {
      caller: { number: caller.trim() === '' ? null : caller.trim() },
      ...(instant === null ? {} : { at: instant }),
      keys: keys.split(/\s+/).filter(Boolean),
      destinations: Object.fromEntries(phones.map(({ to }) => [to, { does: does[to] ?? 'answer' }])),
    };
    act(async () => {
      onWent(null);
      onWent(await simulateFlow(id, flow, scenario));
    });
  };

  return (
    <section className="panel" aria-label="Simulator">
      <Form
        onSubmit={run}
        submit="Simulate the call"
        busy={busy}
        error={error}
        beside={
          went !== null && (
            <button type="button" className="button" onClick={() => onWent(null)}>
              Clear
            </button>
          )
        }
      >
        <TextField label="Call from" value={caller} onChange={setCaller} type="tel" hint="Empty: withheld" />
        <TextField
          label="On"
          value={at}
          onChange={setAt}
          type="datetime-local"
          hint={`In ${zone.replaceAll('_', ' ')}`}
        />
        <TextField
          label="Keys the caller presses"
          value={keys}
          onChange={setKeys}
          hint="One entry after the other, e.g. 1 2"
        />
        {phones.map(({ to, label }) => (
          <SelectField<Does>
            key={to}
            label={label || phoneInWords(to)}
            value={does[to] ?? 'answer'}
            options={[
              ['answer', 'Answers after 8 s'],
              ['ring', 'Nobody answers'],
              ['busy', 'Is busy'],
              ['fail', 'Cannot be reached'],
            ]}
            onChange={(next) => setDoes({ ...does, [to]: next })}
          />
        ))}
      </Form>
      {went !== null && (
        <div role="status">
          <p>
            <strong>{OUTCOMES[went.outcome]}</strong>
            {went.answeredBy !== null && ` by ${phoneInWords(went.answeredBy)}`}
            {went.noted.tags.length > 0 && `, tagged ${went.noted.tags.join(', ')}`}
          </p>
          <ol className="trace">
            {went.lines.map(({ at: instant, node, who, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one run never change
              <li key={index}>
                <time>{timeOfDay(instant, clock)}</time>
                <code>{node}</code>
                <span>
                  {who === 'flow' ? '' : `${WHO[who]} `}
                  {phonesInWords(text)}
                </span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}

const WHO = { caller: 'Caller', destination: 'Destination', agent: 'Agent', flow: '' };

const OUTCOMES: Readonly<Record<Simulation['outcome'], string>> = {
  answered: 'Answered',
  voicemail: 'Left a message',
  not_answered: 'Nobody answered',
  abandoned: 'The caller gave up',
  capped: 'Every destination had reached its cap',
  flow_hangup: 'The flow hung up',
};

/** Everybody who may ring, once. */
function phonesOf(flow: Flow): { to: string; label: string }[] {
  const found = new Map<string, string>();
  for (const node of Object.values(flow.nodes)) {
    if (node.type !== 'dial') continue;
    for (const { to, label } of node.destinations) if (to !== '' && !found.has(to)) found.set(to, label);
  }
  return [...found].map(([to, label]) => ({ to, label }));
}

/** The coming Sunday, eight in the evening: when most flows have something to show. */
function nextSunday(): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + ((7 - day.getUTCDay()) % 7 || 7));
  return `${day.toISOString().slice(0, 10)}T20:00`;
}

/** What `datetime-local` says, by the clocks of a zone, as ms; `null` where it says nothing. */
function instantIn(local: string, zone: string): number | null {
  const at = Date.parse(`${local}Z`);
  if (Number.isNaN(at)) return null;
  const around = 2 * 86_400_000;
  return instantsOf(at, stretchesOf(zone, at - around, at + around))[0] ?? null;
}
