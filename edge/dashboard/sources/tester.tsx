import { useState } from 'react';
import { SelectField, TextField } from '../kit/fields.tsx';
import { Form } from '../kit/form.tsx';
import type { Site } from '../kit/lists.ts';
import { useAct } from '../kit/use-act.ts';
import { phoneInWords } from '../words/phone.ts';
import { sourceInWords } from '../words/source.ts';
import { type Tested, testSource } from './source-queries.ts';

/** Where would a visit with this address and referrer come from, and why? */
export function Tester({ sites }: { sites: readonly Site[] }) {
  const [landing, setLanding] = useState(
    'https://www.example.com/?utm_source=google&utm_medium=cpc&gclid=Cj0',
  );
  const [referrer, setReferrer] = useState('https://www.google.com/');
  const [site, setSite] = useState('');
  const [tested, setTested] = useState<Tested | null>(null);
  const { act, busy, error } = useAct();
  return (
    <section className="card" aria-label="Try an address">
      <h2>Try an address</h2>
      <Form
        onSubmit={() =>
          act(async () => {
            setTested(null);
            setTested(await testSource({ landing, referrer, ...(site === '' ? {} : { site }) }));
          })
        }
        submit="Where from?"
        tone="plain"
        busy={busy}
        error={error}
      >
        <TextField wide label="First page of the visit" type="url" value={landing} onChange={setLanding} />
        <TextField label="It came from (referrer)" value={referrer} onChange={setReferrer} />
        <SelectField
          label="Site"
          value={site}
          options={[['', 'Any'], ...sites.map((each) => [each.key, each.name] as const)]}
          onChange={setSite}
        />
      </Form>
      {tested !== null && (
        <div role="status" className="stack">
          <p>
            <strong>{sourceInWords(tested.source)}</strong>
            {tested.number !== null && `; it would be shown ${phoneInWords(tested.number)}`}
          </p>
          <ul className="steps">
            {tested.why.map((line) => (
              <li key={line}>{line}</li>
            ))}
            {tested.looked.map(({ id, name, holds }) => (
              <li key={id} className="hint">
                Rule “{name}” {holds ? 'holds' : 'does not hold'}.
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
